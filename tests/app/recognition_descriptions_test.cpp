// SPDX-License-Identifier: GPL-3.0-or-later
// The pane of descriptions as a person uses it, with the sample encoder and drawn scenes.
#include "engine/zero_shot/descriptions/description_set.h"
#include "plugins/recognition/descriptions/description_pane.h"
#include "recognition_pane_fixture.h"
#include "watchdog.h"

#include <QAbstractProxyModel>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

using namespace orangery;
using namespace orangery::recognition_page;

class RecognitionDescriptionsTest : public test::RecognitionPaneFixture<DescriptionPane> {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { draw(); }
    void init() { open({1200, 760}); }
    void cleanup() { close(); }

    void tellsWhatToDoWithoutClasses();
    void anEditIsScoredAndUndone();
    void addsRemovesAndMoves();
    void pastesLines();
    void findingsLeadToTheirSentence();
    void cleansUpInOneStep();
    void countsTokens();
    void savesAndRefusesToReplace();
    void whatOthersChangeShows();
    void everyWidgetHasAName();
    void staysResponsiveWithManySentences();
    void lookAtThePane_data() { addThemes("descriptions"); }
    void lookAtThePane();

private:
    [[nodiscard]] bool trigger(const char* id) const
    {
        return test::trigger(*m_window, QStringLiteral("recognition.descriptions.") + QString::fromLatin1(id));
    }
    [[nodiscard]] bool scored() const
    {
        return test::waitUntil([&] { return m_study->waiting() == 0 && m_study->scorer() != nullptr; });
    }
    void fill() const;
    /// Puts the cursor on a sentence, as a click does.
    void click(std::size_t classIndex, std::size_t sentence) const;
    void type(std::size_t classIndex, std::size_t sentence, const QString& text) const;
};

void RecognitionDescriptionsTest::fill() const
{
    m_study->setPrompts({.mode = zero_shot::PromptMode::Descriptions}, zero_shot::Aggregation::Mean);
    fillStudy(sentences());
    QVERIFY(scored());
    QVERIFY(test::waitUntil([&] { return m_pane->look().has_value(); }));
}

void RecognitionDescriptionsTest::click(std::size_t classIndex, std::size_t sentence) const
{
    auto* tree = find<QTreeView>("descriptionPane.tree");
    const auto* filter = qobject_cast<const QAbstractProxyModel*>(tree->model());
    const QModelIndex index = filter->mapFromSource(m_pane->model().indexOf(classIndex, sentence));
    QVERIFY(index.isValid());
    tree->scrollTo(index);
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(index).center());
    QCOMPARE(tree->currentIndex(), index);
}

void RecognitionDescriptionsTest::type(std::size_t classIndex, std::size_t sentence, const QString& text) const
{
    click(classIndex, sentence);
    auto* tree = find<QTreeView>("descriptionPane.tree");
    QTest::keyClick(tree, Qt::Key_F2);
    auto* editor = tree->viewport()->findChild<QLineEdit*>();
    QVERIFY(editor != nullptr);
    editor->selectAll();
    QTest::keyClicks(editor, text);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(m_pane->model().sentences()[classIndex][sentence], text.toStdString());  // the view does it later
    QTRY_VERIFY(tree->viewport()->findChild<QLineEdit*>() == nullptr);
}

void RecognitionDescriptionsTest::tellsWhatToDoWithoutClasses()
{
    QVERIFY(find<QLabel>("descriptionPane.hint")->isVisible());
    QVERIFY(!m_window->actions().find(QStringLiteral("recognition.descriptions.save"))->isEnabled());
    m_study->setClasses({.names = {"owl", "kite"}}, {});
    QVERIFY(!find<QLabel>("descriptionPane.hint")->isVisible());
    QTRY_VERIFY(m_pane->look().has_value());
    QCOMPARE(m_pane->look()->marks.size(), std::size_t{2});  // no sentences
    QVERIFY(find<QLabel>("effectView.summary")->text().contains(QStringLiteral("Add inputs")));
}

