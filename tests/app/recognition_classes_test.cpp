// SPDX-License-Identifier: GPL-3.0-or-later
// Classes edited in the pane of descriptions, by hand, with the sample encoder and drawn scenes.
#include "plugins/recognition/descriptions/description_pane.h"
#include "recognition_pane_fixture.h"

#include <QAbstractProxyModel>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTreeView>

using namespace orangery;
using namespace orangery::recognition_page;

class RecognitionClassesTest : public test::RecognitionPaneFixture<DescriptionPane> {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { draw(); }
    void init() { open({1200, 760}); }
    void cleanup() { close(); }

    void anotherNameIsAllThatIsEncoded();
    void aTakenNameIsRefused();
    void classesMergeAndComeBack();
    void aNewClassIsNamedAtOnce();
    void aNewClassIsNoneThatWasTypedAway();
    void removedClassesComeBackWithTheirScores();
    void theEffectIsToldSinceTheEditsBegan();
    void theTableStaysWhereItIs();
    void lookAtTheClasses_data() { addThemes("classes"); }
    void lookAtTheClasses();

private:
    [[nodiscard]] bool trigger(const char* id) const
    {
        return test::trigger(*m_window, QStringLiteral("recognition.descriptions.") + QString::fromLatin1(id));
    }
    void fill(zero_shot::PromptMode mode) const
    {
        m_study->setPrompts({.mode = mode}, zero_shot::Aggregation::Mean);
        fillStudy(sentences());
        QVERIFY(scored());
    }
    [[nodiscard]] bool scored() const
    {
        return test::waitUntil([&] { return m_study->waiting() == 0 && m_study->scorer() != nullptr; });
    }
    [[nodiscard]] QTreeView& tree() const { return *find<QTreeView>("descriptionPane.tree"); }
    [[nodiscard]] QModelIndex row(std::size_t classIndex) const
    {
        return qobject_cast<const QAbstractProxyModel*>(tree().model())
            ->mapFromSource(m_pane->model().indexOf(classIndex));
    }
    void click(std::size_t classIndex, Qt::KeyboardModifiers keys = {}) const
    {
        tree().scrollTo(row(classIndex));
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, keys, tree().visualRect(row(classIndex)).center());
    }
    /// Types into the cell that is being edited.
    void type(const QString& text) const
    {
        auto* editor = tree().viewport()->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        editor->selectAll();
        QTest::keyClicks(editor, text);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(tree().viewport()->findChild<QLineEdit*>() == nullptr);
    }
    [[nodiscard]] std::vector<std::optional<std::size_t>> truths() const
    {
        std::vector<std::optional<std::size_t>> all;
        for (const StudyItem& item : m_study->items())
            all.push_back(item.truth);
        return all;
    }
    [[nodiscard]] std::vector<double> scores() const { return m_study->scorer()->scores(m_study->items()[0].v); }
};

void RecognitionClassesTest::anotherNameIsAllThatIsEncoded()
{
    fill(zero_shot::PromptMode::Name);
    const std::vector<double> before = scores();
    const auto known = truths();
    QSignalSpy progress(m_study.get(), &Study::progressChanged);
    const auto scorer = m_study->scorer();
    click(0);
    QTest::keyClick(&tree(), Qt::Key_F2);
    type(QStringLiteral("something that no scene shows"));
    QTRY_COMPARE(m_study->classes().names[0], std::string("something that no scene shows"));
    QVERIFY(test::waitUntil([&] { return m_study->scorer() != nullptr && m_study->scorer() != scorer; }));
    QCOMPARE(progress.last()[1].toULongLong(), 1ULL);
    const std::vector<double> after = scores();
    QVERIFY(after[0] != before[0]);
    for (std::size_t c = 1; c < after.size(); ++c)
        QCOMPARE(after[c], before[c]);
    QVERIFY(truths() == known);
    auto* summary = find<QLabel>("effectView.summary");
    QTRY_VERIFY2(summary->text().contains(QStringLiteral("before 100.0 % (8 of 8)")) ||
                     summary->text().contains(QStringLiteral("another best class: 1 of 8")),
                 qPrintable(summary->text()));
    progress.clear();
    QVERIFY(trigger("undo"));
    QVERIFY(test::waitUntil([&] { return scores() == before; }));
    QVERIFY(progress.isEmpty());  // every text was seen
    QCOMPARE(m_study->classes().names, test::classNamesOf(m_scenes));
}

void RecognitionClassesTest::aTakenNameIsRefused()
{
    fill(zero_shot::PromptMode::Descriptions);
    click(0);
    QVERIFY(trigger("renameClass"));
    type(QString::fromStdString(m_scenes[1].className));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("already")));
    QCOMPARE(m_study->classes().names, test::classNamesOf(m_scenes));
    QVERIFY(!m_pane->isModified());
}

