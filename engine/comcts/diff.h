// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/tree_file.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::comcts {

/// Which nodes of two trees are the same: those with the same texts on their paths. The roots always are.
struct TreeMatch {
    std::vector<std::optional<NodeId>> inB;  ///< of each node of A
    std::vector<std::optional<NodeId>> inA;  ///< of each node of B
};
[[nodiscard]] TreeMatch matchTrees(const Tree& a, const Tree& b);

/// What two searches came to, one fact a row: outcome, rounds, calls, answer, nodes (the root included).
struct SearchFact {
    std::string name;
    std::string a;
    std::string b;
    [[nodiscard]] bool differs() const { return a != b; }
};
[[nodiscard]] std::vector<SearchFact> compareSearches(const TreeDocument& a, const TreeDocument& b);

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
