// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "engine/comcts/tree_file.h"
#include "synthetic_search.h"
#include "widgets/option_form.h"
#include "widgets/tool/action_registry.h"
#include "widgets/tree_canvas.h"
#include "window_fixture.h"

#include <QFileDialog>
#include <QTemporaryDir>
#include <QTest>

using namespace orangery;

/// How files and folders come into the window and out of it: by dropping them, and through the dialogs.
class OpeningTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }

    void opensWhatIsDropped_data();
    void opensWhatIsDropped();
    void takesTheFirstFileOfSeveral();
    void aDroppedScriptGoesIntoTheForm();
    void refusesWhatIsNoFile();
    void tellsWhatADroppedFileIsNot();
    void theRunDialogOpensARun();
    void theFileDialogOpensATree();
    void theDialogMayBeLeft();
    void theExportDialogWritesTheTree();
    void theCompareDialogLaysOneSearchOverAnother();

private:
    [[nodiscard]] fs::path folder(const std::string& name) const
    {
        return m_temporary.path().toStdString() + "/" + name;
    }
    [[nodiscard]] QUrl url(const std::string& name) const
    {
        return QUrl::fromLocalFile(QString::fromStdString(folder(name).string()));
    }
    [[nodiscard]] const widgets::TreeCanvas* canvas() const
    {
        return m_window->findChild<widgets::TreeCanvas*>(QStringLiteral("treePage.canvas"));
    }
    [[nodiscard]] bool waitForNodes(std::size_t count) const
    {
        return test::waitUntil([&] { return canvas() != nullptr && canvas()->scene().items.size() == count; });
    }

    QTemporaryDir m_temporary;
    std::unique_ptr<shell::MainWindow> m_window;
    std::size_t m_items = 0;  // of the run "run", its cut sections included
};

void OpeningTest::initTestCase()
{
    QVERIFY(test::writeSyntheticRun(folder("run"), 30).has_value());
    QVERIFY(test::writeSyntheticRun(folder("other"), 30, 2).has_value());
    const comcts::TreeDocument document = comcts::openTree(folder("run")).value();
    m_items = document.tree.size() + document.ghosts.size();
    fs::copy_file(folder("run") / "tree.json", folder("a tree.json"));
    fs::copy_file(fs::path(ORANGERY_TEST_DATA) / "comcts" / "scenario_1.json", folder("script.json"));
    QVERIFY(writeFile(folder("notes.txt"), "nothing that has a tool\n").has_value());
}

void OpeningTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Use);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

/// Whether the window took it.
void OpeningTest::opensWhatIsDropped_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("a run folder") << QStringLiteral("run");
    QTest::newRow("a tree file") << QStringLiteral("a tree.json");
}

void OpeningTest::opensWhatIsDropped()
{
    QFETCH(const QString, name);
    QVERIFY(test::drop(*m_window, {url(name.toStdString())}));
    QVERIFY(waitForNodes(m_items));
    QVERIFY(canvas()->isVisible());
    QVERIFY2(test::messageOf(*m_window).isEmpty(), qPrintable(test::messageOf(*m_window)));
}

void OpeningTest::takesTheFirstFileOfSeveral()
{
    QVERIFY(test::drop(*m_window, {QUrl(QStringLiteral("https://example.org/run")), url("run"), url("other")}));
    QVERIFY(waitForNodes(m_items));
}

void OpeningTest::aDroppedScriptGoesIntoTheForm()
{
    QVERIFY(test::drop(*m_window, {url("script.json")}));
    const widgets::OptionForm* form = nullptr;
    QVERIFY(test::waitUntil([&] {
        form = m_window->findChild<widgets::OptionForm*>();
        return form != nullptr && form->values().value("script", std::string()) == folder("script.json").string();
    }));
    QVERIFY(form->isVisible());
}

void OpeningTest::refusesWhatIsNoFile()
{
    QVERIFY(!test::drop(*m_window, {}, QStringLiteral("only words")));
    QVERIFY(!test::drop(*m_window, {QUrl(QStringLiteral("https://example.org/run"))}));
    QVERIFY(canvas() == nullptr);
}

void OpeningTest::tellsWhatADroppedFileIsNot()
{
    QVERIFY(test::drop(*m_window, {url("notes.txt")}));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("notes.txt")));
}

void OpeningTest::theRunDialogOpensARun()
{
    QVERIFY(test::choose(*m_window, QStringLiteral("file.openRun"), folder("run")));
    QVERIFY(waitForNodes(m_items));
}

void OpeningTest::theFileDialogOpensATree()
{
    QVERIFY(test::choose(*m_window, QStringLiteral("file.openFile"), folder("a tree.json")));
    QVERIFY(waitForNodes(m_items));
}

void OpeningTest::theDialogMayBeLeft()
{
    QVERIFY(test::trigger(*m_window, QStringLiteral("file.openRun")));
    auto* dialog = m_window->findChild<QFileDialog*>();
    QVERIFY(dialog != nullptr && QTest::qWaitForWindowExposed(dialog));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_window->findChild<QFileDialog*>() == nullptr);
    QVERIFY(canvas() == nullptr);
    QVERIFY(test::messageOf(*m_window).isEmpty());
}

void OpeningTest::theExportDialogWritesTheTree()
{
    m_window->open(folder("run"));
    QVERIFY(waitForNodes(m_items));
    QVERIFY(test::choose(*m_window, QStringLiteral("comcts.export.json"),
                         folder("exported")));  // the dialog adds the ending
    QVERIFY(test::waitUntil([&] { return fs::exists(folder("exported.json")) && m_window->tasks().isIdle(); }));
    QCOMPARE(readFile(folder("exported.json")).value(), readFile(folder("run") / "tree.json").value());
}

void OpeningTest::theCompareDialogLaysOneSearchOverAnother()
{
    m_window->open(folder("run"));
    QVERIFY(waitForNodes(m_items));
    QVERIFY(test::choose(*m_window, QStringLiteral("comcts.compare"), folder("other")));
    const widgets::TreeCanvas* both = nullptr;
    QVERIFY(test::waitUntil([&] {
        both = m_window->findChild<widgets::TreeCanvas*>(QStringLiteral("comparisonPane.canvas"));
        return both != nullptr && both->isVisible() && !both->scene().items.empty();
    }));
    QCOMPARE(both->scene().seriesNames.size(), 3);
    // Another search ends the comparison.
    m_window->open(folder("other"));
    QTRY_VERIFY(m_window->findChild<widgets::TreeCanvas*>(QStringLiteral("comparisonPane.canvas")) == nullptr);
}

QTEST_MAIN(OpeningTest)
#include "opening_test.moc"
