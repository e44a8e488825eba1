// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/mode_report.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/zero_shot/evaluation/paired_tests.h"

#include <algorithm>

namespace orangery::zero_shot {

Json countsOf(const ModeComparison& comparison)
{
    Json modes = Json::array();
    for (const ModeAnswers& answers : comparison.modes) {
        Json one = {{"mode", answers.mode}, {"right", Json()}, {"top1", Json()}};
        if (comparison.known > 0) {
            one["right"] = answers.right;
            one["top1"] = static_cast<double>(answers.right) / static_cast<double>(comparison.known);
        }
        modes.push_back(std::move(one));
    }
    return modes;
}

Json pairsOf(const ModeComparison& comparison)
{
    Json pairs = Json::array();
    for (std::size_t a = 0; a < comparison.modes.size(); ++a)
        for (std::size_t b = a + 1; b < comparison.modes.size(); ++b) {
            Json one = {
                {"a", comparison.modes[a].mode}, {"b", comparison.modes[b].mode}, {"differ", comparison.differ(a, b)}};
            if (comparison.known > 0) {
                const std::size_t onlyA = comparison.onlyRight(a, b);
                const std::size_t onlyB = comparison.onlyRight(b, a);
                one["only_a_right"] = onlyA;
                one["only_b_right"] = onlyB;
                one["p"] = mcNemar(onlyA, onlyB).p;
            }
            pairs.push_back(std::move(one));
        }
    return pairs;
}

Json toJson(const ModeReport& report, std::size_t mostItems)
{
    const ModeComparison& comparison = report.comparison;
    Json items = Json::array();
    for (std::size_t i = 0; i < std::min(comparison.inputs, mostItems); ++i) {
        Json answers = Json::object();
        for (const ModeAnswers& mode : comparison.modes)
            answers[mode.mode] = {{"class", report.classNames[mode.top1[i]]}, {"probability", mode.probability[i]}};
        items.push_back({{"input", report.inputs[i]},
                         {"truth", report.truth[i] ? Json(report.classNames[*report.truth[i]]) : Json()},
                         {"modes", std::move(answers)}});
    }
    Json json = {{"inputs", comparison.inputs}, {"known", comparison.known}, {"modes", countsOf(comparison)}};
    json["pairs"] = pairsOf(comparison);
    json["items"] = std::move(items);
    if (comparison.inputs > mostItems)
        json["items_left_out"] = comparison.inputs - mostItems;
    return json;
}

std::string textOf(const ModeReport& report)
{
    constexpr std::size_t kWidth = 13;
    const ModeComparison& comparison = report.comparison;
    const auto padded = [](const std::string& text, std::size_t width) {
        return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
    };
    std::string text = counted(comparison.inputs, "input(s), the class of ") + std::to_string(comparison.known) +
                       " known. Inputs that two modes give different classes:\n" + std::string(kWidth, ' ');
    for (const ModeAnswers& mode : comparison.modes)
        text += padded(mode.mode, kWidth);
    if (comparison.known > 0)
        text += padded("top-1", kWidth) + padded("right", kWidth);
    text += "\n";
    for (std::size_t a = 0; a < comparison.modes.size(); ++a) {
        text += comparison.modes[a].mode + std::string(kWidth - comparison.modes[a].mode.size(), ' ');
        for (std::size_t b = 0; b < comparison.modes.size(); ++b)
            text += padded(a == b ? "-" : std::to_string(comparison.differ(a, b)), kWidth);
        if (comparison.known > 0) {
            const std::size_t right = comparison.modes[a].right;
            const double share = static_cast<double>(right) / static_cast<double>(comparison.known);
            text += padded(formatFixed(100 * share, 2) + " %", kWidth) +
                    padded(std::to_string(right) + "/" + std::to_string(comparison.known), kWidth);
        }
        text += "\n";
    }
    return text;
}

Table modeTable(const ModeReport& report)
{
    Table table{.name = "modes",
                .columns = {{"input", "", "as it was named"}, {"truth", "", "its class, where that is known"}},
                .rows = {}};
    for (const ModeAnswers& mode : report.comparison.modes) {
        table.columns.push_back({mode.mode, "", "best class of this mode"});
        table.columns.push_back({mode.mode + "_probability", "", "of that class"});
    }
    for (std::size_t i = 0; i < report.comparison.inputs; ++i) {
        std::vector<Cell>& row = table.rows.emplace_back();
        row.emplace_back(report.inputs[i]);
        row.push_back(report.truth[i] ? Cell(report.classNames[*report.truth[i]]) : Cell());
        for (const ModeAnswers& mode : report.comparison.modes) {
            row.emplace_back(report.classNames[mode.top1[i]]);
            row.emplace_back(mode.probability[i]);
        }
    }
    return table;
}

Table pairTable(const ModeReport& report)
{
    Table table{.name = "pairs",
                .columns = {{"a", "", "mode"},
                            {"b", "", "another mode"},
                            {"differ", "inputs", "that the two give different classes"},
                            {"only_a_right", "inputs", "of known class that a has right and b wrong"},
                            {"only_b_right", "inputs", "of known class that b has right and a wrong"},
                            {"p", "", "two-sided, of McNemar's exact test"}},
                .rows = {}};
    for (const Json& pair : pairsOf(report.comparison)) {
        std::vector<Cell>& row = table.rows.emplace_back();
        row = {pair["a"].get<std::string>(), pair["b"].get<std::string>(), pair["differ"].get<std::int64_t>()};
        const bool isKnown = pair.contains("p");
        for (const char* count : {"only_a_right", "only_b_right"})
            row.push_back(isKnown ? Cell(pair[count].get<std::int64_t>()) : Cell());
        row.push_back(isKnown ? Cell(pair["p"].get<double>()) : Cell());
    }
    return table;
}

}  // namespace orangery::zero_shot
