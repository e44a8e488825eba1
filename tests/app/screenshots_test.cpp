// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "plugins/comcts/page/tree_page.h"
#include "synthetic_search.h"
#include "widgets/option_form.h"
#include "widgets/tree_canvas.h"
#include "window_fixture.h"

#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace orangery;

/// Writes pictures of the window for people to look at, where ORANGERY_SCREENSHOTS says.
class ScreenshotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void lookAtTheWindow_data();
    void lookAtTheWindow();
    void lookAtALiveSearch_data() { addThemes(); }
    void lookAtALiveSearch();
    void lookAtAComparison_data() { addThemes(); }
    void lookAtAComparison();

private:
    static void addThemes();
    [[nodiscard]] fs::path folder(const std::string& name) const
    {
        return m_temporary.path().toStdString() + "/" + name;
    }
    [[nodiscard]] static fs::path sample()
    {
        return fs::path(ORANGERY_PROJECT_ROOT) / "resources" / "samples" / "reasoning";
    }
    [[nodiscard]] static fs::path script() { return fs::path(ORANGERY_TEST_DATA) / "comcts" / "scenario_2.json"; }
    std::unique_ptr<shell::MainWindow> shown(const QString& theme);
    void save(QWidget& window, const QString& name) const;

    QString m_target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    QTemporaryDir m_temporary;
};

void ScreenshotsTest::initTestCase()
{
    if (m_target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    for (const int nodes : {3, 300, 10000})
        QVERIFY(test::writeSyntheticRun(folder(std::to_string(nodes)), nodes).has_value());
    fs::copy(sample() / "run", folder("sample"), fs::copy_options::recursive);
}

void ScreenshotsTest::addThemes()
{
    QTest::addColumn<QString>("theme");
    QTest::newRow("light") << QStringLiteral("light");
    QTest::newRow("dark") << QStringLiteral("dark");
}

std::unique_ptr<shell::MainWindow> ScreenshotsTest::shown(const QString& theme)
{
    auto window = std::make_unique<shell::MainWindow>(shell::PlugIns::Use);
    window->resize(1360, 860);
    window->setTheme(shell::themeFromName(theme));
    window->show();
    if (!QTest::qWaitForWindowExposed(window.get()))
        qFatal("the window did not open");
    return window;
}

void ScreenshotsTest::save(QWidget& window, const QString& name) const
{
    const QString file = m_target + QLatin1Char('/') + name + QStringLiteral(".png");
    QVERIFY(window.grab().save(file, "PNG", 0));
    qInfo("wrote %s", qPrintable(file));
}

void ScreenshotsTest::lookAtTheWindow_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("run");
    QTest::addColumn<int>("pane");
    QTest::addColumn<int>("view");
    for (const char* theme : {"light", "dark"}) {
        const QString name = QString::fromLatin1(theme);
        const auto row = [&](const char* what, const char* run, int pane, int view) {
            QTest::newRow(qPrintable(QLatin1String(what) + QLatin1Char('_') + name))
                << name << QString::fromLatin1(run) << pane << view;
        };
        row("welcome", "", 0, 0);
        row("empty", "none", 3, 0);
        row("sample", "sample", 0, 0);
        row("tree_3", "3", 0, 0);
        row("tree_300", "300", 0, 0);
        row("tree_300_table", "300", 2, 1);
        row("tree_300_form", "300", 3, 0);
        row("tree_10000", "10000", 2, 0);
    }
}

