// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to edited descriptions when the window closes or another file is opened.
#include "app/shell/main_window.h"
#include "window_fixture.h"

#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace orangery;

class RecognitionUnsavedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void closesWithoutAskingWhereNothingWasEdited();
    void cancelKeepsTheWindowAndDiscardClosesIt();
    void saveWritesTheFileAndCloses();
    void aSavingThatFailsKeepsTheWindow();
    void whatIsBeingTypedCounts();
    void anotherFileAsksBeforeItReplacesEdits();
    void typedLabelsLeaveEditsAsTheyAre();
    void lookAtTheQuestion();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_window->findChild<Widget*>(QString::fromLatin1(name));
    }
    [[nodiscard]] QTreeView& tree() const { return *find<QTreeView>("descriptionPane.tree"); }
    [[nodiscard]] QString sentence() const
    {
        const QAbstractItemModel& model = *tree().model();
        return model.index(0, 0, model.index(0, 0)).data().toString();
    }
    /// The questions that are shown.
    [[nodiscard]] QList<QMessageBox*> questions() const
    {
        QList<QMessageBox*> shown = m_window->findChildren<QMessageBox*>(QStringLiteral("unsavedWork"));
        shown.removeIf([](const QMessageBox* box) { return !box->isVisible(); });
        return shown;
    }
    /// The one that is shown; null where none is.
    [[nodiscard]] QMessageBox* question() const { return questions().value(0); }
    [[nodiscard]] bool answer(QMessageBox::StandardButton button) const;
    /// Begins to type over the first sentence.
    void type(const QString& text) const;
    void edit() const;
    [[nodiscard]] bool open(const char* file) const
    {
        return test::choose(*m_window, QStringLiteral("recognition.openDescriptions"), at(file));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<shell::MainWindow> m_window;
};

void RecognitionUnsavedTest::init()
{
    test::failOnWarnings();
    QVERIFY(writeFile(at("birds.json"), R"({"owl": ["it hoots"], "kite": ["it soars"]})").has_value());
    QVERIFY(writeFile(at("other.json"), R"({"owl": ["it sees at night"], "kite": ["it glides"]})").has_value());
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Use);
    m_window->show();
    QVERIFY(test::trigger(*m_window, QStringLiteral("place.recognition")));
    QVERIFY(open("birds.json"));
    QTRY_COMPARE(sentence(), QStringLiteral("it hoots"));
    find<QTabWidget>("recognitionPage.panes")->setCurrentIndex(1);
    QVERIFY(tree().isVisible());
    m_window->activateWindow();  // which a window manager does when a dialog closes
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void RecognitionUnsavedTest::cleanup()
{
    m_window.reset();
}

bool RecognitionUnsavedTest::answer(QMessageBox::StandardButton button) const
{
    QMessageBox* box = question();
    if (box == nullptr || !QTest::qWaitForWindowExposed(box))
        return false;
    QTest::mouseClick(box->button(button), Qt::LeftButton);
    return test::waitUntil([&] { return question() == nullptr; });
}

void RecognitionUnsavedTest::type(const QString& text) const
{
    const QModelIndex index = tree().model()->index(0, 0, tree().model()->index(0, 0));
    QTest::mouseClick(tree().viewport(), Qt::LeftButton, {}, tree().visualRect(index).center());
    QTest::keyClick(&tree(), Qt::Key_F2);
    auto* editor = tree().viewport()->findChild<QLineEdit*>();
    QVERIFY(editor != nullptr);
    editor->selectAll();
    QTest::keyClicks(editor, text);
}

void RecognitionUnsavedTest::edit() const
{
    type(QStringLiteral("it calls"));
    QTest::keyClick(tree().viewport()->findChild<QLineEdit*>(), Qt::Key_Return);
    QTRY_COMPARE(sentence(), QStringLiteral("it calls"));
}

void RecognitionUnsavedTest::closesWithoutAskingWhereNothingWasEdited()
{
    QVERIFY(m_window->close());
    QVERIFY(!m_window->isVisible());
    QVERIFY(question() == nullptr);
}

void RecognitionUnsavedTest::cancelKeepsTheWindowAndDiscardClosesIt()
{
    edit();
    m_window->close();
    QVERIFY(m_window->isVisible());
    QVERIFY(question() != nullptr);
    QVERIFY2(question()->text().contains(QStringLiteral("no file holds")), qPrintable(question()->text()));
    QVERIFY(answer(QMessageBox::Cancel));
    QVERIFY(m_window->isVisible());
    QCOMPARE(sentence(), QStringLiteral("it calls"));
    m_window->close();
    m_window->close();  // asks once all the same
    QCOMPARE(questions().size(), 1);
    QVERIFY(answer(QMessageBox::Discard));
    QTRY_VERIFY(!m_window->isVisible());
}

