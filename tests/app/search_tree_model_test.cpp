// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/search_tree_model.h"
#include "engine/base/event_log.h"
#include "plugins/comcts/page/scene_feed.h"
#include "plugins/comcts/page/search_curves.h"
#include "plugins/comcts/page/step_report.h"
#include "plugins/comcts/page/tree_events.h"
#include "synthetic_search.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <array>

using namespace orangery;
using namespace orangery::comcts_page;
using comcts_scene::EntryId;

class SearchTreeModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void growsStepByStepAsAModelMayGrow();
    void goesBackAsItCame();
    void showsWhatTheFoldSays();
    void neverResets();
    void aResumedRunTakesRowsBack();
    void theSceneFollowsTheModel();
    void hiddenGhostsAreCounted();
    void fillsInTheNumbersOfU();
    void fillsInTheNumbersOfThePapersU();
    void aTreeFileGivesTheSameTree();
    void curvesHaveAPointARound();
    void largeTreesAreScrubbedInSlices();

private:
    static void fold(SearchTreeModel& model, const std::vector<Json>& events)
    {
        for (const Json& event : events)
            QVERIFY(model.add(event).has_value());
        model.setTarget(std::nullopt);
        while (!model.advance(std::chrono::hours(1))) {
        }
    }
    static QStringList rows(const SearchTreeModel& model)
    {
        QStringList texts;
        for (std::size_t i = 0; i < model.entries().size(); ++i)
            for (int column = 0; column < SearchTreeModel::ColumnCount; ++column)
                texts << model.indexOf(EntryId{static_cast<std::int32_t>(i)}, column).data().toString();
        return texts;
    }

    QTemporaryDir m_temporary;
    std::vector<Json> m_events;
};

void SearchTreeModelTest::initTestCase()
{
    const fs::path folder = m_temporary.path().toStdString() + "/run";
    const Result<void> written = test::writeSyntheticRun(folder, 60);
    QVERIFY2(written.has_value(), written ? "" : describe(written.error()).c_str());
    m_events = readEventLog(folder / "events.jsonl").value().events;
}

void SearchTreeModelTest::growsStepByStepAsAModelMayGrow()
{
    SearchTreeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const Json& event : m_events) {
        QVERIFY(model.add(event).has_value());
        QVERIFY(model.advance(std::chrono::hours(1)));
    }
    QVERIFY(model.history().tree().size() > 20);
    QVERIFY(!model.history().ghosts().empty());
    QCOMPARE(model.entries().size(), model.history().tree().size() + model.history().ghosts().size());
    for (int position = model.length(); position >= 0; --position)
        model.seek(position);
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
}

void SearchTreeModelTest::goesBackAsItCame()
{
    SearchTreeModel model;
    for (const Json& event : m_events)
        QVERIFY(model.add(event).has_value());
    std::vector<QStringList> forwards;
    for (int position = 0; position <= model.length(); ++position) {
        model.seek(position);
        forwards.push_back(rows(model));
    }
    for (int position = model.length(); position >= 0; --position) {
        model.seek(position);
        QCOMPARE(rows(model), forwards[static_cast<std::size_t>(position)]);
    }
    model.seek(model.length() / 2);
    QCOMPARE(rows(model), forwards[static_cast<std::size_t>(model.length() / 2)]);
}

void SearchTreeModelTest::showsWhatTheFoldSays()
{
    SearchTreeModel model;
    fold(model, m_events);
    const comcts::TreeHistory history = comcts::foldEvents(m_events).value();
    QCOMPARE(model.history().tree().size(), history.tree().size());
    for (std::size_t i = 1; i < history.tree().size(); ++i) {
        const comcts::Node& node = history.tree().nodes()[i];
        const EntryId id = model.entries().entryOf(comcts::NodeId{static_cast<std::int32_t>(i)});
        QCOMPARE(model.indexOf(id, SearchTreeModel::Visits).data().toLongLong(), node.N);
        QCOMPARE(model.indexOf(id, SearchTreeModel::Value).data().toString(), numberText(node.V));
        QCOMPARE(model.indexOf(id, SearchTreeModel::Round).data().toInt(), node.round);
    }
}

void SearchTreeModelTest::neverResets()
{
    SearchTreeModel model;
    int resets = 0;
    connect(&model, &QAbstractItemModel::modelReset, this, [&] { ++resets; });
    connect(&model, &QAbstractItemModel::layoutChanged, this, [&] { ++resets; });
    fold(model, m_events);
    model.seek(0);
    model.seek(model.length());
    QCOMPARE(resets, 0);
}

