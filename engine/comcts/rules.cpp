// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orangery::comcts {

Result<void> SearchOptions::validate() const
{
    const auto refuse = [](const char* what) { return failure(ErrorCode::Usage, what); };
    if (!std::isfinite(c) || c < 0)
        return refuse("the exploration constant c has to be a number of at least 0");
    if (!std::isfinite(threshold))
        return refuse("the threshold has to be a number");
    if (budgetCalls < 1)
        return refuse("the budget has to be at least 1 call");
    if (budgetRounds && *budgetRounds < 1)
        return refuse("the budget has to be at least 1 round");
    if (depthLimit < 4)
        return refuse("the depth limit has to be at least 4, the depth of the first step");
    if (failedRounds < 1)
        return refuse("failed-rounds has to be at least 1");
    return {};
}

std::optional<double> upperBound(const Tree& tree, NodeId id, const SearchOptions& options)
{
    const Node& node = tree.node(id);
    if (!node.parent)
        return std::nullopt;
    const auto N = static_cast<double>(node.N);
    const auto N_parent = static_cast<double>(tree.node(*node.parent).N);
    if (options.ucb == Formulation::Code) {
        if (node.N == 0)
            return std::nullopt;
        return node.V + options.c * std::sqrt(1 + std::log(N_parent + 1) / N);
    }
    // A parent has been visited once for each of its children; the guard is for trees from elsewhere.
    if (N_parent < 1)
        return node.V;
    return node.V + options.c * std::sqrt(std::log(N_parent) / (1 + N));
}

namespace {

/// Walks down from the root to one of the leaves whose U is `best`, choosing uniformly among the children
/// that lead to one. Draws only where there is a choice.
NodeId descend(const Tree& tree, const std::vector<double>& bestBelow, double best, Random& random)
{
    NodeId at = kRoot;
    while (!tree.isLeaf(at)) {
        std::vector<NodeId> ways;
        for (const NodeId child : tree.node(at).children)
            if (bestBelow[index(child)] == best)
                ways.push_back(child);
        at = ways.size() == 1 ? ways.front() : ways[random.below(ways.size())];
    }
    return at;
}

}  // namespace

Choice selectNode(const Tree& tree, std::span<const NodeId> survivors, const SearchOptions& options, Random& random,
                  const std::optional<std::string>& preferred)
{
    Choice choice;
    if (tree.isLeaf(kRoot))
        return choice;

    std::vector<bool> candidate(tree.size(), false);
    bool any = false;
    if (options.candidates == Formulation::Paper) {
        for (const NodeId id : survivors)
            if (tree.isLeaf(id))
                candidate[index(id)] = any = true;
    }
    // The paper does not say what follows a round that kept nothing: then every leaf is a candidate again.
    for (std::size_t i = 1; !any && i < tree.size(); ++i)
        candidate[i] = tree.nodes()[i].children.empty();

    constexpr double kNone = -std::numeric_limits<double>::infinity();
    std::vector<double> bestBelow(tree.size(), kNone);
    for (std::size_t i = 1; i < tree.size(); ++i) {
        const NodeId id{static_cast<std::int32_t>(i)};
        if (!candidate[i])
            continue;
        bestBelow[i] = upperBound(tree, id, options).value_or(kNone);
        choice.candidates.push_back({id, bestBelow[i]});
    }

    if (options.selection == Selection::RandomLeaf) {
        const ScoredLeaf leaf = choice.candidates[random.below(choice.candidates.size())];
        choice.node = leaf.node;
        choice.U = leaf.U;
        return choice;
    }

    // Children come after their parents, so one sweep from the back carries each maximum up to the root.
    for (std::size_t i = tree.size() - 1; i > 0; --i) {
        const std::size_t parent = index(*tree.nodes()[i].parent);
        bestBelow[parent] = std::max(bestBelow[parent], bestBelow[i]);
    }
    const double best = bestBelow[0];
    std::vector<NodeId> tied;
    for (const ScoredLeaf& leaf : choice.candidates)
        if (leaf.U == best)
            tied.push_back(leaf.node);
    choice.U = best;
    choice.ties = static_cast<int>(tied.size());
    if (tied.size() > 1 && preferred) {
        for (const NodeId id : tied) {
            const std::vector<Section> path = tree.sectionsTo(id);
            if (normalisedPrefix(path) == *preferred || joinSections(path) == *preferred) {
                choice.node = id;
                return choice;
            }
        }
    }
    choice.node = tied.size() == 1 ? tied.front() : descend(tree, bestBelow, best, random);
    return choice;
}

