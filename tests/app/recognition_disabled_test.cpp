// SPDX-License-Identifier: GPL-3.0-or-later
// Classes and sentences that are disabled without being removed, by hand, with the sample encoder and drawn scenes.
#include "plugins/recognition/descriptions/description_pane.h"
#include "plugins/recognition/page/session.h"
#include "plugins/recognition/study/study_values.h"
#include "recognition_pane_fixture.h"

#include <QAbstractProxyModel>
#include <QAction>
#include <QLabel>
#include <QSignalSpy>
#include <QTreeView>

#include <random>

using namespace orangery;
using namespace orangery::recognition_page;

class RecognitionDisabledTest : public test::RecognitionPaneFixture<DescriptionPane> {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { draw(); }
    void init() { open({1200, 760}); }
    void cleanup() { close(); }

    void aClassByItsCheckMark();
    void aSentenceByItsCheckMark();
    void severalByTheAction();
    void nothingIsFoundAboutThem();
    void typedNamesLeaveThemDisabled();
    void aTableKeepsThemAndOthersFormsDoNot();
    void theSamplesOfADisabledClassAreToldToATask();
    void anyRowOfEditsIsUndoneAndDoneAgain();

private:
    [[nodiscard]] bool trigger(const char* id) const
    {
        return test::trigger(*m_window, QStringLiteral("recognition.descriptions.") + QString::fromLatin1(id));
    }
    void fill() const
    {
        m_study->setPrompts({.mode = zero_shot::PromptMode::Descriptions}, zero_shot::Aggregation::Mean);
        fillStudy(sentences());
        QVERIFY(scored());
    }
    [[nodiscard]] bool scored() const
    {
        return test::waitUntil([&] { return m_study->waiting() == 0 && m_study->scorer() != nullptr; });
    }
    [[nodiscard]] std::vector<double> scores() const { return m_study->scorer()->scores(m_study->items()[0].v); }
    [[nodiscard]] QTreeView& tree() const { return *find<QTreeView>("descriptionPane.tree"); }
    [[nodiscard]] QModelIndex row(std::size_t classIndex, std::optional<std::size_t> sentence = {}) const
    {
        return qobject_cast<const QAbstractProxyModel*>(tree().model())
            ->mapFromSource(m_pane->model().indexOf(classIndex, sentence));
    }
    void click(std::size_t classIndex, std::optional<std::size_t> sentence = {}, Qt::KeyboardModifiers keys = {}) const
    {
        tree().scrollTo(row(classIndex, sentence));
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, keys,
                          tree().visualRect(row(classIndex, sentence)).center());
    }
    void clickCheckMark(std::size_t classIndex, std::optional<std::size_t> sentence = {}) const
    {
        constexpr int kInside = 10;  // px from where the row's text begins
        tree().scrollTo(row(classIndex, sentence));
        const QRect cell = tree().visualRect(row(classIndex, sentence));
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, {}, {cell.left() + kInside, cell.center().y()});
    }
    [[nodiscard]] QString count() const { return find<QLabel>("descriptionPane.count")->text(); }
    [[nodiscard]] QString marks(std::size_t classIndex, std::optional<std::size_t> sentence = {}) const
    {
        return row(classIndex, sentence).siblingAtColumn(DescriptionModel::Marks).data().toString();
    }
};

void RecognitionDisabledTest::aClassByItsCheckMark()
{
    fill();
    const std::vector<double> before = scores();
    const QSignalSpy progress(m_study.get(), &Study::progressChanged);
    QCOMPARE(row(2).data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));
    clickCheckMark(2);
    QCOMPARE(row(2).data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Unchecked));
    QVERIFY(marks(2).contains(QStringLiteral("disabled")));
    QVERIFY(row(2).data(Qt::FontRole).value<QFont>().strikeOut());
    QVERIFY2(count().contains(QStringLiteral("disabled: 1 class")), qPrintable(count()));
    std::vector<std::string> others = test::classNamesOf(m_scenes);
    others.erase(others.begin() + 2);
    QCOMPARE(m_study->classes().names, others);
    QCOMPARE(m_study->items()[2].truth, std::optional<std::size_t>());
    QCOMPARE(m_study->items()[3].truth, std::optional<std::size_t>(2));
    QVERIFY(scored());
    std::vector<double> fewer = before;
    fewer.erase(fewer.begin() + 2);
    QCOMPARE(scores(), fewer);  // to the bit
    QVERIFY(m_pane->isModified());
    clickCheckMark(2);
    QVERIFY(scored());
    QCOMPARE(scores(), before);
    QCOMPARE(m_study->items()[2].truth, std::optional<std::size_t>(2));
    QVERIFY(!marks(2).contains(QStringLiteral("disabled")));
    QVERIFY(trigger("undo"));
    QCOMPARE(m_study->classes().names, others);
    QVERIFY(trigger("undo"));
    QVERIFY(!m_pane->isModified());
    QCOMPARE(m_study->classes().names, test::classNamesOf(m_scenes));
    QVERIFY(progress.isEmpty());  // nothing was encoded
}

