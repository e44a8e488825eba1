// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_arrangement.h"

namespace orangery::widgets {

enum class TreeStep { Parent, FirstChild, Previous, Next, Root };

/// Where one step from `node` leads; `node` itself where there is no such node. `Previous` and `Next` walk along the row:
/// through the siblings, then on to the next family. From kNoNode every step leads to the first root.
[[nodiscard]] NodeIndex neighbour(const TreeArrangement& arrangement, NodeIndex node, TreeStep step);

/// The node that stands for an item: its own, or the fold that hides it; kNoNode for an item that does not exist.
[[nodiscard]] NodeIndex standIn(const TreeArrangement& arrangement, std::span<const NodeIndex> parents, NodeIndex item);

}  // namespace orangery::widgets
