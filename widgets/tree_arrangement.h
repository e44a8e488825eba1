// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_layout.h"

namespace orangery::widgets {

/// A laid-out tree of which some subtrees may be folded away: nodes are what is in place, items are what exists.
struct TreeArrangement {
    TreeLayout layout;                         ///< of the nodes
    std::vector<NodeIndex> parent;             ///< per node: its parent node, or kNoNode
    std::vector<NodeIndex> item;               ///< per node: the item it stands for, ascending
    std::vector<NodeIndex> node;               ///< per item: its node, or kNoNode where it is folded away
    std::vector<NodeIndex> hiddenBelow;        ///< per node: number of items folded under it
    std::vector<std::vector<NodeIndex>> rows;  ///< per depth: nodes from left to right
    NodeIndex hidden = 0;                      ///< number of all items folded away

    [[nodiscard]] NodeIndex nodeCount() const { return static_cast<NodeIndex>(item.size()); }

    /// The part of `rows[depth]` whose node, or whose edge to its parent, touches [from, to] (node widths, centres).
    /// Found by bisection: in a row, nodes and their parents are both sorted by x.
    [[nodiscard]] std::span<const NodeIndex> touching(NodeIndex depth, double from, double to) const;

    /// The children of a node that are in place, from left to right. Found by bisection.
    [[nodiscard]] std::span<const NodeIndex> children(NodeIndex of) const;

    /// The node in row `depth` whose centre is nearest to `x`, or kNoNode.
    [[nodiscard]] NodeIndex nearest(NodeIndex depth, double x) const;
};

/// Leaves out what lies below the `folded` items and lays out the rest. Items that are folded but have no children, and
/// numbers outside of `parents`, do no harm.
[[nodiscard]] TreeArrangement arrangeTree(std::span<const NodeIndex> parents, std::span<const NodeIndex> folded = {},
                                          const TreeLayoutOptions& options = {});

}  // namespace orangery::widgets
