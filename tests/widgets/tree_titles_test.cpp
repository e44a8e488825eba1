// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_titles.h"
#include "random_scene.h"
#include "widgets/picture.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace orangery::widgets;
using test::randomScene;

namespace {

const QRectF kArea(100.0, 0.0, 900.0, 520.0);

struct Placed {
    TreeScene scene;
    TreeArrangement arrangement;
    TreeView view;
    std::vector<PlacedTitle> titles;

    [[nodiscard]] bool has(NodeIndex item) const
    {
        return std::any_of(titles.begin(), titles.end(),
                           [&](const PlacedTitle& title) { return arrangement.item[title.node] == item; });
    }
};

/// Titles of a scene that is fitted into kArea.
Placed placed(TreeScene scene, const TreeMarks& marks = {})
{
    Placed result{.scene = std::move(scene), .arrangement = {}, .view = {}, .titles = {}};
    result.arrangement = arrangeTree(parentsOf(result.scene));
    result.view.camera.fit(result.arrangement.layout, kArea);
    result.view.exposed = kArea;
    result.view.marks = marks;
    result.titles = placeTitles(result.scene, result.arrangement, result.view, kArea, pictureFont());
    return result;
}

}  // namespace

class TreeTitlesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void titlesKeepApartAndInside();
    void whatIsSelectedComesFirst();
    void theBestPathIsNamedBeforeBranches();
    void largeCardsHaveTheirOwn();
    void titlesDoNotMoveWithWhatIsPainted();
    void tenThousandNodesAreQuick();
};

void TreeTitlesTest::titlesKeepApartAndInside()
{
    for (const NodeIndex count : {300, 3000, 10000}) {
        const Placed tree = placed(randomScene(count));
        QVERIFY2(tree.titles.size() >= 8, qPrintable(QString::number(tree.titles.size())));
        QVERIFY(static_cast<double>(tree.titles.size()) <= kArea.width() * kArea.height() / 14000.0 + 1.0);
        for (const PlacedTitle& title : tree.titles) {
            QVERIFY(kArea.contains(title.box));
            QVERIFY(!title.text.isEmpty());
            for (const PlacedTitle& other : tree.titles)
                QVERIFY(other.node == title.node || !other.box.intersects(title.box));
            const QRectF card = tree.view.camera.card(centreOf(tree.arrangement, title.node));
            QVERIFY(!title.box.intersects(card));
            QVERIFY(title.box.left() <= card.center().x() && card.center().x() <= title.box.right());
        }
    }
}

void TreeTitlesTest::whatIsSelectedComesFirst()
{
    for (const NodeIndex selected : {0, 77, 1500, 2999}) {
        const Placed tree = placed(randomScene(3000), {.selected = selected});
        QVERIFY(tree.has(selected));
        QCOMPARE(tree.arrangement.item[tree.titles.front().node], selected);
        QVERIFY(tree.titles.front().isStrong);
    }
}

void TreeTitlesTest::theBestPathIsNamedBeforeBranches()
{
    // A chain to the best end, and beside each of its nodes a bush whose title would take the same room.
    TreeScene scene;
    const auto add = [&](NodeIndex parent, TreeItemFlags flags, const QString& title) {
        TreeItem item;
        item.parent = parent;
        item.title = title;
        item.flags = flags;
        scene.items.push_back(item);
        return static_cast<NodeIndex>(scene.items.size()) - 1;
    };
    NodeIndex best = add(kNoNode, {}, QStringLiteral("root"));
    std::vector<NodeIndex> path;
    for (int depth = 0; depth < 4; ++depth) {
        const NodeIndex parent = best;
        for (int k = 0; k < 40; ++k) {
            const NodeIndex bush = add(parent, {}, QStringLiteral("a bush with a long name"));
            add(bush, {}, QStringLiteral("twig"));
            add(bush, {}, QStringLiteral("twig"));
            if (k == 20)
                path.push_back(best = add(parent, TreeItemFlag::OnBestPath, QStringLiteral("the way")));
        }
    }
    const Placed tree = placed(std::move(scene));
    QVERIFY(tree.view.camera.detail() < TreeDetail::Title);
    QVERIFY(tree.has(0));
    for (const NodeIndex item : path)
        QVERIFY(tree.has(item));
    QVERIFY(std::any_of(tree.titles.begin(), tree.titles.end(), [](const PlacedTitle& t) { return !t.isStrong; }));
}

void TreeTitlesTest::largeCardsHaveTheirOwn()
{
    QVERIFY(placed(randomScene(3)).titles.empty());
}

void TreeTitlesTest::titlesDoNotMoveWithWhatIsPainted()
{
    Placed tree = placed(randomScene(3000));
    tree.view.exposed = QRectF(300.0, 100.0, 40.0, 40.0);
    const std::vector<PlacedTitle> again = placeTitles(tree.scene, tree.arrangement, tree.view, kArea, pictureFont());
    QCOMPARE(again.size(), tree.titles.size());
    for (std::size_t i = 0; i < again.size(); ++i)
        QCOMPARE(again[i].box, tree.titles[i].box);
}

void TreeTitlesTest::tenThousandNodesAreQuick()
{
    const Placed tree = placed(randomScene(10000));
    double best = 1e9;
    for (int k = 0; k < 5; ++k) {
        QElapsedTimer timer;
        timer.start();
        (void)placeTitles(tree.scene, tree.arrangement, tree.view, kArea, pictureFont());
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    qInfo("%zu titles among 10,000 nodes: %.2f ms", tree.titles.size(), best);
    QVERIFY2(best < 160.0, "ten times a frame: not a matter of a busy machine");
}

QTEST_MAIN(TreeTitlesTest)
#include "tree_titles_test.moc"