void RecognitionClassesTest::classesMergeAndComeBack()
{
    fill(zero_shot::PromptMode::Descriptions);
    const auto known = truths();
    const std::vector<double> before = scores();
    click(1);
    QVERIFY(!m_window->actions().find(QStringLiteral("recognition.descriptions.mergeClasses"))->isEnabled());
    click(4, Qt::ControlModifier);
    QSignalSpy progress(m_study.get(), &Study::progressChanged);
    QVERIFY(trigger("mergeClasses"));
    QCOMPARE(m_study->classes().names.size(), std::size_t{7});
    QCOMPARE(m_study->sentences()[1].size(), std::size_t{4});
    QCOMPARE(m_study->items()[4].truth, std::optional<std::size_t>(1));
    QCOMPARE(m_study->items()[7].truth, std::optional<std::size_t>(6));
    QCOMPARE(tree().currentIndex(), row(1));
    QVERIFY(scored());
    QCOMPARE(scores().size(), std::size_t{7});
    QVERIFY(progress.isEmpty());  // no text is new
    QVERIFY(find<QLabel>("descriptionPane.count")->text().contains(QStringLiteral("16 sentences, 7 classes")));
    QVERIFY(trigger("undo"));
    QVERIFY(truths() == known);
    QVERIFY(m_study->sentences() == sentences());
    QVERIFY(scored());
    QCOMPARE(scores(), before);
    QVERIFY(!m_pane->isModified());
}

void RecognitionClassesTest::aNewClassIsNamedAtOnce()
{
    fill(zero_shot::PromptMode::Name);
    click(2);
    QTest::keyClick(&tree(), Qt::Key_Insert, Qt::AltModifier);
    QCOMPARE(m_study->classes().names.size(), std::size_t{9});
    type(QStringLiteral("a grey cloud"));
    QTRY_COMPARE(m_study->classes().names[3], std::string("a grey cloud"));
    QVERIFY(m_study->sentences()[3].empty());
    QCOMPARE(m_study->items()[3].truth, std::optional<std::size_t>(4));
    QVERIFY(scored());
    QCOMPARE(scores().size(), std::size_t{9});
    QVERIFY(trigger("add"));  // a sentence of the new class
    type(QStringLiteral("it rains"));
    QTRY_COMPARE(m_study->sentences()[3], std::vector<std::string>{"it rains"});
    while (trigger("undo")) {
    }
    QCOMPARE(m_study->classes().names, test::classNamesOf(m_scenes));
}

void RecognitionClassesTest::aNewClassIsNoneThatWasTypedAway()
{
    fill(zero_shot::PromptMode::Name);
    std::vector<std::string> names = m_study->classes().names;
    names.pop_back();
    m_study->renewClasses(names, {});  // as typing does
    QCOMPARE(m_study->items()[7].truth, std::optional<std::size_t>());
    QVERIFY(m_pane->edits().addClass(0, "a grey cloud").has_value());
    QCOMPARE(m_study->items()[7].truth, std::optional<std::size_t>());
}

void RecognitionClassesTest::removedClassesComeBackWithTheirScores()
{
    fill(zero_shot::PromptMode::Descriptions);
    const auto known = truths();
    const std::vector<double> before = scores();
    click(0);
    click(7, Qt::ControlModifier);
    QTest::keyClick(&tree(), Qt::Key_Delete, Qt::AltModifier);
    QCOMPARE(m_study->classes().names.size(), std::size_t{6});
    QCOMPARE(m_study->items()[0].truth, std::optional<std::size_t>());
    QCOMPARE(m_study->items()[1].truth, std::optional<std::size_t>(0));
    QVERIFY(scored());
    const std::vector<double> fewer = scores();
    QCOMPARE(fewer, std::vector<double>(before.begin() + 1, before.end() - 1));
    QVERIFY(trigger("undo"));
    QVERIFY(scored());
    QCOMPARE(scores(), before);
    QVERIFY(truths() == known);
    tree().selectAll();
    QVERIFY(trigger("removeClasses"));
    QVERIFY(find<QLabel>("descriptionPane.hint")->isVisible());
    QVERIFY(trigger("undo"));
    QVERIFY(tree().isVisible());
    QVERIFY(truths() == known);
}