void SearchTreeModelTest::aResumedRunTakesRowsBack()
{
    SearchTreeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fold(model, m_events);
    int closed = 0;
    std::uint64_t valid = 0;
    for (const comcts::HistoryStep& step : model.history().steps())
        if (std::holds_alternative<comcts::history::RoundClosed>(step.change) && ++closed == 2)
            valid = step.seq;
    QVERIFY(valid > 0);
    QVERIFY(model.add({{"seq", m_events.size()}, {"t_ms", 0}, {"ev", "resumed"}, {"valid_through_seq", valid}})
                .has_value());
    QCOMPARE(model.history().rounds(), 2);
    QCOMPARE(model.position(), model.length());
    QCOMPARE(model.entries().size(), model.history().tree().size() + model.history().ghosts().size());
}

void SearchTreeModelTest::theSceneFollowsTheModel()
{
    SearchTreeModel model;
    const SceneFeed feed(&model);
    for (const Json& event : m_events)
        QVERIFY(model.add(event).has_value());
    for (const int position : {model.length(), 0, model.length() / 3, model.length(), model.length() / 2}) {
        model.seek(position);
        const widgets::TreeScene grown = feed.scene();
        const widgets::TreeScene made = SceneFeed(&model).scene();
        QCOMPARE(grown.items.size(), model.entries().size());
        for (std::size_t i = 0; i < made.items.size(); ++i) {
            QCOMPARE(grown.items[i].parent, made.items[i].parent);
            QCOMPARE(grown.items[i].title, made.items[i].title);
            QCOMPARE(grown.items[i].value.value_or(9), made.items[i].value.value_or(9));
            QCOMPARE(grown.items[i].weight.value_or(-1), made.items[i].weight.value_or(-1));
            QVERIFY(grown.items[i].flags == made.items[i].flags);
            QCOMPARE(made.items[i].weight.has_value(),
                     i > 0 && !model.entries().entry(EntryId{static_cast<std::int32_t>(i)}).isGhost);
        }
    }
}

void SearchTreeModelTest::hiddenGhostsAreCounted()
{
    SearchTreeModel model;
    SceneFeed feed(&model);
    fold(model, m_events);
    feed.setGhostsVisible(false);
    const widgets::TreeScene scene = feed.scene();
    QCOMPARE(scene.items.size(), model.history().tree().size());
    QCOMPARE(static_cast<std::size_t>(scene.leftOut), model.history().ghosts().size());
    for (std::size_t i = 1; i < scene.items.size(); ++i) {
        const auto item = static_cast<widgets::NodeIndex>(i);
        QVERIFY(scene.items[i].parent < item);
        QCOMPARE(feed.itemOf(*feed.entryOf(item)), item);
    }
}

namespace {

struct Numbers {
    std::int64_t N = 1;
    double V = 1;
};

/// A round in which policy A adds a chain of four sections with these numbers; two judges of weight 0.7 and 0.3 score it.
std::vector<Json> eventsOfAChain(const comcts::SearchOptions& options, const std::array<Numbers, 4>& numbers)
{
    std::vector<Json> events = {{{"seq", 0}, {"t_ms", 0}, {"ev", "run_started"}},
                                {{"seq", 1},
                                 {"t_ms", 0},
                                 {"ev", "search_started"},
                                 {"q", "q"},
                                 {"question", "Q"},
                                 {"models", {"A"}},
                                 {"config", comcts::configToJson(options)},
                                 {"judges", {{"gpt", 0.7}, {"qwen", 0.3}}}},
                                {{"seq", 2}, {"t_ms", 0}, {"ev", "round_started"}, {"round", 1}}};
    comcts::Node node;
    node.model = "A";
    node.round = 1;
    for (int depth = 1; depth <= 4; ++depth) {
        node.parent = comcts::NodeId{depth - 1};
        node.depth = depth;
        node.section = {comcts::kindAtDepth(depth), comcts::stepAtDepth(depth), "### x\nbody\n\n"};
        node.N = numbers[static_cast<std::size_t>(depth) - 1].N;
        node.V = numbers[static_cast<std::size_t>(depth) - 1].V;
        node.scores = {{"gpt", 1.0}, {"qwen", depth == 4 ? 0.0 : 1.0}};
        node.fused = depth == 4 ? 0.7 : 1;
        events.push_back({{"seq", events.size()},
                          {"t_ms", 0},
                          {"ev", "node_added"},
                          {"round", 1},
                          {"node", comcts::nodeToJson(node, comcts::NodeId{depth}, std::nullopt)}});
    }
    events.push_back({{"seq", events.size()}, {"t_ms", 0}, {"ev", "round_finished"}, {"round", 1}, {"calls", 1}});
    return events;
}

}  // namespace

