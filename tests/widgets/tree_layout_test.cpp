// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_layout.h"
#include "random_tree.h"
#include "widgets/tree_arrangement.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <numeric>

using namespace orangery::widgets;
using orangery::widgets::test::randomTree;

namespace {

// Sums of at most a few hundred shifts of size 1 to 1e4: 1e-9 is a thousand times their rounding error.
constexpr double kRounding = 1e-9;

std::vector<std::vector<NodeIndex>> childrenOf(const std::vector<NodeIndex>& parents)
{
    std::vector<std::vector<NodeIndex>> children(parents.size());
    for (std::size_t v = 0; v < parents.size(); ++v) {
        if (parents[v] != kNoNode)
            children[parents[v]].push_back(static_cast<NodeIndex>(v));
    }
    return children;
}

/// Nodes of every row in the order that the children lists dictate, found breadth first: not the layout's own order.
std::vector<std::vector<NodeIndex>> rowsOf(const std::vector<NodeIndex>& parents)
{
    const auto children = childrenOf(parents);
    std::vector<std::vector<NodeIndex>> rows(1);
    for (std::size_t v = 0; v < parents.size(); ++v) {
        if (parents[v] == kNoNode)
            rows[0].push_back(static_cast<NodeIndex>(v));
    }
    for (;;) {
        std::vector<NodeIndex> row;
        for (const NodeIndex v : rows.back())
            row.insert(row.end(), children[v].begin(), children[v].end());
        if (row.empty())
            return rows;
        rows.push_back(row);
    }
}

/// The same tree with the children of every node in reverse order; `twin[v]` is the node that mirrors `v`.
std::vector<NodeIndex> mirrorTree(const std::vector<NodeIndex>& parents, std::vector<NodeIndex>& twin)
{
    const auto children = childrenOf(parents);
    twin.assign(parents.size(), kNoNode);
    std::vector<NodeIndex> mirrored{kNoNode};
    std::vector<NodeIndex> queue{0};
    twin[0] = 0;
    for (std::size_t k = 0; k < queue.size(); ++k) {
        const auto& family = children[queue[k]];
        for (auto w = family.rbegin(); w != family.rend(); ++w) {
            twin[*w] = static_cast<NodeIndex>(queue.size());
            mirrored.push_back(static_cast<NodeIndex>(k));
            queue.push_back(*w);
        }
    }
    return mirrored;
}

/// Of processor time, which other processes hardly change.
double millisecondsOf(auto&& work)
{
    double best = 1e9;
    for (int run = 0; run < 5; ++run) {
        const std::clock_t start = std::clock();
        work();
        best = std::min(best, static_cast<double>(std::clock() - start) * 1e3 / CLOCKS_PER_SEC);
    }
    return best;
}

void checkTidy(const std::vector<NodeIndex>& parents, const TreeLayoutOptions& options = {})
{
    const TreeLayout layout = layoutTree(parents, options);
    const auto rows = rowsOf(parents);
    QCOMPARE(layout.rows, static_cast<NodeIndex>(rows.size()));
    for (std::size_t depth = 0; depth < rows.size(); ++depth) {
        const auto& row = rows[depth];
        for (std::size_t k = 0; k < row.size(); ++k) {
            QCOMPARE(layout.depth[row[k]], static_cast<NodeIndex>(depth));
            if (k == 0)
                continue;
            const bool areSiblings = parents[row[k]] == parents[row[k - 1]];
            const double gap = layout.x[row[k]] - layout.x[row[k - 1]];
            QVERIFY2(gap >= (areSiblings ? options.siblings : options.cousins) - kRounding,
                     qPrintable(QStringLiteral("row %1, gap %2").arg(depth).arg(gap)));
        }
    }
    const auto children = childrenOf(parents);
    for (std::size_t v = 0; v < parents.size(); ++v) {
        if (children[v].empty())
            continue;
        const double middle = (layout.x[children[v].front()] + layout.x[children[v].back()]) / 2.0;
        QVERIFY(std::abs(layout.x[v] - middle) < kRounding);
    }
    const auto [left, right] = std::minmax_element(layout.x.begin(), layout.x.end());
    QCOMPARE(*left, 0.0);
    QCOMPARE(*right, layout.width);
}

}  // namespace

class TreeLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void emptyAndSingle();
    void handWorked();
    void forest();
    void tidy_data();
    void tidy();
    void equalSubtreesAreDrawnEqually();
    void mirroredTreeIsDrawnMirrored();
    void appendedNodesKeepTheOrder();
    void deepChainAndWideStar();
    void tenThousandNodesAreQuick();
    void timeIsLinear();
    void foldingHidesAndCounts();
    void rowsAnswerWhatTheyTouch();
};