void RecognitionClassesTest::theEffectIsToldSinceTheEditsBegan()
{
    fill(zero_shot::PromptMode::Descriptions);
    const auto* summary = find<QLabel>("effectView.summary");
    const auto says = [&](const QString& text) {
        return test::waitUntil([&] { return summary->text().contains(text); });
    };
    const QString same = QStringLiteral("another best class: 0 of 8");
    QVERIFY2(says(same), qPrintable(summary->text()));
    const QString first = summary->text();
    QVERIFY(!first.contains(QStringLiteral("other classes")));
    const auto best = [&](std::size_t item) { return m_study->ranking(item).front().classIndex; };
    std::size_t ofThose = 0;
    for (std::size_t i = 0; i < m_scenes.size(); ++i)
        ofThose += best(i) == 0 || best(i) == 7 ? 1 : 0;
    QVERIFY(ofThose > 0);
    // Without two classes, inputs go to others, and what is known of the two is counted no more.
    click(0);
    click(7, Qt::ControlModifier);
    QVERIFY(trigger("removeClasses"));
    const QString fewer = QStringLiteral("0 came, 2 went; inputs left out because theirs came or went: 2");
    QVERIFY2(says(fewer), qPrintable(summary->text()));
    QVERIFY2(summary->text().contains(QStringLiteral("another best class: %1 of 8").arg(ofThose)),
             qPrintable(summary->text()));
    const QString removed = summary->text();
    QStringList told;
    for (int row = 0; row < find<QListWidget>("effectView.items")->count(); ++row)
        told << find<QListWidget>("effectView.items")->item(row)->text();
    QVERIFY2(told.join(u'\n').contains(QString::fromStdString(m_scenes[0].className) + QStringLiteral(" → ")) ||
                 told.join(u'\n').contains(QString::fromStdString(m_scenes[7].className) + QStringLiteral(" → ")),
             qPrintable(told.join(u'\n')));
    QVERIFY(trigger("undo"));
    QVERIFY2(says(same), qPrintable(summary->text()));
    QCOMPARE(summary->text(), first);
    QVERIFY(trigger("redo"));
    QVERIFY2(says(fewer), qPrintable(summary->text()));
    QCOMPARE(summary->text(), removed);
    // A merge, another name, and a class that is new: all told since the same start.
    click(0);
    click(1, Qt::ControlModifier);
    QVERIFY(trigger("mergeClasses"));
    QVERIFY2(says(QStringLiteral("0 came, 3 went; inputs left out because theirs came or went: 2")),
             qPrintable(summary->text()));
    QVERIFY(m_pane->edits().rename(2, "another name").has_value());
    QVERIFY(m_pane->edits().addClass(0, "nothing at all").has_value());
    QVERIFY2(says(QStringLiteral("Nothing is scored")), qPrintable(summary->text()));  // it has no sentences
    m_pane->edits().insert({0, 0}, {"an empty page"});
    QVERIFY2(says(QStringLiteral("1 came, 3 went")), qPrintable(summary->text()));
    click(0);
    const auto* score = find<QLabel>("effectView.score");
    QVERIFY2(score->text().contains(QStringLiteral("there was no such class before")), qPrintable(score->text()));
    click(3);
    QVERIFY2(score->text().contains(QStringLiteral(", before ")), qPrintable(score->text()));
    // All classes gone and all edits undone, it is as it was.
    tree().selectAll();
    QVERIFY(trigger("removeClasses"));
    while (trigger("undo")) {
    }
    QVERIFY2(says(same), qPrintable(summary->text()));
    QCOMPARE(summary->text(), first);
    // From here, and with classes that somebody else chose, there is another start.
    m_pane->edits().removeClasses({3});
    QVERIFY(says(QStringLiteral("0 came, 1 went")));
    QVERIFY(trigger("beginHere"));
    QVERIFY2(says(same), qPrintable(summary->text()));
    QVERIFY(!summary->text().contains(QStringLiteral("went")));
    m_pane->edits().removeClasses({3});
    QVERIFY(says(QStringLiteral("0 came, 1 went")));
    m_study->setClasses({.names = test::classNamesOf(m_scenes)}, sentences());
    QVERIFY2(says(same), qPrintable(summary->text()));
}

void RecognitionClassesTest::theTableStaysWhereItIs()
{
    std::vector<std::string> names;
    Sentences many;
    for (int c = 0; c < 60; ++c) {
        names.push_back("class " + std::to_string(c));
        many.push_back({"sentence of " + names.back(), "another of " + names.back()});
    }
    m_study->setClasses({.names = names}, many);
    click(30);
    const int scroll = tree().verticalScrollBar()->value();
    QVERIFY(scroll > 0);
    const auto stays = [&] {
        return tree().verticalScrollBar()->value() == scroll && tree().currentIndex() == row(30) &&
               tree().selectionModel()->selectedRows() == QModelIndexList{row(30)};
    };
    QVERIFY(m_pane->edits().rename(29, "another name").has_value());
    QVERIFY(stays());
    m_pane->edits().removeClasses({40, 50});
    QVERIFY(stays());
    m_pane->edits().mergeClasses({32, 33, 34});
    QVERIFY(stays());
    m_pane->edits().stack().undo();
    m_pane->edits().stack().undo();
    QVERIFY(stays());
    QVERIFY(tree().isExpanded(row(40)));
    m_pane->edits().removeClasses({0});  // above: the class is another row, and still the selected one
    QCOMPARE(tree().currentIndex(), row(29));
    QCOMPARE(tree().currentIndex().data().toString(), QStringLiteral("class 30  (2)"));
}

void RecognitionClassesTest::lookAtTheClasses()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    QFETCH(const QString, theme);
    m_window->setTheme(shell::themeFromName(theme));
    fill(zero_shot::PromptMode::Descriptions);
    click(1);
    click(2, Qt::ControlModifier);
    QVERIFY(trigger("mergeClasses"));
    click(0);
    QVERIFY(trigger("renameClass"));
    QTRY_VERIFY(m_pane->look().has_value());
    QTest::qWait(200);
    QVERIFY(m_pane->grab().save(target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png")));
}

QTEST_MAIN(RecognitionClassesTest)
#include "recognition_classes_test.moc"
