// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_arrangement.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace orangery::widgets {

std::span<const NodeIndex> TreeArrangement::touching(NodeIndex depth, double from, double to) const
{
    if (depth < 0 || depth >= layout.rows)
        return {};
    const std::vector<NodeIndex>& row = rows[depth];
    const auto reach = [this](NodeIndex v) {
        const double x = layout.x[v];
        const double px = parent[v] == kNoNode ? x : layout.x[parent[v]];
        return std::minmax({x, px});
    };
    const auto begin =
        std::partition_point(row.begin(), row.end(), [&](NodeIndex v) { return reach(v).second < from; });
    const auto end = std::partition_point(begin, row.end(), [&](NodeIndex v) { return reach(v).first <= to; });
    return {begin, end};
}

std::span<const NodeIndex> TreeArrangement::children(NodeIndex of) const
{
    const NodeIndex below = layout.depth[of] + 1;
    if (below >= layout.rows)
        return {};
    const std::vector<NodeIndex>& row = rows[below];
    const auto begin =
        std::partition_point(row.begin(), row.end(), [&](NodeIndex v) { return layout.x[parent[v]] < layout.x[of]; });
    const auto end = std::partition_point(begin, row.end(), [&](NodeIndex v) { return parent[v] == of; });
    return {begin, end};
}

NodeIndex TreeArrangement::nearest(NodeIndex depth, double x) const
{
    if (depth < 0 || depth >= layout.rows)
        return kNoNode;
    const std::vector<NodeIndex>& row = rows[depth];
    const auto after = std::partition_point(row.begin(), row.end(), [&](NodeIndex v) { return layout.x[v] < x; });
    if (after == row.end())
        return row.back();
    if (after == row.begin())
        return row.front();
    const NodeIndex before = *std::prev(after);
    return x - layout.x[before] < layout.x[*after] - x ? before : *after;
}

TreeArrangement arrangeTree(std::span<const NodeIndex> parents, std::span<const NodeIndex> folded,
                            const TreeLayoutOptions& options)
{
    const auto n = static_cast<NodeIndex>(parents.size());
    std::vector<bool> isFolded(parents.size(), false);
    for (const NodeIndex item : folded) {
        if (item >= 0 && item < n)
            isFolded[item] = true;
    }

    TreeArrangement a;
    a.node.assign(parents.size(), kNoNode);
    // The item in place that stands for an item: itself, or the fold above it.
    std::vector<NodeIndex> shownBy(parents.size());
    for (NodeIndex i = 0; i < n; ++i) {
        const NodeIndex p = parents[i] >= 0 && parents[i] < i ? parents[i] : kNoNode;
        const bool isHidden = p != kNoNode && (isFolded[p] || a.node[p] == kNoNode);
        if (isHidden) {
            shownBy[i] = shownBy[p];
            ++a.hiddenBelow[a.node[shownBy[i]]];
            ++a.hidden;
            continue;
        }
        shownBy[i] = i;
        a.node[i] = a.nodeCount();
        a.item.push_back(i);
        a.parent.push_back(p == kNoNode ? kNoNode : a.node[p]);
        a.hiddenBelow.push_back(0);
    }

    a.layout = layoutTree(a.parent, options);
    a.rows.resize(a.layout.rows);
    for (NodeIndex v = 0; v < a.nodeCount(); ++v)
        a.rows[a.layout.depth[v]].push_back(v);
    for (std::vector<NodeIndex>& row : a.rows) {
        std::sort(row.begin(), row.end(),
                  [&](NodeIndex v, NodeIndex w) { return std::pair(a.layout.x[v], v) < std::pair(a.layout.x[w], w); });
    }
    return a;
}

}  // namespace orangery::widgets