void RecognitionDescriptionsTest::anEditIsScoredAndUndone()
{
    fill();
    auto* summary = find<QLabel>("effectView.summary");
    QTRY_VERIFY2(summary->text().contains(QStringLiteral("another best class: 0 of 8")), qPrintable(summary->text()));
    const auto start = m_study->scorer();
    const std::vector<double> before = start->scores(m_study->items()[0].v);
    // The first class's sentences become the second one's, so that the first picture goes to another class.
    type(0, 0, QString::fromStdString("a " + m_scenes[1].className));
    type(0, 1, QString::fromStdString("a " + m_scenes[1].className));
    QVERIFY(m_pane->isModified());
    QVERIFY(find<QLabel>("descriptionPane.state")->text().contains(QStringLiteral("Unsaved")));
    QTRY_VERIFY2(!summary->text().contains(QStringLiteral(" 0 of 8")), qPrintable(summary->text()));
    QVERIFY(scored());
    const std::vector<double> after = m_study->scorer()->scores(m_study->items()[0].v);
    QVERIFY(after[0] != before[0]);
    for (std::size_t c = 1; c < after.size(); ++c)
        QCOMPARE(after[c], before[c]);  // nothing else was touched
    const QString score = find<QLabel>("effectView.score")->text();
    QVERIFY2(score.contains(QString::number(after[0], 'f', 4)) && score.contains(QString::number(before[0], 'f', 4)),
             qPrintable(score));
    auto* items = find<QListWidget>("effectView.items");
    QTRY_VERIFY(items->count() > 0);
    m_study->setCurrent(5);
    QTest::mouseClick(items->viewport(), Qt::LeftButton, {}, items->visualItemRect(items->item(0)).center());
    QCOMPARE(m_study->current(), std::optional<std::size_t>(0));
    QVERIFY(trigger("undo"));
    QVERIFY(trigger("undo"));
    QVERIFY(!m_pane->isModified());
    QCOMPARE(m_study->sentences()[0][0], "a " + m_scenes[0].className);
    QTRY_VERIFY2(summary->text().contains(QStringLiteral("another best class: 0 of 8")), qPrintable(summary->text()));
    QVERIFY(trigger("redo"));
    QCOMPARE(m_study->sentences()[0][0], "a " + m_scenes[1].className);
    QVERIFY(scored());
    QVERIFY(trigger("beginHere"));
    QTRY_VERIFY2(summary->text().contains(QStringLiteral("another best class: 0 of 8")), qPrintable(summary->text()));
}