void TreeLayoutTest::emptyAndSingle()
{
    QCOMPARE(layoutTree({}).rows, 0);
    const TreeLayout one = layoutTree(std::vector<NodeIndex>{kNoNode});
    QCOMPARE(one.rows, 1);
    QCOMPARE(one.x, std::vector<double>{0.0});
    QCOMPARE(one.width, 0.0);
}

void TreeLayoutTest::handWorked()
{
    //        0                0 has the children 1, 2, 3; 1 has 4, 5; 3 has 6, 7.
    //     /  |  \             Row 2: 4 and 5 one apart, 5 and 6 two apart (the parents' distance), 6 and 7 one apart,
    //    1   2   3            because 1, 2, 3 must be one apart each and stand over the middles 0.5 and 2.5.
    //   4 5     6 7
    const std::vector<NodeIndex> parents{kNoNode, 0, 0, 0, 1, 1, 3, 3};
    const TreeLayout layout = layoutTree(parents, {1.0, 1.0});
    const std::vector<double> expected{1.5, 0.5, 1.5, 2.5, 0.0, 1.0, 2.0, 3.0};
    for (std::size_t v = 0; v < expected.size(); ++v)
        QVERIFY(std::abs(layout.x[v] - expected[v]) < kRounding);
    QCOMPARE(layout.depth, (std::vector<NodeIndex>{0, 1, 1, 1, 2, 2, 2, 2}));
}

void TreeLayoutTest::forest()
{
    const TreeLayout layout = layoutTree(std::vector<NodeIndex>{kNoNode, kNoNode, 0, 1, 1, 7});
    QCOMPARE(layout.depth, (std::vector<NodeIndex>{0, 0, 1, 1, 1, 0}));  // node 5 names a later parent: a root
    QVERIFY(layout.x[0] < layout.x[1] && layout.x[1] < layout.x[5]);
}

void TreeLayoutTest::tidy_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<unsigned>("seed");
    QTest::addColumn<int>("reach");
    for (unsigned seed = 0; seed < 200; ++seed) {
        const int count = 2 + static_cast<int>(seed * 37 % 400);
        const int reach = seed % 3 == 0 ? 3 : seed % 3 == 1 ? 25 : 1 << 30;
        QTest::addRow("%d nodes, reach %d, seed %u", count, reach, seed) << count << seed << reach;
    }
    QTest::newRow("10000 nodes") << 10000 << 1u << (1 << 30);
    QTest::newRow("10000 nodes, deep") << 10000 << 2u << 40;
}

void TreeLayoutTest::tidy()
{
    QFETCH(int, count);
    QFETCH(unsigned, seed);
    QFETCH(int, reach);
    const auto parents = randomTree(count, seed, reach);
    checkTidy(parents);
    checkTidy(parents, {1.0, 1.0});
}

void TreeLayoutTest::equalSubtreesAreDrawnEqually()
{
    // Nodes 1 and 2 + k carry the same random subtree; a deep chain between them disturbs both sides.
    const auto pattern = randomTree(60, 11, 8);
    std::vector<NodeIndex> parents{kNoNode};
    const auto append = [&parents](const std::vector<NodeIndex>& tree) {
        const auto base = static_cast<NodeIndex>(parents.size());
        for (const NodeIndex p : tree)
            parents.push_back(p == kNoNode ? 0 : base + p);
        return base;
    };
    const NodeIndex a = append(pattern);
    append(std::vector<NodeIndex>{kNoNode, 0, 1, 2, 3, 4, 5, 6});
    const NodeIndex b = append(pattern);
    const TreeLayout layout = layoutTree(parents);
    for (NodeIndex v = 0; v < static_cast<NodeIndex>(pattern.size()); ++v)
        QVERIFY(std::abs((layout.x[a + v] - layout.x[a]) - (layout.x[b + v] - layout.x[b])) < kRounding);
}

void TreeLayoutTest::mirroredTreeIsDrawnMirrored()
{
    for (unsigned seed = 0; seed < 60; ++seed) {
        const auto parents = randomTree(300, seed, seed % 2 == 0 ? 12 : 1 << 30);
        std::vector<NodeIndex> twin;
        const auto reflection = mirrorTree(parents, twin);
        const TreeLayout a = layoutTree(parents);
        const TreeLayout b = layoutTree(reflection);
        for (std::size_t v = 0; v < parents.size(); ++v)
            QVERIFY(std::abs(a.x[v] + b.x[twin[v]] - a.width) < kRounding);
    }
}