std::vector<Change> backupPath(Tree& tree, NodeId selected, NodeId last, std::span<const double> scores)
{
    const Node& e = tree.node(selected);
    const auto p = static_cast<std::size_t>(e.depth);
    const auto N_e = static_cast<double>(e.N);
    const double V_e = e.V;

    std::vector<Change> changes;
    for (NodeId id = last; id != kRoot; id = *tree.node(id).parent) {
        Node& node = tree.node(id);
        const auto i = static_cast<std::size_t>(node.depth);
        const auto N = static_cast<double>(node.N);
        Change change{.node = id, .N0 = node.N, .V0 = node.V};
        if (i > p) {
            double sum = N_e * V_e;
            for (std::size_t k = p; k < i; ++k)
                sum += scores[k];
            node.V = (sum + node.V * N) / (N_e + static_cast<double>(i - p) + N);
        } else {
            const Node& parent = tree.node(*node.parent);
            const auto N_parent = static_cast<double>(parent.N);
            node.V = (N_parent * parent.V + scores[i - 1] + node.V * N) / (N_parent + 1 + N);
        }
        node.N += 1;
        change.N1 = node.N;
        change.V1 = node.V;
        changes.push_back(change);
    }
    return changes;
}

std::vector<Change> backupRound(Tree& tree, NodeId selected, std::span<const NodeId> added)
{
    // Nodes of this round come after their parents in `added`, so the reverse order is bottom-up.
    std::vector<NodeId> order(added.rbegin(), added.rend());
    order.push_back(selected);
    std::vector<bool> isNew(tree.size(), false);
    for (const NodeId id : added)
        isNew[index(id)] = true;

    std::vector<Change> changes;
    for (const NodeId id : order) {
        Node& node = tree.node(id);
        double sum = 0;
        std::int64_t n = 0;
        for (const NodeId child : node.children) {
            if (!isNew[index(child)])
                continue;
            sum += tree.node(child).fused.value_or(0);
            ++n;
        }
        if (n == 0)
            continue;
        Change change{.node = id, .N0 = node.N, .V0 = node.V};
        node.V = (static_cast<double>(node.N) * node.V + sum) / static_cast<double>(node.N + n);
        node.N += n;
        change.N1 = node.N;
        change.V1 = node.V;
        changes.push_back(change);
    }
    return changes;
}

std::vector<Change> penalise(Tree& tree, NodeId selected)
{
    std::vector<Change> changes;
    for (NodeId id = selected; id != kRoot; id = *tree.node(id).parent) {
        Node& node = tree.node(id);
        changes.push_back({.node = id, .N0 = node.N, .V0 = node.V, .N1 = node.N + 1, .V1 = node.V});
        node.N += 1;
    }
    return changes;
}

std::optional<double> fuse(std::span<const std::optional<double>> scores, std::span<const double> weights)
{
    double sum = 0;
    double weight = 0;
    int answered = 0;
    std::size_t only = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (!scores[i])
            continue;
        sum += weights[i] * *scores[i];
        weight += weights[i];
        only = i;
        ++answered;
    }
    if (answered == 0)
        return std::nullopt;
    // A single judge's score is itself: no rounding by a weight that cancels out.
    return answered == 1 ? *scores[only] : sum / weight;
}

}  // namespace orangery::comcts
