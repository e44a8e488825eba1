// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/diff.h"

#include "engine/base/hash.h"
#include "engine/base/numbers.h"
#include "engine/comcts/tasks.h"

#include <cmath>
#include <map>

namespace orangery::comcts {

namespace {

/// A key for each node: the hash of its parent's key and its own text, with a count for equal siblings.
std::vector<std::string> pathKeys(const Tree& tree)
{
    std::vector<std::string> keys(tree.size());
    std::map<std::string, int> seen;
    for (std::size_t i = 1; i < tree.size(); ++i) {
        const Node& node = tree.nodes()[i];
        const std::string key = sha256(keys[index(*node.parent)] + '\0' + node.section.text);
        const int occurrence = seen[key]++;
        keys[i] = occurrence == 0 ? key : sha256(key + std::to_string(occurrence));
    }
    return keys;
}

std::string pathText(const Tree& tree, NodeId id)
{
    std::string text;
    for (const NodeId step : tree.pathTo(id)) {
        const Node& node = tree.node(step);
        text += (text.empty() ? "" : " / ") + headingOf(node.section.kind, node.section.step) +
                (node.model.empty() ? std::string() : " (" + node.model + ")");
    }
    return text.empty() ? "root" : text;
}

}  // namespace

std::string_view differenceName(TreeDifference::Kind kind)
{
    switch (kind) {
    case TreeDifference::Kind::OnlyA:
        return "only_a";
    case TreeDifference::Kind::OnlyB:
        return "only_b";
    case TreeDifference::Kind::N:
        return "N";
    case TreeDifference::Kind::V:
        return "V";
    case TreeDifference::Kind::U:
        return "U";
    }
    return "V";
}

std::vector<TreeDifference> compareTrees(const TreeDocument& a, const TreeDocument& b, double tolerance)
{
    using Kind = TreeDifference::Kind;
    const std::vector<std::string> keysA = pathKeys(a.tree);
    const std::vector<std::string> keysB = pathKeys(b.tree);
    std::map<std::string, NodeId> inB;
    for (std::size_t i = 0; i < keysB.size(); ++i)
        inB.emplace(keysB[i], NodeId{static_cast<std::int32_t>(i)});

    std::vector<TreeDifference> differences;
    const bool visits = a.visitsKnown && b.visitsKnown;
    std::vector<bool> matched(keysB.size(), false);
    for (std::size_t i = 0; i < keysA.size(); ++i) {
        const NodeId idA{static_cast<std::int32_t>(i)};
        const auto found = inB.find(keysA[i]);
        if (found == inB.end()) {
            differences.push_back({.kind = Kind::OnlyA, .path = pathText(a.tree, idA)});
            continue;
        }
        const NodeId idB = found->second;
        matched[index(idB)] = true;
        const auto compare = [&](Kind kind, double x, double y) {
            if (!(std::abs(x - y) <= tolerance))
                differences.push_back({.kind = kind, .path = pathText(a.tree, idA), .a = x, .b = y});
        };
        const Node& nodeA = a.tree.node(idA);
        const Node& nodeB = b.tree.node(idB);
        compare(Kind::V, nodeA.V, nodeB.V);
        if (!visits)
            continue;
        compare(Kind::N, static_cast<double>(nodeA.N), static_cast<double>(nodeB.N));
        const auto uA = upperBound(a.tree, idA, a.setup.options);
        const auto uB = upperBound(b.tree, idB, b.setup.options);
        if (uA && uB)
            compare(Kind::U, *uA, *uB);
    }
    for (std::size_t i = 0; i < keysB.size(); ++i)
        if (!matched[i])
            differences.push_back(
                {.kind = Kind::OnlyB, .path = pathText(b.tree, NodeId{static_cast<std::int32_t>(i)})});
    return differences;
}

Task diffTask()
{
    return {.id = "comcts.diff",
            .title = "Compare two trees",
            .help =
                "Compares two reasoning trees node by node, matched by the texts on their paths; exits with 6 when "
                "they differ.",
            .options = {{.name = "a",
                         .type = OptionType::InputPath,
                         .title = "First",
                         .help = "Run folder, tree file, or success or failure line.",
                         .required = true,
                         .positional = true},
                        {.name = "b",
                         .type = OptionType::InputPath,
                         .title = "Second",
                         .help = "Run folder, tree file, or success or failure line.",
                         .required = true,
                         .positional = true},
                        {.name = "tolerance",
                         .type = OptionType::Real,
                         .title = "Tolerance",
                         .help = "Largest absolute difference of N, V and U that counts as equal.",
                         .defaultValue = 1e-9,
                         .minimum = 0}},
            .run = [](const Params& params, Context&) -> Result<TaskOutput> {
                const Result<TreeDocument> a = openTree(params.path("a"));
                if (!a)
                    return failure(a.error());
                const Result<TreeDocument> b = openTree(params.path("b"));
                if (!b)
                    return failure(b.error());
                const std::vector<TreeDifference> differences = compareTrees(*a, *b, params.real("tolerance"));
                TaskOutput output;
                output.outcome = differences.empty() ? Outcome::Done : Outcome::Different;
                Json list = Json::array();
                output.text = differences.empty() ? "the trees are the same\n"
                                                  : std::to_string(differences.size()) + " differences\n";
                for (const TreeDifference& difference : differences) {
                    Json row = {{"kind", differenceName(difference.kind)}, {"path", difference.path}};
                    const bool numbers = difference.kind != TreeDifference::Kind::OnlyA &&
                                         difference.kind != TreeDifference::Kind::OnlyB;
                    output.text += std::string(differenceName(difference.kind)) + "  " + difference.path;
                    if (numbers) {
                        row["a"] = difference.a;
                        row["b"] = difference.b;
                        output.text += "  " + formatNumber(difference.a) + " -> " + formatNumber(difference.b);
                    }
                    output.text += "\n";
                    list.push_back(std::move(row));
                }
                output.document = {{"same", differences.empty()}, {"differences", std::move(list)}};
                return output;
            }};
}

}  // namespace orangery::comcts