void TreeLayoutTest::appendedNodesKeepTheOrder()
{
    auto parents = randomTree(200, 5, 30);
    const auto before = rowsOf(parents);
    parents.push_back(17);
    parents.push_back(3);
    const TreeLayout after = layoutTree(parents);
    for (const auto& row : before) {
        for (std::size_t k = 1; k < row.size(); ++k)
            QVERIFY(after.x[row[k - 1]] < after.x[row[k]]);
    }
}

void TreeLayoutTest::deepChainAndWideStar()
{
    std::vector<NodeIndex> chain(100000);
    std::iota(chain.begin(), chain.end(), kNoNode);
    const TreeLayout deep = layoutTree(chain);
    QCOMPARE(deep.rows, 100000);
    QCOMPARE(deep.width, 0.0);

    std::vector<NodeIndex> star(100000, 0);
    star[0] = kNoNode;
    const TreeLayout wide = layoutTree(star);
    QCOMPARE(wide.rows, 2);
    QVERIFY(std::abs(wide.width - 99998.0) < 1e-6);

    // A comb: the drawing is as deep as it is wide, and every contour is long.
    std::vector<NodeIndex> comb{kNoNode};
    for (NodeIndex v = 1; v < 100000; ++v)
        comb.push_back(v % 2 == 1 ? std::max(0, v - 1) : v - 2);
    QCOMPARE(layoutTree(comb).rows, 50001);
}

void TreeLayoutTest::tenThousandNodesAreQuick()
{
    const auto parents = randomTree(10000, 3);
    const double ms = millisecondsOf([&] { (void)layoutTree(parents); });
    qInfo("layout of 10,000 random nodes: %.2f ms", ms);
    QVERIFY2(ms < 50.0 * 10, "ten times the budget: not a matter of a busy machine");
}

void TreeLayoutTest::timeIsLinear()
{
    const auto small = randomTree(20000, 4, 60);
    const auto large = randomTree(160000, 4, 60);
    const double a = millisecondsOf([&] { (void)layoutTree(small); });
    const double b = millisecondsOf([&] { (void)layoutTree(large); });
    qInfo("8 times the nodes take %.1f times the time (%.2f and %.2f ms)", b / a, a, b);
    // Linear is 8, quadratic 64; caches and a second process on the machine explain up to three times 8.
    QVERIFY(b / a < 24.0);
}

void TreeLayoutTest::foldingHidesAndCounts()
{
    const std::vector<NodeIndex> parents{kNoNode, 0, 0, 1, 1, 3, 2};
    const TreeArrangement all = arrangeTree(parents);
    QCOMPARE(all.nodeCount(), 7);
    QCOMPARE(all.hidden, 0);

    const TreeArrangement folded = arrangeTree(parents, std::vector<NodeIndex>{1, 3, 6, 99, -4});
    QCOMPARE(folded.item, (std::vector<NodeIndex>{0, 1, 2, 6}));
    QCOMPARE(folded.hidden, 3);
    QCOMPARE(folded.hiddenBelow, (std::vector<NodeIndex>{0, 3, 0, 0}));
    QCOMPARE(folded.node, (std::vector<NodeIndex>{0, 1, 2, -1, -1, -1, 3}));
    QCOMPARE(folded.parent, (std::vector<NodeIndex>{-1, 0, 0, 2}));
}

void TreeLayoutTest::rowsAnswerWhatTheyTouch()
{
    const auto parents = randomTree(800, 9, 50);
    const TreeArrangement a = arrangeTree(parents);
    for (NodeIndex depth = 0; depth < a.layout.rows; ++depth) {
        for (double from = -1.0; from < a.layout.width; from += 3.7) {
            const double to = from + 2.0;
            std::vector<NodeIndex> expected;
            for (const NodeIndex v : a.rows[depth]) {
                const double x = a.layout.x[v];
                const double px = a.parent[v] == kNoNode ? x : a.layout.x[a.parent[v]];
                if (std::max(x, px) >= from && std::min(x, px) <= to)
                    expected.push_back(v);
            }
            const auto got = a.touching(depth, from, to);
            QVERIFY(std::equal(got.begin(), got.end(), expected.begin(), expected.end()));

            NodeIndex nearest = a.rows[depth].front();
            for (const NodeIndex v : a.rows[depth]) {
                if (std::abs(a.layout.x[v] - from) < std::abs(a.layout.x[nearest] - from))
                    nearest = v;
            }
            QCOMPARE(std::abs(a.layout.x[a.nearest(depth, from)] - from), std::abs(a.layout.x[nearest] - from));
        }
    }
    QVERIFY(a.touching(-1, 0, 1).empty() && a.touching(a.layout.rows, 0, 1).empty());
    QCOMPARE(a.nearest(-1, 0.0), kNoNode);
}

QTEST_APPLESS_MAIN(TreeLayoutTest)
#include "tree_layout_test.moc"
