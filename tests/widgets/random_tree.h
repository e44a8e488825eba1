// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_layout.h"

#include <random>
#include <vector>

namespace orangery::widgets::test {

/// A random tree in the order of creation: one root, each later node below an earlier one. `reach` is how far back a
/// parent may lie: small values give deep trees, large ones flat trees.
inline std::vector<NodeIndex> randomTree(NodeIndex count, unsigned seed, NodeIndex reach = 1 << 30)
{
    std::mt19937 generator(seed);
    std::vector<NodeIndex> parents;
    for (NodeIndex v = 0; v < count; ++v) {
        // Not std::uniform_int_distribution: its numbers differ between standard libraries.
        const NodeIndex span = v < reach ? v : reach;
        parents.push_back(v == 0 ? kNoNode : v - 1 - static_cast<NodeIndex>(generator() % static_cast<unsigned>(span)));
    }
    return parents;
}

}  // namespace orangery::widgets::test
