// SPDX-License-Identifier: GPL-3.0-or-later
#include "random_scene.h"
#include "widgets/tree_canvas.h"

#include <QAccessible>
#include <QTest>

#include <memory>
#include <set>

using namespace orangery::widgets;
using orangery::widgets::test::randomScene;

namespace {

/// 0 has the children 1, 2, 3; 1 has 4 and 5; 4 has 6.
TreeScene smallScene()
{
    TreeScene scene;
    const std::vector<NodeIndex> parents{kNoNode, 0, 0, 0, 1, 1, 4};
    for (std::size_t k = 0; k < parents.size(); ++k) {
        TreeItem item;
        item.parent = parents[k];
        item.title = QStringLiteral("node %1").arg(k);
        item.detail = k == 5 ? QStringLiteral("a hidden needle") : QString();
        scene.items.push_back(item);
    }
    return scene;
}

std::unique_ptr<TreeCanvas> shown(TreeScene scene)
{
    auto canvas = std::make_unique<TreeCanvas>();
    canvas->resize(900, 600);
    canvas->resetScene(std::move(scene));
    canvas->show();
    if (!QTest::qWaitForWindowExposed(canvas.get()))
        qFatal("the window did not open");
    return canvas;
}

}  // namespace

/// A canvas as a screen reader sees it.
class TreeCanvasReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSelectionIsTheValue();
    void everyNodeIsReachedFromTheRoot();
    void actionsFoldAndSelect();
    void nodesSurviveScrubbing();
};

void TreeCanvasReaderTest::theSelectionIsTheValue()
{
    const auto canvas = shown(randomScene(40));
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(canvas.get());
    QVERIFY(interface);
    QCOMPARE(interface->role(), QAccessible::Tree);
    QVERIFY(!interface->text(QAccessible::Name).isEmpty());
    canvas->select(7);
    const QString text = interface->text(QAccessible::Value);
    QVERIFY(text.contains(lineOf(canvas->scene().items[7])));
    QVERIFY(text.contains(canvas->scene().seriesNames[canvas->scene().items[7].series]));
    QCOMPARE(interface->text(QAccessible::Description), text);
}

void TreeCanvasReaderTest::everyNodeIsReachedFromTheRoot()
{
    const auto canvas = shown(randomScene(40));
    canvas->setDescriber([](int item) { return QStringLiteral("U %1").arg(item); });
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(canvas.get());
    QCOMPARE(tree->childCount(), 1);
    // Every node is reached from the root, each from its own parent, and says what its card says and more.
    std::vector<QAccessibleInterface*> open{tree->child(0)};
    std::set<QString> names;
    while (!open.empty()) {
        QAccessibleInterface* node = open.back();
        open.pop_back();
        QCOMPARE(node->role(), QAccessible::TreeItem);
        QVERIFY(node->isValid());
        QVERIFY(names.insert(node->text(QAccessible::Name)).second);
        QVERIFY(canvas->rect().translated(canvas->mapToGlobal(QPoint())).intersects(node->rect()));
        for (int k = 0; k < node->childCount(); ++k) {
            QCOMPARE(node->child(k)->parent(), node);
            QCOMPARE(node->indexOfChild(node->child(k)), k);
            open.push_back(node->child(k));
        }
    }
    QCOMPARE(names.size(), std::size_t{40});
    QCOMPARE(tree->child(0)->parent(), tree);
    QCOMPARE(tree->indexOfChild(tree->child(0)), 0);

    NodeIndex which = 1;
    while (canvas->scene().items[which].flags.testFlag(TreeItemFlag::Ghost))
        ++which;
    const TreeItem& item = canvas->scene().items[which];
    const QPoint at = canvas->mapToGlobal(canvas->itemRect(which).center().toPoint());
    QAccessibleInterface* found = tree->childAt(at.x(), at.y());
    QVERIFY(found);
    const QString name = found->text(QAccessible::Name);
    for (const QString& part : {lineOf(item), canvas->scene().seriesNames[item.series], QStringLiteral("V "),
                                QStringLiteral("N "), QStringLiteral("U %1").arg(which), QStringLiteral("Depth ")})
        QVERIFY2(name.contains(part), qPrintable(name + QStringLiteral(" lacks ") + part));
    QCOMPARE(found->text(QAccessible::Description), item.detail);
}

void TreeCanvasReaderTest::actionsFoldAndSelect()
{
    const auto canvas = shown(smallScene());
    canvas->setFocus();
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(canvas.get());
    QAccessibleInterface* root = tree->child(0);
    QVERIFY(root->state().expanded);
    const int children = root->childCount();
    QVERIFY(children > 0);
    QVERIFY(root->actionInterface()->actionNames().contains(QAccessibleActionInterface::toggleAction()));
    root->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
    QCOMPARE(canvas->folded(), std::vector<NodeIndex>{0});
    QVERIFY(root->state().collapsed);
    QCOMPARE(root->childCount(), 0);
    root->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
    QCOMPARE(root->childCount(), children);

    QAccessibleInterface* child = root->child(0);
    child->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
    QVERIFY(child->state().selected);
    QVERIFY(!root->state().selected);
    QCOMPARE(canvas->itemText(canvas->selection()), child->text(QAccessible::Name));
    if (canvas->hasFocus())
        QCOMPARE(tree->focusChild(), child);
}

void TreeCanvasReaderTest::nodesSurviveScrubbing()
{
    const auto canvas = shown(randomScene(40));
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(canvas.get());
    const QPoint at = canvas->mapToGlobal(canvas->itemRect(39).center().toPoint());
    QAccessibleInterface* last = tree->childAt(at.x(), at.y());
    QVERIFY(last && last->isValid());
    TreeScene earlier = canvas->scene();
    earlier.items.resize(10);
    canvas->setScene(earlier);
    canvas->showPendingScene();
    QVERIFY(!last->isValid());
    QVERIFY(last->state().invalid);
    QVERIFY(last->text(QAccessible::Name).isEmpty());
    QCOMPARE(last->parent(), nullptr);
    canvas->setScene(randomScene(40));
    canvas->showPendingScene();
    QVERIFY(last->isValid());  // the same place in the history is the same node
}

QTEST_MAIN(TreeCanvasReaderTest)
#include "tree_canvas_reader_test.moc"
