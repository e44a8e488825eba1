// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace orangery::widgets {

/// Position of a node in the order of creation.
using NodeIndex = std::int32_t;

/// The parent of a root.
inline constexpr NodeIndex kNoNode = -1;

/// Smallest distances between the centres of two nodes in one row, in node widths.
struct TreeLayoutOptions {
    double siblings = 1.0;  ///< children of one parent
    double cousins = 1.2;   ///< neighbours of different parents; a little more, so that families are seen
};

/// A tidy drawing of a tree, roots on top. One entry per node in `x` and `depth`.
struct TreeLayout {
    std::vector<double> x;         ///< centre, in node widths; the leftmost centre is 0
    std::vector<NodeIndex> depth;  ///< row; 0 for a root
    double width = 0.0;            ///< largest x
    NodeIndex rows = 0;            ///< largest depth + 1; 0 for no node
};

/// Lays out the tree whose node `i` has the parent `parents[i]`, siblings from left to right in the order of creation.
///
/// Parents come before their children (`parents[i] < i`); every other value, `kNoNode` for instance, makes a root, and
/// roots stand beside each other in row 0. Time and memory are linear in the number of nodes, and nothing recurses.
///
/// No two nodes are closer than `options` allows, a parent stands over the middle of its first and last child, equal
/// subtrees get equal drawings, and the mirrored tree gets the mirrored drawing.
///
/// C. Buchheim, M. Juenger, S. Leipert: Improving Walker's Algorithm to Run in Linear Time (Graph Drawing 2002). That
/// algorithm packs to the left where it has freedom; the mean of its drawing and of the mirror image of its drawing of
/// the mirrored tree keeps all linear rules above and favours no side.
[[nodiscard]] TreeLayout layoutTree(std::span<const NodeIndex> parents, const TreeLayoutOptions& options = {});

}  // namespace orangery::widgets