void RecognitionDescriptionsTest::addsRemovesAndMoves()
{
    fill();
    click(1, 0);
    QTest::mouseClick(find<QToolButton>("recognition.descriptions.add.button"), Qt::LeftButton);
    auto* tree = find<QTreeView>("descriptionPane.tree");
    auto* editor = tree->viewport()->findChild<QLineEdit*>();
    QVERIFY(editor != nullptr);
    QTest::keyClicks(editor, QStringLiteral("a new one"));
    QTest::keyClick(editor, Qt::Key_Return);
    QCOMPARE(m_study->sentences()[1].size(), std::size_t{3});
    QTRY_COMPARE(m_study->sentences()[1][1], std::string("a new one"));
    QTest::keyClick(tree, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(m_study->sentences()[1][0], std::string("a new one"));
    QTest::keyClick(tree, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(m_study->sentences()[1][1], std::string("a new one"));
    QTest::keyClick(tree, Qt::Key_Delete);
    QCOMPARE(m_study->sentences()[1].size(), std::size_t{2});
    QCOMPARE(m_study->sentences()[1][0], "a " + m_scenes[1].className);
}

void RecognitionDescriptionsTest::pastesLines()
{
    fill();
    click(2, 1);
    QGuiApplication::clipboard()->setText(QStringLiteral("one\n\n  two\r\nthree\n"));
    QVERIFY(trigger("pasteLines"));
    QCOMPARE(m_study->sentences()[2].size(), std::size_t{5});
    QCOMPARE(m_study->sentences()[2][4], std::string("three"));
    QVERIFY(trigger("undo"));
    QCOMPARE(m_study->sentences()[2].size(), std::size_t{2});
}

void RecognitionDescriptionsTest::findingsLeadToTheirSentence()
{
    fill();
    m_pane->edits().setText({5, 0}, "nothing can be said against this " + m_scenes[5].className);
    type(6, 1, QStringLiteral("  odd blanks"));
    auto* findings = find<QTableView>("descriptionPane.findings");
    const auto rowOf = [&](const QString& word) {
        for (int row = 0; row < findings->model()->rowCount(); ++row)
            if (findings->model()->index(row, 0).data().toString() == word)
                return row;
        return -1;
    };
    QTRY_VERIFY(rowOf(QStringLiteral("stray blanks")) >= 0);
    click(0, 0);
    auto* search = find<QLineEdit>("descriptionPane.search");
    search->setText(QString::fromStdString(m_scenes[0].className));
    auto* count = find<QLabel>("descriptionPane.count");
    QTRY_VERIFY2(count->text().contains(QStringLiteral("hidden")), qPrintable(count->text()));
    findings->scrollTo(findings->model()->index(rowOf(QStringLiteral("stray blanks")), 0));
    QTest::mouseClick(
        findings->viewport(), Qt::LeftButton, {},
        findings->visualRect(findings->model()->index(rowOf(QStringLiteral("stray blanks")), 0)).center());
    auto* tree = find<QTreeView>("descriptionPane.tree");
    QCOMPARE(tree->currentIndex().data().toString(), QStringLiteral("  odd blanks"));
    QVERIFY(search->text().isEmpty());  // what was jumped to had been hidden
    QTest::mouseClick(find<QCheckBox>("descriptionPane.onlyMarked"), Qt::LeftButton, {}, {8, 8});
    QVERIFY(count->text().contains(QStringLiteral("hidden")));
}

void RecognitionDescriptionsTest::cleansUpInOneStep()
{
    fill();
    type(0, 0, QStringLiteral(" blanks "));
    type(1, 0, QString::fromStdString("a small " + m_scenes[1].className));
    const Sentences untidy = m_study->sentences();
    QVERIFY(trigger("cleanUp"));
    QCOMPARE(m_study->sentences()[0][0], std::string("blanks"));
    QCOMPARE(m_study->sentences()[1].size(), std::size_t{1});
    QVERIFY(trigger("undo"));
    QVERIFY(m_study->sentences() == untidy);
}

void RecognitionDescriptionsTest::countsTokens()
{
    fill();
    QTRY_VERIFY(m_pane->look() && m_pane->look()->context > 0);
    QVERIFY(!m_pane->look()->tokenProblem.has_value());
    const std::size_t context = m_pane->look()->context;
    auto& model = m_pane->model();
    const auto tokens = [&](std::size_t k) {
        return model.indexOf(0, k).siblingAtColumn(DescriptionModel::Tokens).data().toString();
    };
    QVERIFY2(tokens(0).endsWith(QStringLiteral(" of %1").arg(context)), qPrintable(tokens(0)));
    QVERIFY(tokens(1).section(u' ', 0, 0).toInt() > tokens(0).section(u' ', 0, 0).toInt());
    QString tooLong;
    for (std::size_t i = 0; i < 2 * context; ++i)
        tooLong += QStringLiteral("red ");
    m_pane->edits().setText({0, 0}, tooLong.trimmed().toStdString());
    QTRY_VERIFY(model.indexOf(0, 0)
                    .siblingAtColumn(DescriptionModel::Marks)
                    .data()
                    .toString()
                    .contains(QStringLiteral("too long")));
}

void RecognitionDescriptionsTest::savesAndRefusesToReplace()
{
    fill();
    type(0, 0, QStringLiteral("something else"));
    QVERIFY(writeFile(at("mine.json"), "{}").has_value());
    m_pane->saveTo(at("mine.json"), false);
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("exists")));
    QCOMPARE(readFile(at("mine.json")).value(), std::string("{}"));
    m_pane->saveTo(at("mine.json"), true);
    QTRY_VERIFY(!m_pane->isModified());
    const auto joined = [&] {
        return zero_shot::joinDescriptions(m_study->classes(),
                                           zero_shot::readDescriptions(at("mine.json")).value().entries)
            .sentences;
    };
    QVERIFY(joined() == m_study->sentences());
    QCOMPARE(find<QLabel>("descriptionPane.state")->text(), QStringLiteral("mine.json"));
    type(0, 0, QStringLiteral("yet something else"));
    QVERIFY(trigger("save"));  // to the same file, without asking
    QTRY_VERIFY(!m_pane->isModified());
    QVERIFY(joined() == m_study->sentences());
    type(0, 0, QStringLiteral("a third time"));
    QVERIFY(writeFile(at("mine.json"), "{\"owl\": [\"by somebody else\"]}").has_value());
    fs::last_write_time(at("mine.json"), fs::file_time_type::clock::now() + std::chrono::seconds(5));
    QVERIFY(trigger("save"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("somebody else")));
    QVERIFY(m_pane->isModified());
}