void ScreenshotsTest::lookAtTheWindow()
{
    QFETCH(const QString, theme);
    QFETCH(const QString, run);
    QFETCH(const int, pane);
    QFETCH(const int, view);
    const auto window = shown(theme);
    if (run.isEmpty()) {
        QVERIFY(test::trigger(*window, QStringLiteral("file.forgetRecent")));  // they lie in a temporary folder
    } else if (run == QStringLiteral("none")) {
        window->showTool(QStringLiteral("comcts"));
    } else {
        window->open(folder(run.toStdString()));
        widgets::TreeCanvas* canvas = nullptr;
        const std::size_t least = run == QStringLiteral("sample") ? 5 : static_cast<std::size_t>(run.toInt() * 2 / 3);
        QVERIFY(test::waitUntil([&] {
            canvas = window->findChild<widgets::TreeCanvas*>();
            return canvas != nullptr && canvas->scene().items.size() > least;
        }));
        std::size_t before = 0;
        while (before != canvas->scene().items.size()) {
            before = canvas->scene().items.size();
            QTest::qWait(1200);
        }
        const std::vector<widgets::TreeItem>& items = canvas->scene().items;
        const std::size_t count = items.size();
        const auto isBest = [](const widgets::TreeItem& item) {
            return item.flags.testFlag(widgets::TreeItemFlag::OnBestPath);
        };
        const auto behindBest = std::find_if(items.rbegin(), items.rend(), isBest).base();
        canvas->select(behindBest != items.begin() ? static_cast<int>(behindBest - items.begin()) - 1
                                                   : static_cast<int>(std::min(least * 3 / 4 + 2, count - 1)));
        if (count < 40)
            canvas->fit();
        window->findChild<QTabWidget*>(QStringLiteral("treePage.views"))->setCurrentIndex(view);
    }
    if (auto* panes = window->findChild<QTabWidget*>(QStringLiteral("treePage.panes")))
        panes->setCurrentIndex(pane);
    QTest::qWait(600);
    save(*window, QString::fromLatin1(QTest::currentDataTag()));
}

/// Begins a scripted search from the form, and takes pictures while its tree grows.
void ScreenshotsTest::lookAtALiveSearch()
{
    QFETCH(const QString, theme);
    const auto window = shown(theme);
    window->showTool(QStringLiteral("comcts"));
    auto* form = window->findChild<widgets::OptionForm*>();
    QVERIFY(form != nullptr);
    form->setValues(
        {{"script", script().string()}, {"pace", 900}, {"output", folder("live_" + theme.toStdString()).string()}});
    QTest::qWait(300);
    save(*window, QStringLiteral("live_form_") + theme);
    QVERIFY(test::trigger(*window, QStringLiteral("comcts.start")));
    auto* canvas = window->findChild<widgets::TreeCanvas*>();
    std::size_t last = 1;
    for (int picture = 1; picture <= 3; ++picture) {
        if (!test::waitUntil([&] { return canvas->scene().items.size() > last; }))
            break;  // solved
        last = canvas->scene().items.size();
        QTest::qWait(250);
        save(*window, QStringLiteral("live_%1_").arg(picture) + theme);
    }
    QVERIFY(last > 1);
    if (!window->tasks().isIdle())
        QVERIFY(test::trigger(*window, QStringLiteral("comcts.cancel")));
    QVERIFY(test::waitUntil([&] { return window->tasks().isIdle(); }));
}

void ScreenshotsTest::lookAtAComparison()
{
    QFETCH(const QString, theme);
    if (!fs::exists(folder("maple"))) {
        QVERIFY(test::writeSyntheticRun(folder("maple"), 12, 1).has_value());
        QVERIFY(test::writeSyntheticRun(folder("cedar"), 12, 2).has_value());
    }
    const auto window = shown(theme);
    window->open(folder("maple"));
    comcts_page::TreePage* page = nullptr;
    QVERIFY(test::waitUntil([&] {
        auto* found = window->findChild<QWidget*>(QStringLiteral("treePage"));
        page = static_cast<comcts_page::TreePage*>(found);
        return page != nullptr && page->findChild<widgets::TreeCanvas*>()->scene().items.size() > 8;
    }));
    page->compareWith(folder("cedar"));
    widgets::TreeCanvas* both = nullptr;
    QVERIFY(test::waitUntil([&] {
        both = page->findChild<widgets::TreeCanvas*>(QStringLiteral("comparisonPane.canvas"));
        return both != nullptr && both->scene().items.size() > 8;
    }));
    both->select(5);
    QTest::qWait(600);
    save(*window, QStringLiteral("compare_") + theme);
}

QTEST_MAIN(ScreenshotsTest)
#include "screenshots_test.moc"