void RecognitionDisabledTest::aSentenceByItsCheckMark()
{
    fill();
    const std::vector<double> before = scores();
    const QSignalSpy progress(m_study.get(), &Study::progressChanged);
    const auto scorer = m_study->scorer();
    clickCheckMark(1, 1);
    QCOMPARE(m_study->sentences()[1], std::vector<std::string>{sentences()[1][0]});
    QCOMPARE(m_pane->model().sentences()[1], sentences()[1]);
    QVERIFY(row(1).data().toString().contains(QStringLiteral("(1 of 2)")));
    QVERIFY(marks(1, 1).contains(QStringLiteral("disabled")));
    QVERIFY2(count().contains(QStringLiteral("disabled: 1 sentence")), qPrintable(count()));
    QVERIFY(test::waitUntil([&] { return m_study->scorer() != nullptr && m_study->scorer() != scorer; }));
    const std::vector<double> after = scores();
    QVERIFY(after[1] != before[1]);
    for (std::size_t c = 0; c < after.size(); ++c)
        if (c != 1)
            QCOMPARE(after[c], before[c]);
    QCOMPARE(m_study->scorer()->explain(1, m_study->items()[0].v).size(), std::size_t{1});
    // Another text of it is disabled too, and without it the class counts as it did.
    m_pane->edits().setText({1, 1}, "something else");
    QCOMPARE(m_study->sentences()[1], std::vector<std::string>{sentences()[1][0]});
    QVERIFY(m_pane->model().isDisabled(1, 1));
    m_pane->edits().remove({{1, 1}});
    QVERIFY(count().indexOf(QStringLiteral("disabled")) < 0);
    while (trigger("undo")) {
    }
    QVERIFY(test::waitUntil([&] { return scores() == before; }));
    QVERIFY(progress.isEmpty());
}

