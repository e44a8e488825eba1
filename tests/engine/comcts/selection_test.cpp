// SPDX-License-Identifier: GPL-3.0-or-later
// Ties, and the options that change what a round keeps.
#include "tests/engine/comcts/invented.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace orangery;
using namespace orangery::comcts;

namespace {

NodeId add(Tree& tree, NodeId parent, double V)
{
    Node node;
    node.parent = parent;
    node.N = 1;
    node.V = V;
    return tree.add(std::move(node));
}

}  // namespace

class SelectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tiesAreBrokenUniformlyAtEachLevel()
    {
        Tree tree;
        const NodeId a = add(tree, kRoot, 0.5);
        const NodeId b = add(tree, kRoot, 0);
        const NodeId b1 = add(tree, b, 0.5);
        const NodeId b2 = add(tree, b, 0.5);
        const SearchOptions options{.c = 0};  // U = V
        constexpr int kDraws = 4000;
        std::map<NodeId, int> count;
        for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
            Random random(deriveSeed(seed, {"ties"}));
            const Choice choice = selectNode(tree, {}, options, random, {});
            QCOMPARE(choice.ties, 3);
            ++count[choice.node];
        }
        // Half of the draws take the shallow leaf, not a third: the recursion draws at each level. Five sigma.
        const auto within = [&](NodeId id, double share) {
            const double sigma = std::sqrt(kDraws * share * (1 - share));
            return std::abs(count[id] - kDraws * share) < 5 * sigma;
        };
        QVERIFY(within(a, 0.5));
        QVERIFY(within(b1, 0.25));
        QVERIFY(within(b2, 0.25));
    }

    void nothingIsDrawnWithoutATie()
    {
        Tree tree;
        add(tree, kRoot, 0.5);
        const NodeId best = add(tree, kRoot, 0.75);
        Random random(7);
        const Choice choice = selectNode(tree, {}, {}, random, {});
        QVERIFY(choice.node == best);
        QCOMPARE(choice.ties, 1);
        QCOMPARE(random.next(), Random(7).next());
    }

    void emptyTreeGivesTheRoot()
    {
        Random random(7);
        const Choice choice = selectNode(Tree(), {}, {}, random, {});
        QVERIFY(choice.node == kRoot);
        QVERIFY(!choice.U);
        QCOMPARE(random.next(), Random(7).next());
    }

    void randomSelectionTakesEveryLeaf()
    {
        Tree tree;
        add(tree, kRoot, 1);
        const NodeId inner = add(tree, kRoot, 1);
        add(tree, inner, -1);
        std::map<NodeId, int> count;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            Random random(deriveSeed(seed, {"leaf"}));
            ++count[selectNode(tree, {}, {.selection = Selection::RandomLeaf}, random, {}).node];
        }
        QCOMPARE(count.size(), std::size_t{2});
        QVERIFY(!count.contains(inner));
    }

    void unlocatedErrorsAreDroppedOrKept()
    {
        const invented::Policies policies = {invented::saying("A", invented::goOn("", {"a1", "a2", "", "a4"}, "3"))};
        for (const Unlocated unlocated : {Unlocated::Drop, Unlocated::Keep}) {
            invented::EventRecorder recorder;
            Search search(invented::question(), {"A"}, {invented::scoringAll("judge", 1)},
                          {.unlocated = unlocated, .budgetCalls = 1}, recorder.sink());
            QVERIFY(invented::drive(search, policies));
            const Tree& tree = search.state().tree;
            if (unlocated == Unlocated::Drop) {
                QCOMPARE(tree.size(), std::size_t{1});
                QCOMPARE(search.state().ghosts.size(), std::size_t{4});
                QVERIFY(!search.state().ghosts.front().firstError);
            } else {
                QCOMPARE(tree.size(), std::size_t{5});
                QVERIFY(tree.nodes().back().unlocated);
                QVERIFY(tree.nodes().back().answer && !tree.nodes().back().answer->correct);
                QVERIFY(!tree.nodes()[3].unlocated);
            }
        }
    }

    void penaltyRaisesTheNodeAndItsAncestorsOnly()
    {
        Tree tree;
        const NodeId a = add(tree, kRoot, 1);
        const NodeId b = add(tree, a, 0.5);
        const NodeId other = add(tree, kRoot, 1);
        const std::vector<Change> changes = penalise(tree, b);
        QCOMPARE(changes.size(), std::size_t{2});
        QCOMPARE(tree.node(kRoot).N, std::int64_t{0});
        QCOMPARE(tree.node(a).N, std::int64_t{2});
        QCOMPARE(tree.node(b).N, std::int64_t{2});
        QCOMPARE(tree.node(other).N, std::int64_t{1});
        QCOMPARE(tree.node(b).V, 0.5);
    }

    void depthLimitCutsAndFlags()
    {
        std::vector<std::string> bodies(30, "x");
        const invented::Policies policies = {invented::saying("A", invented::goOn("", bodies, "3"))};
        const auto judge = std::make_shared<invented::FunctionJudge>(
            "judge", [](const JudgedResponse&) { return Verdict{}; },
            [](const JudgedResponse& judged) {
                std::vector<double> scores(judged.response->sections.size(), 1);
                scores.back() = -1;
                return scores;
            });
        invented::EventRecorder recorder;
        Search search(invented::question(), {"A"}, {{judge, 1}}, {.budgetCalls = 3, .depthLimit = 6}, recorder.sink());
        QVERIFY(invented::drive(search, policies));
        const Tree& tree = search.state().tree;
        QCOMPARE(tree.size(), std::size_t{7});
        QVERIFY(tree.nodes()[6].depthLimit);
        QVERIFY(!tree.nodes()[5].depthLimit);
        QVERIFY2(search.state().ghosts.empty(), "the error lies below the limit, where there is no place to show it");
    }

    void changedPrefixIsFlagged()
    {
        const auto drifting = std::make_shared<invented::FunctionPolicy>(
            "A", [](const CompletionJob& job, const auto&, const auto&) -> PolicyAnswer {
                std::string prefix = job.prefix;
                if (const auto at = prefix.find("a1"); at != std::string::npos)
                    prefix.replace(at, 2, "another");
                std::vector<std::string> bodies = {"a5", "bad"};
                if (prefix.empty())
                    bodies = {"a1", "a2", "", "a4", "bad"};
                return Completion{.text = invented::goOn(prefix, bodies, "3")};
            });
        const auto judge = std::make_shared<invented::FunctionJudge>(
            "judge", [](const JudgedResponse&) { return Verdict{}; },
            [](const JudgedResponse& judged) {
                std::vector<double> scores(judged.response->sections.size(), 1);
                scores.back() = -1;
                return scores;
            });
        invented::EventRecorder recorder;
        Search search(invented::question(), {"A"}, {{judge, 1}}, {.budgetCalls = 2}, recorder.sink());
        QVERIFY(invented::drive(search, {drifting}));
        const Tree& tree = search.state().tree;
        QCOMPARE(tree.size(), std::size_t{6});
        QVERIFY(tree.nodes()[5].prefixDrift);
        QVERIFY(!tree.nodes()[4].prefixDrift);
        QCOMPARE(std::string(bodyOf(tree.nodes()[1].section)), std::string("a1"));
    }
};

QTEST_APPLESS_MAIN(SelectionTest)
#include "selection_test.moc"
