// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/tree_file.h"

#include <string>
#include <vector>

namespace orangery::comcts {

/// Where two trees differ. Nodes are matched by the texts on their paths, not by their ids.
struct TreeDifference {
    enum class Kind { OnlyA, OnlyB, N, V, U };
    Kind kind = Kind::V;
    std::string path;  ///< headings and models from the root, "Image Description (gpt) / Rationales (gpt)"
    double a = 0;
    double b = 0;
};
[[nodiscard]] std::string_view differenceName(TreeDifference::Kind kind);

/// All differences larger than `tolerance` (absolute, on N, V and U), in the order of A's nodes, then B's.
[[nodiscard]] std::vector<TreeDifference> compareTrees(const TreeDocument& a, const TreeDocument& b, double tolerance);

}  // namespace orangery::comcts
