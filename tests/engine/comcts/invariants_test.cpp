// SPDX-License-Identifier: GPL-3.0-or-later
// What has to hold in every search by the code's rules, whatever policies and judges say.
#include "engine/comcts/fold.h"
#include "tests/engine/comcts/invented.h"

#include <QTest>

using namespace orangery;
using namespace orangery::comcts;

namespace {

constexpr int kSeeds = 150;

/// A random search that has been run to its end.
struct RandomSearch {
    explicit RandomSearch(std::uint64_t seed)
        : K(static_cast<int>(seed % 4) + 1),
          chances{.failure = 0.1, .invalid = 0.1, .correct = seed % 3 == 0 ? 0.02 : 0.0, .judgeFailure = 0.1},
          policies(invented::randomPolicies(K, chances)),
          options{.unlocated = seed % 5 == 0 ? Unlocated::Keep : Unlocated::Drop,
                  .c = 0.25 * static_cast<double>(seed % 6),
                  .threshold = seed % 7 == 0   ? 0.3
                               : seed % 7 == 1 ? -0.5
                                               : 0.0,
                  .budgetCalls = 24,
                  .seed = seed},
          search(invented::question(), invented::namesOf(policies), invented::randomJudges(chances), options,
                 recorder.sink())
    {
    }

    int K;
    invented::Chances chances;
    invented::Policies policies;
    SearchOptions options;
    invented::EventRecorder recorder;
    Search search;
};

void checkTree(const Tree& tree, const SearchOptions& options, int K)
{
    QCOMPARE(tree.node(kRoot).N, std::int64_t{0});
    QCOMPARE(tree.node(kRoot).V, 0.0);
    for (std::size_t i = 0; i < tree.size(); ++i) {
        const NodeId id{static_cast<std::int32_t>(i)};
        const Node& node = tree.nodes()[i];
        std::int64_t visitsBelow = 0;
        for (const NodeId child : node.children) {
            visitsBelow += tree.node(child).N;
            QCOMPARE(tree.node(child).round, tree.node(node.children.front()).round);
        }
        QVERIFY(node.children.size() <= static_cast<std::size_t>(K));
        if (id == kRoot)
            continue;
        QVERIFY(node.N >= 1);
        QVERIFY(node.N >= visitsBelow);
        QVERIFY(std::abs(node.V) <= 1 + 1e-12);
        QVERIFY(upperBound(tree, id, options).value() >= node.V);
        QCOMPARE(node.depth, tree.node(*node.parent).depth + 1);
        QCOMPARE(invented::depthOf(joinSections(tree.sectionsTo(id))), node.depth);
        QVERIFY(node.section.kind == kindAtDepth(node.depth) && node.section.step == stepAtDepth(node.depth));
    }
}

}  // namespace

class InvariantsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void treeAfterEveryRound()
    {
        std::size_t nodes = 0;
        for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
            RandomSearch run(seed);
            std::size_t sizeBefore = 1;
            QVERIFY(invented::drive(run.search, run.policies, [&](const RoundPlan& plan) {
                const SearchState& state = run.search.state();
                checkTree(state.tree, run.options, run.K);
                QCOMPARE(state.calls, run.K * state.rounds);
                QCOMPARE(state.rounds, plan.round);
                // Whatever is new hangs below the node that the round went on from.
                for (std::size_t i = sizeBefore; i < state.tree.size(); ++i) {
                    const Node& node = state.tree.nodes()[i];
                    QVERIFY(node.round == plan.round);
                    QVERIFY(*node.parent == plan.selected || index(*node.parent) >= sizeBefore);
                }
                sizeBefore = state.tree.size();
            }));
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("seed %1").arg(seed)));
            nodes += run.search.state().tree.size();
        }
        QVERIFY2(nodes > std::size_t{10} * kSeeds, "the random searches grow hardly any tree");
    }

    void selectedNodeIsALeafWithTheHighestBound()
    {
        for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
            RandomSearch run(seed);
            Tree before;
            QVERIFY(invented::drive(run.search, run.policies, [&](const RoundPlan& plan) {
                QVERIFY(before.isLeaf(plan.selected));
                for (std::size_t i = 1; i < before.size(); ++i) {
                    const NodeId id{static_cast<std::int32_t>(i)};
                    if (before.isLeaf(id))
                        QVERIFY(upperBound(before, id, run.options) <= upperBound(before, plan.selected, run.options));
                }
                before = run.search.state().tree;
            }));
        }
    }

    void eventsFoldToTheTree()
    {
        for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
            RandomSearch run(seed);
            QVERIFY(invented::drive(run.search, run.policies));
            Result<TreeHistory> history = foldEvents(run.recorder.events());
            QVERIFY(history);
            const SearchState& state = run.search.state();
            const std::string difference = invented::difference(history->tree(), state.tree);
            QVERIFY2(difference.empty(), difference.c_str());
            QCOMPARE(history->ghosts().size(), state.ghosts.size());
            QCOMPARE(history->rounds(), state.rounds);
            QCOMPARE(history->calls(), state.calls);
            QVERIFY(history->outcome() == state.outcome);
            QVERIFY(history->bestPath() == state.bestPath);
            QCOMPARE(history->answer(), state.answer);
        }
    }

    void foldedStateIsWhatTheNextRoundNeeds()
    {
        // A search that is restored from the fold after any round goes on exactly as the one that was not interrupted.
        for (std::uint64_t seed = 1; seed < 20; ++seed) {
            RandomSearch whole(seed);
            QVERIFY(invented::drive(whole.search, whole.policies));
            for (int stopAfter = 1; stopAfter <= whole.search.state().rounds; ++stopAfter) {
                TreeHistory history;
                for (const Json& event : whole.recorder.events()) {
                    if (event.value("round", 0) <= stopAfter && event["ev"] != "search_finished")
                        QVERIFY(history.add(event));
                }
                RandomSearch rest(seed);
                QVERIFY(rest.search.restore(history.searchState()));
                while (!rest.search.finished()) {
                    const Result<RoundPlan> plan = rest.search.plan();
                    QVERIFY(plan);
                    std::vector<PolicyAnswer> answers;
                    for (std::size_t k = 0; k < rest.policies.size(); ++k)
                        answers.push_back(rest.policies[k]->complete(plan->jobs[k], [](std::string_view) {}, {}));
                    QVERIFY(rest.search.commit(*plan, answers, {}));
                }
                const std::string difference =
                    invented::difference(rest.search.state().tree, whole.search.state().tree);
                QVERIFY2(difference.empty(), difference.c_str());
                QVERIFY(rest.search.state().outcome == whole.search.state().outcome);
            }
        }
    }

    void successOnlyByARightAnswerAndItsPathIsInTheTree()
    {
        int solved = 0;
        for (std::uint64_t seed = 0; seed < kSeeds; seed += 3) {
            RandomSearch run(seed);
            QVERIFY(invented::drive(run.search, run.policies));
            const SearchState& state = run.search.state();
            QCOMPARE(state.outcome == SearchOutcome::Success, !state.bestPath.empty());
            if (state.bestPath.empty())
                continue;
            ++solved;
            QVERIFY(state.bestPath == state.tree.pathTo(state.bestPath.back()));
            const auto& answer = state.tree.node(state.bestPath.back()).answer;
            QVERIFY(answer && answer->correct);
            QCOMPARE(answer->text, state.answer);
        }
        QVERIFY(solved > 0);
    }

    void seekingBackAndForthEqualsAFreshFold()
    {
        RandomSearch run(10);
        QVERIFY(invented::drive(run.search, run.policies));
        TreeHistory fresh;
        fresh.setFollowsEnd(false);
        for (const Json& event : run.recorder.events())
            QVERIFY(fresh.add(event));
        QCOMPARE(fresh.position(), std::size_t{0});
        TreeHistory moved = foldEvents(run.recorder.events()).value();
        Random random(1);
        for (std::size_t position = 0; position <= fresh.steps().size(); ++position) {
            fresh.seek(position);
            moved.seek(random.below(moved.steps().size() + 1));
            moved.seek(position);
            const std::string difference = invented::difference(moved.tree(), fresh.tree());
            QVERIFY2(difference.empty(), difference.c_str());
            QCOMPARE(moved.ghosts().size(), fresh.ghosts().size());
            QVERIFY(moved.selected() == fresh.selected());
            QCOMPARE(moved.rounds(), fresh.rounds());
            QVERIFY(moved.outcome() == fresh.outcome());
        }
    }

    void openRoundIsNotApplied()
    {
        RandomSearch run(10);
        QVERIFY(invented::drive(run.search, run.policies));
        TreeHistory history;
        Tree closed;
        for (const Json& event : run.recorder.events()) {
            QVERIFY(history.add(event));
            if (event["ev"] == "round_finished")
                closed = history.tree();
            else
                QVERIFY(invented::difference(history.tree(), closed).empty());
        }
        QVERIFY(closed.size() > 1);
    }
};

QTEST_APPLESS_MAIN(InvariantsTest)
#include "invariants_test.moc"