void SearchTreeModelTest::fillsInTheNumbersOfU()
{
    // The first round of the golden trace: A4 has N 1, V 0.925, parent's N 1, c 0.5; U 1.5756 (code), 0.925 (paper).
    SearchTreeModel model;
    fold(model, eventsOfAChain({}, {{{1, 1}, {1, 1}, {1, 1}, {1, 0.925}}}));
    const StepReport report = reportOn(model, EntryId{4});
    QCOMPARE(report.filledIn, QStringLiteral("U = 0.925 + 0.5 · √(1 + ln(1 + 1) / 1) = 1.5756"));
    QCOMPARE(report.judges.size(), std::size_t{2});
    QCOMPARE(report.judges[0].weight, QStringLiteral("70 %"));
    QCOMPARE(report.judges[1].score, QStringLiteral("0"));
    QVERIFY(report.fused.contains(QStringLiteral("0.7")));
}

void SearchTreeModelTest::fillsInTheNumbersOfThePapersU()
{
    comcts::SearchOptions options;
    options.ucb = comcts::Formulation::Paper;
    options.c = 0.5;
    SearchTreeModel model;
    fold(model, eventsOfAChain(options, {{{8, 0.5}, {4, 0.5}, {1, 0.25}, {3, -0.5}}}));
    // ln 4 = 1.386294; / 2 = 0.693147; its root 0.832555; half of it 0.416277; and 0.25 more.
    const StepReport third = reportOn(model, EntryId{3});
    QCOMPARE(third.formula, QStringLiteral("U = V + c · √(ln N_parent / (1 + N))"));
    QCOMPARE(third.filledIn, QStringLiteral("U = 0.25 + 0.5 · √(ln 4 / (1 + 1)) = 0.6663"));
    // ln 8 = 2.079442; / 5 = 0.415888; its root 0.644894; half of it 0.322447; and 0.5 more.
    QCOMPARE(reportOn(model, EntryId{2}).filledIn, QStringLiteral("U = 0.5 + 0.5 · √(ln 8 / (1 + 4)) = 0.8224"));
    // ln 1 = 0: nothing but V is left.
    const QString minus(QChar(0x2212));
    QCOMPARE(reportOn(model, EntryId{4}).filledIn,
             QStringLiteral("U = %10.5 + 0.5 · √(ln 1 / (1 + 3)) = %10.5").replace(QStringLiteral("%1"), minus));
}

void SearchTreeModelTest::aTreeFileGivesTheSameTree()
{
    const comcts::TreeHistory history = comcts::foldEvents(m_events).value();
    SearchTreeModel recorded;
    fold(recorded, m_events);
    SearchTreeModel fromFile;
    fold(fromFile, eventsOf(comcts::documentOf(history)));
    QCOMPARE(rows(fromFile), rows(recorded));
}

void SearchTreeModelTest::curvesHaveAPointARound()
{
    SearchTreeModel model;
    fold(model, m_events);
    const auto rounds = static_cast<std::size_t>(model.history().rounds());
    const widgets::CurveScene leaves = roundCurve(model.history().steps(), *model.setup(), RoundCurve::Leaves);
    QCOMPARE(leaves.curves.front().x.size(), rounds);
    int count = 0;
    for (std::size_t i = 0; i < model.history().tree().size(); ++i)
        count += model.history().tree().isLeaf(comcts::NodeId{static_cast<std::int32_t>(i)}) ? 1 : 0;
    QCOMPARE(leaves.curves.front().y.back(), static_cast<double>(count));
    // Three questions, two of them solved in rounds 1 and 3: 33 % from round 1 on, 67 % from round 3 on.
    const widgets::CurveScene success =
        successCurve({{"success", 3, 9}, {"budget", 7, 21}, {"success", 1, 3}}, SuccessOver::Rounds);
    QCOMPARE(success.curves.front().x, (std::vector<double>{0, 1, 3, 7}));
    QCOMPARE(success.curves.front().y, (std::vector<double>{0, 100.0 / 3, 200.0 / 3, 200.0 / 3}));
}

void SearchTreeModelTest::largeTreesAreScrubbedInSlices()
{
    const fs::path folder = m_temporary.path().toStdString() + "/large";
    QVERIFY(test::writeSyntheticRun(folder, 4000).has_value());
    SearchTreeModel model;
    fold(model, readEventLog(folder / "events.jsonl").value().events);
    QElapsedTimer clock;
    clock.start();
    model.seek(0);
    const qint64 back = clock.restart();
    model.seek(model.length());
    const qint64 forward = clock.elapsed();
    qInfo("%zu nodes, %d steps: %lld ms back, %lld ms forwards", model.history().tree().size(), model.length(),
          static_cast<long long>(back), static_cast<long long>(forward));
    model.setTarget(0);
    int slices = 0;
    while (!model.advance(std::chrono::milliseconds(1)))
        ++slices;
    QCOMPARE(model.position(), 0);
    QVERIFY(slices > 0 || back <= 1);
}

QTEST_GUILESS_MAIN(SearchTreeModelTest)
#include "search_tree_model_test.moc"
