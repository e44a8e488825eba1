// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/comcts/tree.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orangery::comcts {

/// Where the paper (arXiv 2412.18319, section 3) and the published code differ, each is a choice of its own.
enum class Formulation { Code, Paper };

/// What happens to a wrong answer in which no section scores below the threshold.
enum class Unlocated {
    Drop,  ///< nothing is added; the node it went on from and its ancestors are visited once more
    Keep,  ///< the chain is added and its last node flagged
};

/// How the next node is chosen among the candidates.
enum class Selection {
    BestU,
    RandomLeaf,  ///< uniformly: the control that shows what U is worth
};

struct SearchOptions {
    Formulation ucb = Formulation::Code;         ///< table row P1
    Formulation candidates = Formulation::Code;  ///< P2: all leaves, or the leaves that the last round kept
    Formulation backup = Formulation::Code;      ///< P3
    Unlocated unlocated = Unlocated::Drop;
    Selection selection = Selection::BestU;
    double c = 0.5;        ///< exploration constant, >= 0
    double threshold = 0;  ///< t: a section that scores below is an error; scores lie in [-1, 1]
    int budgetCalls = 20;  ///< policy calls; the round that reaches it is finished
    std::optional<int> budgetRounds = {};
    int depthLimit = 64;   ///< deeper sections are not added
    int failedRounds = 3;  ///< rounds in a row in which no policy answered at all: then the search ends
    std::uint64_t seed = 0;

    /// ErrorCode::Usage naming the option that is out of range.
    [[nodiscard]] Result<void> validate() const;
};

/// U(s) of a node, nothing where the rules define none (the root; a node that was never visited, code rules).
///   code:  V + c sqrt(1 + ln(N(parent) + 1) / N)      paper:  V + c sqrt(ln N(parent) / (1 + N))
[[nodiscard]] std::optional<double> upperBound(const Tree& tree, NodeId id, const SearchOptions& options);

/// A candidate with the numbers that its U was computed from.
struct ScoredLeaf {
    NodeId node = kRoot;
    double U = 0;
};

struct Choice {
    NodeId node = kRoot;
    std::optional<double> U;
    int ties = 1;                        ///< candidates with the same U
    std::vector<ScoredLeaf> candidates;  ///< in creation order
};

/// The node that the next round goes on from. A tree that is only a root gives the root. Ties are broken
/// uniformly at each level on the way down from the root, as the published code does; `preferred` decides
/// instead where one of the tied nodes has that normalised path.
[[nodiscard]] Choice selectNode(const Tree& tree, std::span<const NodeId> survivors, const SearchOptions& options,
                                Random& random, const std::optional<std::string>& preferred);

/// One changed node, with old and new statistics, so that a fold can go both ways.
struct Change {
    NodeId node = kRoot;
    std::int64_t N0 = 0;
    double V0 = 0;
    std::int64_t N1 = 0;
    double V1 = 0;
};

/// Backup of the published code for one response's path, leaf first (its section "1.4"):
///   new node at depth i > p:  V <- (N_e V_e + sc[p] + ... + sc[i-1] + V N) / (N_e + (i - p) + N)
///   older node, i <= p:       V <- (N_par V_par + sc[i-1] + V N) / (N_par + 1 + N)
/// then N <- N + 1; the root is left alone; e is the selected node, p its depth. `scores` is indexed by depth - 1
/// and reaches at least to the depth of `last`, the deepest node of the path (e itself where none was added).
[[nodiscard]] std::vector<Change> backupPath(Tree& tree, NodeId selected, NodeId last, std::span<const double> scores);

/// Backup of the paper for the whole round, bottom-up over the new paths and the selected node:
///   V(s) <- (N V + sum of R over the children added now) / (N + their number),  N <- N + their number.
/// New nodes come in with V = R and N = 0.
[[nodiscard]] std::vector<Change> backupRound(Tree& tree, NodeId selected, std::span<const NodeId> added);

/// N + 1 for a node and its ancestors but the root: what a response costs that added nothing.
[[nodiscard]] std::vector<Change> penalise(Tree& tree, NodeId selected);

/// Weighted mean over the judges that answered; nothing where none did. Sums run in the judges' order.
[[nodiscard]] std::optional<double> fuse(std::span<const std::optional<double>> scores,
                                         std::span<const double> weights);

}  // namespace orangery::comcts
