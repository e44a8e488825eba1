// SPDX-License-Identifier: GPL-3.0-or-later
#include "random_scene.h"

#include <algorithm>
#include <array>

namespace orangery::widgets::test {

TreeScene randomScene(NodeIndex count, unsigned seed)
{
    static const std::array<const char16_t*, 6> kTitles{
        u"Describe the picture",
        u"Step: count the red squares and set aside those that touch",
        u"Add 14 and 27",
        u"Step: the sum is larger than the target",
        u"Compare both sides of the equation, then halve the difference",
        u"Therefore the answer is B"};
    std::mt19937 generator(seed);
    const auto below = [&generator](unsigned n) { return static_cast<int>(generator() % n); };

    TreeScene scene;
    scene.title = QStringLiteral("A random tree of %1 nodes").arg(count);
    scene.seriesNames = {QStringLiteral("north"), QStringLiteral("south"), QStringLiteral("east")};
    scene.bandLabels = {QStringLiteral("Question"), QStringLiteral("Description"), QStringLiteral("Rationales"),
                        QStringLiteral("Step 1"),   QStringLiteral("Step 2"),      QStringLiteral("Step 3")};
    scene.valueName = QStringLiteral("V");
    scene.valueMeaning = QStringLiteral("mean score");
    scene.weightName = QStringLiteral("N");
    scene.weightMeaning = QStringLiteral("visits");
    scene.badges = {QStringLiteral("random numbers"), QStringLiteral("made for a test")};
    scene.captions = {QStringLiteral("seed %1, %2 nodes").arg(seed).arg(count)};

    // Chains of one to four nodes below a node chosen at random among the young ones: that is how trees of steps grow.
    while (static_cast<NodeIndex>(scene.items.size()) < count) {
        const auto size = static_cast<NodeIndex>(scene.items.size());
        NodeIndex parent = size == 0 ? kNoNode : static_cast<NodeIndex>(generator() % static_cast<unsigned>(size));
        if (parent != kNoNode && scene.items[parent].flags.testFlag(TreeItemFlag::Ghost))
            continue;
        const int series = below(3);
        const int length = size == 0 ? 1 : 1 + below(4);
        const bool isCut = size > 3 && below(6) == 0;
        for (int k = 0; k < length && static_cast<NodeIndex>(scene.items.size()) < count; ++k) {
            TreeItem item;
            item.parent = parent;
            item.title = QString::fromUtf16(kTitles[static_cast<std::size_t>(below(6))]);
            item.detail = QStringLiteral("Node %1.\nThe whole text of the step stands here.").arg(scene.items.size());
            item.series = parent == kNoNode ? -1 : series;
            if (!isCut)
                item.weight = 1;
            if (isCut)
                item.flags =
                    k == 0 ? TreeItemFlag::Ghost | TreeItemFlag::FirstError : TreeItemFlags(TreeItemFlag::Ghost);
            else if (parent != kNoNode)
                item.value = (below(2001) - 1000) / 1000.0;
            parent = static_cast<NodeIndex>(scene.items.size());
            scene.items.push_back(item);
        }
    }
    for (auto k = static_cast<NodeIndex>(scene.items.size()) - 1; k > 0; --k)
        if (TreeItem& parent = scene.items[scene.items[k].parent]; parent.weight && scene.items[k].weight)
            *parent.weight += *scene.items[k].weight;

    for (auto k = static_cast<NodeIndex>(scene.items.size()) - 1; k >= 0; --k) {
        if (scene.items[k].flags)
            continue;
        scene.items[k].flags |= TreeItemFlag::Current;
        for (NodeIndex v = k; v != kNoNode; v = scene.items[v].parent)
            scene.items[v].flags |= TreeItemFlag::OnBestPath;
        break;
    }
    return scene;
}

}  // namespace orangery::widgets::test
