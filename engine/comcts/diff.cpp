// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/diff.h"

#include "engine/base/counted.h"
#include "engine/base/hash.h"
#include "engine/base/numbers.h"
#include "engine/comcts/tasks.h"

#include <cmath>
#include <map>
#include <string_view>

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

TreeMatch matchTrees(const Tree& a, const Tree& b)
{
    const std::vector<std::string> keysA = pathKeys(a);
    const std::vector<std::string> keysB = pathKeys(b);
    std::map<std::string_view, NodeId> places;
    for (std::size_t i = 0; i < keysB.size(); ++i)
        places.emplace(keysB[i], NodeId{static_cast<std::int32_t>(i)});
    TreeMatch match;
    match.inA.resize(keysB.size());
    for (std::size_t i = 0; i < keysA.size(); ++i) {
        const auto found = places.find(keysA[i]);
        match.inB.push_back(found == places.end() ? std::nullopt : std::optional(found->second));
        if (found != places.end())
            match.inA[index(found->second)] = NodeId{static_cast<std::int32_t>(i)};
    }
    return match;
}

std::vector<SearchFact> compareSearches(const TreeDocument& a, const TreeDocument& b)
{
    const auto outcome = [](const TreeDocument& document) {
        return document.outcome ? std::string(outcomeName(*document.outcome)) : std::string("not finished");
    };
    const auto calls = [](const TreeDocument& document) {
        return document.rounds.empty() ? 0 : document.rounds.back().calls;
    };
    return {{"outcome", outcome(a), outcome(b)},
            {"rounds", std::to_string(a.rounds.size()), std::to_string(b.rounds.size())},
            {"calls", std::to_string(calls(a)), std::to_string(calls(b))},
            {"answer", a.answer, b.answer},
            {"nodes", std::to_string(a.tree.size()), std::to_string(b.tree.size())}};
}

std::vector<TreeDifference> compareTrees(const TreeDocument& a, const TreeDocument& b, double tolerance)
{
    using Kind = TreeDifference::Kind;
    const TreeMatch match = matchTrees(a.tree, b.tree);
    std::vector<TreeDifference> differences;
    const bool visits = a.visitsKnown && b.visitsKnown;
    for (std::size_t i = 0; i < match.inB.size(); ++i) {
        const NodeId idA{static_cast<std::int32_t>(i)};
        if (!match.inB[i]) {
            differences.push_back({.kind = Kind::OnlyA, .path = pathText(a.tree, idA)});
            continue;
        }
        const NodeId idB = *match.inB[i];
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
    for (std::size_t i = 0; i < match.inA.size(); ++i)
        if (!match.inA[i])
            differences.push_back(
                {.kind = Kind::OnlyB, .path = pathText(b.tree, NodeId{static_cast<std::int32_t>(i)})});
    return differences;
}

namespace {

TaskOutput report(const TreeDocument& a, const TreeDocument& b, const std::vector<TreeDifference>& differences)
{
    TaskOutput output;
    output.outcome = differences.empty() ? Outcome::Done : Outcome::Different;
    output.text = differences.empty() ? "the trees are the same\n" : counted(differences.size(), "difference(s)\n");
    Json list = Json::array();
    for (const TreeDifference& difference : differences) {
        Json row = {{"kind", differenceName(difference.kind)}, {"path", difference.path}};
        output.text += std::string(differenceName(difference.kind)) + "  " + difference.path;
        if (difference.kind != TreeDifference::Kind::OnlyA && difference.kind != TreeDifference::Kind::OnlyB) {
            row["a"] = difference.a;
            row["b"] = difference.b;
            output.text += "  " + formatNumber(difference.a) + " -> " + formatNumber(difference.b);
        }
        output.text += "\n";
        list.push_back(std::move(row));
    }
    Json searches = Json::object();
    for (const SearchFact& fact : compareSearches(a, b)) {
        searches[fact.name] = {{"a", fact.a}, {"b", fact.b}};
        if (fact.differs())
            output.text += fact.name + "  " + fact.a + " -> " + fact.b + "\n";
    }
    output.document = {
        {"same", differences.empty()}, {"searches", std::move(searches)}, {"differences", std::move(list)}};
    return output;
}

}  // namespace

Task diffTask()
{
    return {.id = "comcts.diff",
            .title = "Compare two trees",
            .help =
                "Compares two reasoning trees node by node, matched by the texts on their paths, and what the searches "
                "came to; exits with 6 when the trees differ.",
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
                return report(*a, *b, compareTrees(*a, *b, params.real("tolerance")));
            }};
}

}  // namespace orangery::comcts
