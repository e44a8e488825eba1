// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/views.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/base/run_folder.h"
#include "engine/text/graphemes.h"

#include <algorithm>
#include <array>
#include <set>

namespace orangery::comcts {

namespace {

Cell optionalCell(const std::optional<double>& value)
{
    return value ? Cell(*value) : Cell();
}

std::optional<double> boundOf(const TreeDocument& document, NodeId id)
{
    return document.visitsKnown ? upperBound(document.tree, id, document.setup.options) : std::nullopt;
}

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

std::string dotQuoted(const std::string& text)
{
    return "\"" + replaced(replaced(text, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

std::string mermaidQuoted(const std::string& text)
{
    std::string quoted;
    for (const char c : text) {
        // Mermaid knows HTML entities only; these characters end or style a label.
        if (c == '"' || c == '<' || c == '>' || c == '&' || c == '#' || c == '`')
            quoted += "#" + std::to_string(static_cast<int>(c)) + ";";
        else
            quoted += c;
    }
    return "\"" + quoted + "\"";
}

std::string labelOf(const Section& section, const std::string& lineBreak)
{
    const std::string heading = headingOf(section.kind, section.step);
    const std::string title = titleOf(section, 40);
    return title.empty() ? heading : heading + lineBreak + title;
}

std::string statisticsOf(const TreeDocument& document, NodeId id)
{
    const Node& node = document.tree.node(id);
    std::string text = "V " + formatFixed(node.V, 3);
    if (document.visitsKnown)
        text = "N " + std::to_string(node.N) + "  " + text;
    if (const auto u = boundOf(document, id))
        text += "  U " + formatFixed(*u, 3);
    return text;
}

/// Okabe and Ito's colours: told apart with the common kinds of colour blindness.
constexpr std::array<std::string_view, 7> kSeries = {"#0072B2", "#E69F00", "#009E73", "#CC79A7",
                                                     "#56B4E9", "#D55E00", "#999999"};

std::string_view colourOf(const TreeDocument& document, const std::string& model)
{
    const auto& models = document.setup.models;
    const auto found = std::find(models.begin(), models.end(), model);
    return kSeries[static_cast<std::size_t>(found - models.begin()) % kSeries.size()];
}

std::set<NodeId> bestNodes(const TreeDocument& document)
{
    return {document.bestPath.begin(), document.bestPath.end()};
}

}  // namespace

std::string titleOf(const Section& section, std::size_t graphemes)
{
    std::string_view body = bodyOf(section);
    body = body.substr(0, body.find_first_of("\r\n"));
    return text::firstGraphemes(body, graphemes);
}

Table nodeTable(const TreeDocument& document)
{
    Table table{.name = "nodes",
                .columns = {{"id", "", "Node in creation order; the root is 0."},
                            {"parent", "", "The node's parent; empty for the root."},
                            {"depth", "sections", "Sections from the root."},
                            {"kind", "", "description, rationale, think or step."},
                            {"step", "", "Number of a step, from 1."},
                            {"model", "", "Policy that proposed it."},
                            {"round", "rounds", "Round in which it was added, from 1."},
                            {"N", "visits", "Visits; empty where they are unknown."},
                            {"V", "", "Value, from -1 to 1."},
                            {"U", "", "Upper confidence bound; empty where the rules define none."},
                            {"fused_score", "", "Weighted mean of the judges' scores, from -1 to 1."},
                            {"first_error", "", "1 on the first section below the threshold of a chain kept whole."},
                            {"on_best_path", "", "1 on the path of the right answer."},
                            {"text", "", "The section as the policy wrote it."}},
                .rows = {}};
    const std::set<NodeId> best = bestNodes(document);
    for (std::size_t i = 0; i < document.tree.size(); ++i) {
        const NodeId id{static_cast<std::int32_t>(i)};
        const Node& node = document.tree.node(id);
        const bool root = !node.parent;
        table.rows.push_back(
            {static_cast<std::int64_t>(i), root ? Cell() : Cell(static_cast<std::int64_t>(index(*node.parent))),
             static_cast<std::int64_t>(node.depth), root ? Cell() : Cell(std::string(kindName(node.section.kind))),
             node.section.step > 0 ? Cell(static_cast<std::int64_t>(node.section.step)) : Cell(), node.model,
             root ? Cell() : Cell(static_cast<std::int64_t>(node.round)), document.visitsKnown ? Cell(node.N) : Cell(),
             node.V, optionalCell(boundOf(document, id)), optionalCell(node.fused),
             static_cast<std::int64_t>(node.firstError ? 1 : 0), static_cast<std::int64_t>(best.contains(id) ? 1 : 0),
             node.section.text});
    }
    return table;
}

Table roundTable(const TreeDocument& document)
{
    Table table{.name = "rounds",
                .columns = {{"round", "rounds", "Round, from 1."},
                            {"selected", "", "Node that it went on from."},
                            {"calls", "calls", "Policy calls made up to its end."},
                            {"nodes", "nodes", "Nodes that it added."},
                            {"t_ms", "ms", "Time from the start of the run to its end."}},
                .rows = {}};
    for (const RoundSummary& round : document.rounds) {
        const auto added = std::count_if(document.tree.nodes().begin(), document.tree.nodes().end(),
                                         [&](const Node& node) { return node.parent && node.round == round.round; });
        table.rows.push_back({static_cast<std::int64_t>(round.round), static_cast<std::int64_t>(index(round.selected)),
                              static_cast<std::int64_t>(round.calls), static_cast<std::int64_t>(added),
                              round.milliseconds});
    }
    return table;
}

std::vector<std::string> provenanceOf(const TreeDocument& document, const std::string& command)
{
    const SearchSetup& setup = document.setup;
    const SearchOptions& options = setup.options;
    const auto name = [](Formulation formulation) {
        return std::string(formulation == Formulation::Code ? "code" : "paper");
    };
    std::vector<std::string> lines;
    lines.push_back("Orangery " + std::string(kVersion) + ", CoMCTS reasoning tree (arXiv 2412.18319)");
    lines.push_back("question " + setup.question.id + ": " +
                    text::firstGraphemes(replaced(setup.question.text, "\n", " "), 100));
    lines.push_back("c " + formatNumber(options.c) + ", threshold " + formatNumber(options.threshold) + ", U " +
                    name(options.ucb) + ", candidates " + name(options.candidates) + ", backup " +
                    name(options.backup) + ", budget " + std::to_string(options.budgetCalls) + " calls, seed " +
                    std::to_string(options.seed));
    std::string who = "policies";
    for (const std::string& model : setup.models)
        who += " " + model;
    who += "; judges (they know the true answer)";
    for (const auto& [judge, weight] : setup.judges)
        who += " " + judge + "=" + formatNumber(weight);
    lines.push_back(who);
    if (!setup.badges.empty()) {
        std::string badges = "note";
        for (const std::string& badge : setup.badges)
            badges += (badges == "note" ? " " : "; ") + badge;
        lines.push_back(badges);
    }
    if (document.place)
        lines.push_back("as it stood after event " + std::to_string(document.place->event) + " of its log, with " +
                        std::to_string(document.place->round) + " of " +
                        counted(document.place->rounds, "round(s) done; not the end of the search"));
    if (document.outcome)
        lines.push_back("outcome " + std::string(outcomeName(*document.outcome)) +
                        (document.bestPath.empty() ? std::string() : ", answer " + document.answer));
    if (!command.empty())
        lines.push_back(command);
    return lines;
}

std::string writeDot(const TreeDocument& document, const std::string& command)
{
    std::string out;
    for (const std::string& line : provenanceOf(document, command))
        out += "// " + replaced(line, "\n", " ") + "\n";
    out +=
        "digraph comcts {\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"DejaVu Sans\"];\n";
    const std::set<NodeId> best = bestNodes(document);
    for (std::size_t i = 0; i < document.tree.size(); ++i) {
        const NodeId id{static_cast<std::int32_t>(i)};
        const Node& node = document.tree.node(id);
        if (!node.parent) {
            out += "  n0 [label=\"question\", shape=ellipse];\n";
            continue;
        }
        out +=
            "  n" + std::to_string(i) + " [label=" +
            replaced(dotQuoted(labelOf(node.section, "\x01") + "\x01" + node.model + "  " + statisticsOf(document, id)),
                     "\x01", "\\n") +
            ", color=" + dotQuoted(std::string(colourOf(document, node.model))) +
            (best.contains(id) ? ", penwidth=4" : "") + "];\n  n" + std::to_string(index(*node.parent)) + " -> n" +
            std::to_string(i) + (best.contains(id) ? " [penwidth=4]" : "") + ";\n";
    }
    for (std::size_t g = 0; g < document.ghosts.size(); ++g) {
        const Ghost& ghost = document.ghosts[g];
        const bool chained = !ghost.firstError && g > 0 && document.ghosts[g - 1].parent == ghost.parent &&
                             document.ghosts[g - 1].model == ghost.model &&
                             document.ghosts[g - 1].depth + 1 == ghost.depth;
        const std::string from = chained ? "g" + std::to_string(g - 1) : "n" + std::to_string(index(ghost.parent));
        out += "  g" + std::to_string(g) + " [label=" +
               replaced(dotQuoted("cut: " + labelOf(ghost.section, "\x01") + "\x01" + ghost.model), "\x01", "\\n") +
               ", style=dashed];\n  " + from + " -> g" + std::to_string(g) + " [style=dashed];\n";
    }
    return out + "}\n";
}

std::string writeMermaid(const TreeDocument& document, const std::string& command)
{
    std::string out;
    for (const std::string& line : provenanceOf(document, command))
        out += "%% " + replaced(line, "\n", " ") + "\n";
    out += "flowchart TD\n  n0([\"question\"])\n";
    const std::set<NodeId> best = bestNodes(document);
    std::string styles;
    for (std::size_t i = 1; i < document.tree.size(); ++i) {
        const NodeId id{static_cast<std::int32_t>(i)};
        const Node& node = document.tree.node(id);
        const std::string label =
            mermaidQuoted(labelOf(node.section, " | ") + " | " + node.model + " " + statisticsOf(document, id));
        out += "  n" + std::to_string(index(*node.parent)) + (best.contains(id) ? " ==> " : " --> ") + "n" +
               std::to_string(i) + "[" + label + "]\n";
        styles += "  style n" + std::to_string(i) + " stroke:" + std::string(colourOf(document, node.model)) +
                  (best.contains(id) ? ",stroke-width:4px\n" : "\n");
    }
    for (std::size_t g = 0; g < document.ghosts.size(); ++g) {
        const Ghost& ghost = document.ghosts[g];
        out += "  n" + std::to_string(index(ghost.parent)) + " -.-> g" + std::to_string(g) + "[" +
               mermaidQuoted("cut: " + labelOf(ghost.section, " | ") + " | " + ghost.model) + "]\n";
    }
    return out + styles;
}

std::string writeMarkdown(const TreeDocument& document, const std::string& command)
{
    std::string out = "# Reasoning tree\n\n";
    for (const std::string& line : provenanceOf(document, command))
        out += "- " + replaced(line, "\n", " ") + "\n";
    out += "\n## Tree\n\n";
    const std::set<NodeId> best = bestNodes(document);
    std::vector<NodeId> stack(document.tree.node(kRoot).children.rbegin(), document.tree.node(kRoot).children.rend());
    constexpr int kDeepestIndent = 40;  // Markdown readers give up long before a chain of thousands ends
    while (!stack.empty()) {
        const NodeId id = stack.back();
        stack.pop_back();
        const Node& node = document.tree.node(id);
        stack.insert(stack.end(), node.children.rbegin(), node.children.rend());
        const std::string indent(static_cast<std::size_t>(std::min(node.depth - 1, kDeepestIndent)) * 2, ' ');
        const std::string heading = headingOf(node.section.kind, node.section.step);
        out += indent + "- " + (best.contains(id) ? "**" + heading + "**" : heading) + " (" + node.model + ", " +
               statisticsOf(document, id) + (node.firstError ? ", first error" : "") + ")\n\n";
        const std::string body(bodyOf(node.section));
        if (!body.empty())
            out += indent + "  " + replaced(body, "\n", "\n" + indent + "  ") + "\n\n";
        if (node.answer)
            out += indent + "  Answer: " + replaced(node.answer->text, "\n", " ") +
                   (node.answer->correct ? " (right)" : " (wrong)") + "\n\n";
        for (const Ghost& ghost : document.ghosts)
            if (ghost.parent == id && ghost.firstError)
                out += indent + "  - ~~" + headingOf(ghost.section.kind, ghost.section.step) + "~~ (" + ghost.model +
                       ", cut)\n\n";
    }
    return out;
}

}  // namespace orangery::comcts
