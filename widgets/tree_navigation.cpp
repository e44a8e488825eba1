// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_navigation.h"

#include <algorithm>

namespace orangery::widgets {
namespace {

NodeIndex alongRow(const TreeArrangement& a, NodeIndex node, std::ptrdiff_t distance)
{
    const std::vector<NodeIndex>& row = a.rows[a.layout.depth[node]];
    const auto here = std::find(row.begin(), row.end(), node) - row.begin();
    return row[std::clamp<std::ptrdiff_t>(here + distance, 0, std::ssize(row) - 1)];
}

NodeIndex firstChild(const TreeArrangement& a, NodeIndex node)
{
    const std::span<const NodeIndex> children = a.children(node);
    return children.empty() ? node : children.front();
}

}  // namespace

NodeIndex neighbour(const TreeArrangement& arrangement, NodeIndex node, TreeStep step)
{
    if (arrangement.nodeCount() == 0)
        return kNoNode;
    const NodeIndex root = arrangement.rows.front().front();
    if (node == kNoNode)
        return root;
    switch (step) {
    case TreeStep::Parent:
        return arrangement.parent[node] == kNoNode ? node : arrangement.parent[node];
    case TreeStep::FirstChild:
        return firstChild(arrangement, node);
    case TreeStep::Previous:
        return alongRow(arrangement, node, -1);
    case TreeStep::Next:
        return alongRow(arrangement, node, 1);
    case TreeStep::Root:
        return root;
    }
    return node;
}

NodeIndex standIn(const TreeArrangement& arrangement, std::span<const NodeIndex> parents, NodeIndex item)
{
    if (item >= static_cast<NodeIndex>(parents.size()))
        return kNoNode;
    while (item >= 0 && arrangement.node[item] == kNoNode)
        item = parents[item];
    return item < 0 ? kNoNode : arrangement.node[item];
}

}  // namespace orangery::widgets