void RecognitionUnsavedTest::saveWritesTheFileAndCloses()
{
    edit();
    m_window->close();
    QVERIFY(answer(QMessageBox::Save));
    QVERIFY(m_window->isVisible());  // there is no file yet, so it asks for one
    QVERIFY(test::answerFileDialog(at("mine.json")));
    QTRY_VERIFY(!m_window->isVisible());
    const std::string written = readFile(at("mine.json")).value();
    QVERIFY2(written.find("it calls") != std::string::npos, written.c_str());
    QVERIFY(readFile(at("birds.json")).value().find("it hoots") != std::string::npos);
}

void RecognitionUnsavedTest::aSavingThatFailsKeepsTheWindow()
{
    edit();
    QVERIFY(test::choose(*m_window, QStringLiteral("recognition.descriptions.saveAs"), at("shared.json")));
    QTRY_COMPARE(find<QLabel>("descriptionPane.state")->text(), QStringLiteral("shared.json"));
    type(QStringLiteral("it turns its head"));
    QTest::keyClick(tree().viewport()->findChild<QLineEdit*>(), Qt::Key_Return);
    QTRY_COMPARE(sentence(), QStringLiteral("it turns its head"));
    fs::last_write_time(at("shared.json"), fs::file_time_type::clock::now() + std::chrono::seconds(5));
    m_window->close();
    QVERIFY2(question()->text().contains(QStringLiteral("shared.json")), qPrintable(question()->text()));
    QVERIFY(answer(QMessageBox::Save));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("somebody else")));
    QVERIFY(m_window->isVisible());
    QCOMPARE(sentence(), QStringLiteral("it turns its head"));
}

void RecognitionUnsavedTest::whatIsBeingTypedCounts()
{
    type(QStringLiteral("half a sent"));
    m_window->close();
    QVERIFY(m_window->isVisible());
    QCOMPARE(sentence(), QStringLiteral("half a sent"));
    QVERIFY(answer(QMessageBox::Cancel));
}

void RecognitionUnsavedTest::anotherFileAsksBeforeItReplacesEdits()
{
    edit();
    QVERIFY(open("other.json"));
    QTRY_VERIFY(question() != nullptr);
    QVERIFY(answer(QMessageBox::Cancel));
    QCOMPARE(sentence(), QStringLiteral("it calls"));
    QVERIFY(open("other.json"));
    QTRY_VERIFY(question() != nullptr);
    QVERIFY(answer(QMessageBox::Save));
    QVERIFY(test::answerFileDialog(at("kept.json")));
    QTRY_COMPARE(sentence(), QStringLiteral("it sees at night"));
    QVERIFY(readFile(at("kept.json")).value().find("it calls") != std::string::npos);
    QVERIFY(open("birds.json"));  // nothing is unsaved now
    QTRY_COMPARE(sentence(), QStringLiteral("it hoots"));
    edit();
    QVERIFY(open("other.json"));
    QTRY_VERIFY(question() != nullptr);
    QVERIFY(answer(QMessageBox::Discard));
    QTRY_COMPARE(sentence(), QStringLiteral("it sees at night"));
    QVERIFY(m_window->close());
}

void RecognitionUnsavedTest::typedLabelsLeaveEditsAsTheyAre()
{
    edit();
    auto* labels = find<QPlainTextEdit>("recognisePane.classes");
    const auto give = [&](const QString& text, int count) {
        labels->setPlainText(text);
        QTRY_COMPARE(tree().model()->rowCount(), count);
    };
    give(QStringLiteral("owl\nkite\nrook"), 3);
    QCOMPARE(sentence(), QStringLiteral("it calls"));
    give(QStringLiteral("kite\nrook"), 2);
    give(QStringLiteral("owl\nkite\nrook"), 3);
    QCOMPARE(sentence(), QStringLiteral("it calls"));
    m_window->close();
    QVERIFY(question() != nullptr);
    QVERIFY(answer(QMessageBox::Discard));
    QTRY_VERIFY(!m_window->isVisible());
}

void RecognitionUnsavedTest::lookAtTheQuestion()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    for (const char* theme : {"light", "dark"}) {
        m_window->setTheme(shell::themeFromName(QString::fromLatin1(theme)));
        edit();
        m_window->close();
        QVERIFY(question() != nullptr);
        QVERIFY(QTest::qWaitForWindowExposed(question()));
        QVERIFY(question()->grab().save(target + QStringLiteral("/unsaved_") + QString::fromLatin1(theme) +
                                        QStringLiteral(".png")));
        QVERIFY(answer(QMessageBox::Cancel));
    }
}

QTEST_MAIN(RecognitionUnsavedTest)
#include "recognition_unsaved_test.moc"