void RecognitionDescriptionsTest::whatOthersChangeShows()
{
    fill();
    m_study->setSentences(3, {"from elsewhere", "and more", "and more still"});
    QCOMPARE(m_pane->model().sentences()[3].size(), std::size_t{3});
    QVERIFY(!m_pane->edits().stack().canUndo());
    m_study->setClasses({.names = {"owl", "kite"}}, {{"it hoots"}, {"it soars"}});
    QCOMPARE(m_pane->model().rowCount(), 2);
}

void RecognitionDescriptionsTest::everyWidgetHasAName()
{
    fill();
    const QStringList without = test::widgetsWithoutName(*m_pane);
    QVERIFY2(without.isEmpty(), qPrintable(without.join(QStringLiteral("; "))));
}

void RecognitionDescriptionsTest::staysResponsiveWithManySentences()
{
    std::vector<std::string> names;
    Sentences sentences;
    for (int c = 0; c < 1000; ++c) {
        names.push_back("class " + std::to_string(c));
        auto& own = sentences.emplace_back();
        for (int k = 0; k < 20; ++k)
            own.push_back("sentence " + std::to_string(k) + " about class " + std::to_string(c));
    }
    m_study->setClasses({.names = names}, sentences);
    QTest::qWait(50);
    {
        const test::Watchdog watchdog;
        m_pane->edits().setText({500, 3}, "another sentence");
        m_pane->edits().insert({10, 0}, {"first"});
        QTRY_VERIFY(m_pane->look().has_value());
        m_pane->edits().stack().undo();
        QTest::qWait(100);
        QVERIFY(watchdog.isContent());
    }
}

void RecognitionDescriptionsTest::lookAtThePane()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    QFETCH(const QString, theme);
    m_window->setTheme(shell::themeFromName(theme));
    fill();
    type(0, 0, QString::fromStdString("a " + m_scenes[1].className));
    type(0, 1, QStringLiteral(" a thing"));
    type(3, 1, QString::fromStdString("a " + m_scenes[3].className));
    QVERIFY(scored());
    QTRY_VERIFY(find<QListWidget>("effectView.items")->count() > 0);
    QTRY_VERIFY(m_pane->look().has_value());
    QTest::qWait(200);
    QVERIFY(m_pane->grab().save(target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png")));
}

QTEST_MAIN(RecognitionDescriptionsTest)
#include "recognition_descriptions_test.moc"