void RecognitionDisabledTest::severalByTheAction()
{
    fill();
    const QAction* action = m_window->actions().find(QStringLiteral("recognition.descriptions.disable"));
    QVERIFY(!action->isEnabled());
    click(0);
    click(3, 0, Qt::ControlModifier);
    QCOMPARE(action->text(), QStringLiteral("D&isable"));
    QTest::keyClick(&tree(), Qt::Key_B, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(m_pane->model().isDisabled(0));
    QVERIFY(m_pane->model().isDisabled(3, 0));
    QCOMPARE(m_study->classes().names.size(), std::size_t{7});
    QCOMPARE(m_study->sentences()[2].size(), std::size_t{1});  // of the class that was the fourth
    QCOMPARE(action->text(), QStringLiteral("Enabl&e"));
    QCOMPARE(m_pane->edits().stack().count(), 1);
    QVERIFY(trigger("disable"));
    QCOMPARE(m_study->classes().names, test::classNamesOf(m_scenes));
    QVERIFY(m_study->sentences() == sentences());
    // All of them: the table stays, and there is nothing to choose between.
    tree().selectAll();
    QVERIFY(trigger("disable"));
    QVERIFY(m_study->classes().names.empty());
    QVERIFY(tree().isVisible());
    QVERIFY(trigger("undo"));
    QVERIFY(scored());
}

void RecognitionDisabledTest::nothingIsFoundAboutThem()
{
    fill();
    m_pane->edits().setText({5, 0}, " stray");
    QTRY_VERIFY(m_pane->look() && marks(5, 0).contains(QStringLiteral("stray blanks")));
    clickCheckMark(5, 0);
    QTRY_COMPARE(marks(5, 0), QStringLiteral("disabled"));
    m_pane->edits().setText({5, 1}, " stray too");
    QTRY_VERIFY(m_pane->look() && marks(5, 1).contains(QStringLiteral("stray blanks")));  // at its own place
    clickCheckMark(4);
    clickCheckMark(5);
    QTRY_COMPARE(marks(5, 1), QString());
    m_pane->edits().cleanUp();
    QCOMPARE(m_pane->model().sentences()[5], (std::vector<std::string>{"stray", "stray too"}));
    QVERIFY(m_pane->model().isDisabled(5, 0));
    QVERIFY(!m_pane->model().isDisabled(5, 1));
}

void RecognitionDisabledTest::typedNamesLeaveThemDisabled()
{
    fill();
    clickCheckMark(1);
    clickCheckMark(2, 0);
    std::vector<std::string> names = m_study->classes().names;
    std::vector<std::vector<std::string>> texts = m_study->sentences();
    names.emplace_back("something else");
    texts.push_back({"another"});
    m_study->renewClasses(names, texts);
    QCOMPARE(m_study->classes().names, names);
    QCOMPARE(m_pane->model().names().size(), std::size_t{9});
    QVERIFY(m_pane->model().isDisabled(1));
    QVERIFY(m_pane->model().isDisabled(2, 0));
    QCOMPARE(m_pane->model().sentences()[1], sentences()[1]);
    // Who types its name wants it.
    names.push_back(m_scenes[1].className);
    m_study->renewClasses(names, texts);
    QCOMPARE(m_study->classes().names, names);
    QCOMPARE(m_study->sentences().back(), sentences()[1]);
    QCOMPARE(m_study->items()[1].truth, std::optional<std::size_t>(8));
    QVERIFY2(count().contains(QStringLiteral("disabled: 1 sentence")), qPrintable(count()));
}

void RecognitionDisabledTest::aTableKeepsThemAndOthersFormsDoNot()
{
    fill();
    clickCheckMark(0);
    clickCheckMark(0, 1);
    clickCheckMark(6, 0);
    const std::vector<DescribedClass> edited = m_pane->model().classes();
    m_pane->saveTo(at("d.csv"), false);
    QTRY_VERIFY(!m_pane->isModified());
    QVERIFY(!test::messageOf(*m_window).contains(QStringLiteral("without what is disabled")));
    m_pane->saveTo(at("d.json"), false);
    QTRY_VERIFY2(test::messageOf(*m_window).contains(QStringLiteral("without what is disabled (1 class, 1 sentence)")),
                 qPrintable(test::messageOf(*m_window)));
    const auto file = zero_shot::readDescriptions(at("d.json"));
    QVERIFY(file);
    QCOMPARE(file->entries.size(), std::size_t{7});
    QCOMPARE(file->entries[5].texts, std::vector<std::string>{sentences()[6][1]});
    // The table, opened: as it was, and enabled as before.
    Session session(*m_study, *m_window, nullptr);
    m_study->setClasses({.names = {"a", "b"}}, {});
    m_study->setClasses({.names = {}}, {});
    session.openDescriptions(at("d.csv"));
    QTRY_COMPARE(m_pane->model().names().size(), edited.size());
    for (std::size_t c = 0; c < edited.size(); ++c) {
        const DescribedClass read = m_pane->model().classAt(c);
        QCOMPARE(read.name, edited[c].name);
        QCOMPARE(read.sentences, edited[c].sentences);
        QVERIFY(read.disabled == edited[c].disabled);
        QCOMPARE(read.isDisabled, edited[c].isDisabled);
    }
    QCOMPARE(m_study->classes().names.size(), std::size_t{7});
    clickCheckMark(0);
    QCOMPARE(m_study->classes().names.front(), m_scenes[0].className);
    QCOMPARE(m_study->sentences().front(), std::vector<std::string>{sentences()[0][0]});
}

void RecognitionDisabledTest::theSamplesOfADisabledClassAreToldToATask()
{
    fill();
    clickCheckMark(3);
    Json values = Json::object();
    QCOMPARE(givenNames(studiedTexts(*m_study).described, values), test::classNamesOf(m_scenes));
    QVERIFY(values == Json({{"without-classes", {m_scenes[3].className}}}));
}

void RecognitionDisabledTest::anyRowOfEditsIsUndoneAndDoneAgain()
{
    fill();
    DescriptionEdits& edits = m_pane->edits();
    std::mt19937 random(3);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same edits in every run
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    std::vector<std::vector<DescribedClass>> states{m_pane->model().classes()};
    while (states.size() < 100) {
        const std::size_t c = below(m_pane->model().names().size());
        const std::size_t sentence = below(std::max<std::size_t>(m_pane->model().sentences()[c].size(), 1));
        const bool hasOne = !m_pane->model().sentences()[c].empty();
        const int before = edits.stack().count();
        switch (below(7)) {
        case 0:
            edits.setDisabled({c}, {}, below(2) == 0);
            break;
        case 1:
        case 2:
            if (hasOne)
                edits.setDisabled({}, {{c, sentence}}, below(3) > 0);
            break;
        case 3:
            if (hasOne)
                edits.setText({c, sentence}, "text " + std::to_string(states.size()));
            break;
        case 4:
            edits.insert({c, 0}, {"more " + std::to_string(states.size())});
            break;
        case 5:
            if (hasOne)
                edits.remove({{c, sentence}});
            break;
        default:
            if (m_pane->model().names().size() > 4)
                edits.mergeClasses({c, below(m_pane->model().names().size())});
        }
        if (edits.stack().count() > before)
            states.push_back(m_pane->model().classes());
        QVERIFY(m_study->described() == m_pane->model().classes());
    }
    for (std::size_t i = states.size() - 1; i > 0; --i) {
        QVERIFY(m_pane->model().classes() == states[i]);
        edits.stack().undo();
        QVERIFY(m_study->described() == m_pane->model().classes());
    }
    for (std::size_t i = 1; i < states.size(); ++i) {
        edits.stack().redo();
        QVERIFY(m_pane->model().classes() == states[i]);
    }
}

QTEST_MAIN(RecognitionDisabledTest)
#include "recognition_disabled_test.moc"
