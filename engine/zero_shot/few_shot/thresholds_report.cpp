// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/thresholds_report.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/zero_shot/scoring/share_interval.h"

#include <cmath>

namespace orangery::zero_shot {

namespace {

Json number(double value)
{
    return std::isnan(value) ? Json() : Json(value);
}

Cell cell(double value)
{
    return std::isnan(value) ? Cell() : Cell(value);
}

Json shareJson(std::size_t hits, std::size_t count)
{
    const double share = count > 0 ? static_cast<double>(hits) / static_cast<double>(count) : 0;
    const ShareInterval interval = wilsonInterval(share, count);
    return {{"share", count > 0 ? Json(share) : Json()},
            {"hits", hits},
            {"count", count},
            {"interval", {interval.low, interval.high}}};
}

Json toJson(const LabelOutcome& outcome)
{
    return {{"micro_f1", number(outcome.all.f1())},
            {"macro_f1", number(outcome.macroF1)},
            {"precision", number(outcome.all.precision())},
            {"recall", number(outcome.all.recall())}};
}

std::string percent(std::size_t hits, std::size_t count)
{
    if (count == 0)
        return "nothing";
    const double share = static_cast<double>(hits) / static_cast<double>(count);
    const ShareInterval interval = wilsonInterval(share, count);
    return formatFixed(100 * share, 1) + " % (" + std::to_string(hits) + " of " + std::to_string(count) +
           ", 95 % interval " + formatFixed(100 * interval.low, 1) + " to " + formatFixed(100 * interval.high, 1) + ")";
}

std::string f1(double value)
{
    return std::isnan(value) ? "-" : formatFixed(value, 3);
}

}  // namespace

std::string_view kindOf(const BestAnswer& answer)
{
    return answer.isNone ? "none" : answer.isRight ? "right" : "wrong";
}

Json toJson(const ThresholdOutcome& outcome)
{
    return {{"acceptance", shareJson(outcome.acceptedKnown, outcome.known)},
            {"false_acceptance", shareJson(outcome.acceptedNone, outcome.none)},
            {"right_of_accepted", shareJson(outcome.acceptedRight, outcome.acceptedKnown + outcome.acceptedNone)},
            {"balanced_accuracy", number(outcome.balanced())}};
}

Json toJson(const ThresholdsResult& result)
{
    Json json = {{"split",
                  {{"rule",
                    "of each class, and of none, the share test_share whose hash of seed and id is least is "
                    "measured on; thresholds are chosen on the others"},
                   {"seed", result.seed},
                   {"test_share", result.testShare}}},
                 {"measure", nameOf(result.measure)}};
    if (result.chosen && result.measured) {
        json["criterion"] =
            result.falseAcceptance ? Json{{"false_acceptance", *result.falseAcceptance}} : Json("balanced_accuracy");
        json["none"] = {{"threshold", result.chosen->threshold},
                        {"chosen_on", toJson(*result.chosen)},
                        {"measured_on", toJson(*result.measured)}};
    }
    if (!result.labels)
        return json;
    const ThresholdsResult::Labels& labels = *result.labels;
    Json classes = Json::array();
    for (std::size_t c = 0; c < labels.classNames.size(); ++c) {
        const LabelCounts& counts = labels.own.classes[c];
        classes.push_back({{"class", labels.classNames[c]},
                           {"threshold", labels.thresholds.ofClass[c]},
                           {"own", static_cast<bool>(labels.thresholds.isOwn[c])},
                           {"chosen_on_positives", labels.thresholds.positives[c]},
                           {"hits", counts.hits},
                           {"extra", counts.extra},
                           {"missed", counts.missed},
                           {"precision", number(counts.precision())},
                           {"recall", number(counts.recall())},
                           {"f1", number(counts.f1())}});
    }
    json["labels"] = {{"shared_threshold", labels.thresholds.shared},
                      {"chosen_on", labels.chosenOn},
                      {"measured_on", labels.measuredOn},
                      {"by_class", toJson(labels.own)},
                      {"shared", toJson(labels.shared)},
                      {"classes", std::move(classes)}};
    return json;
}

std::string textOf(const ThresholdsResult& result)
{
    std::string text;
    const std::string measure(nameOf(result.measure));
    if (result.chosen && result.measured) {
        text +=
            "none of these below " + measure + " " + formatFixed(result.chosen->threshold, 4) + ", chosen on " +
            counted(result.chosen->known, "sample(s) of the classes and ") + std::to_string(result.chosen->none) +
            " of none of them\n  on the others: accepted " +
            percent(result.measured->acceptedKnown, result.measured->known) + "\n  falsely accepted " +
            percent(result.measured->acceptedNone, result.measured->none) + "\n  right of all accepted " +
            percent(result.measured->acceptedRight, result.measured->acceptedKnown + result.measured->acceptedNone) +
            "\n";
    }
    if (result.labels) {
        const ThresholdsResult::Labels& labels = *result.labels;
        text += "labels above " + measure + " thresholds chosen on " + counted(labels.chosenOn, "sample(s); on ") +
                counted(labels.measuredOn, "other(s):\n  one of each class: micro F1 ") + f1(labels.own.all.f1()) +
                ", macro F1 " + f1(labels.own.macroF1) + "\n  one for all (" +
                formatFixed(labels.thresholds.shared, 4) + "): micro F1 " + f1(labels.shared.all.f1()) + ", macro F1 " +
                f1(labels.shared.macroF1) + "\n";
    }
    return text;
}

std::vector<Table> tablesOf(const ThresholdsResult& result)
{
    Table answers{.name = "answers",
                  .columns = {{"id", "", "sample"},
                              {"split", "", "chosen: thresholds were chosen on it; measured: they were measured on it"},
                              {"kind", "", "right, wrong, or none: it is of none of the classes"},
                              {"predicted", "", "best class"},
                              {"score", "", "probability or cosine of the best class"}},
                  .rows = {}};
    for (const ThresholdSample& sample : result.samples)
        answers.rows.push_back({sample.id, std::string(sample.isMeasured ? "measured" : "chosen"),
                                std::string(kindOf(sample.answer)), sample.predicted, sample.answer.score});
    std::vector<Table> tables{std::move(answers)};
    if (!result.labels)
        return tables;
    Table labels{.name = "labels",
                 .columns = {{"class", "", "name of the class"},
                             {"threshold", "", "probability or cosine at which the class is told"},
                             {"own", "", "1 where it is the class's own, 0 where it is the one of all classes"},
                             {"positives", "samples", "of the class that it was chosen on"},
                             {"hits", "samples", "of the others: told and true"},
                             {"extra", "samples", "of the others: told and not true"},
                             {"missed", "samples", "of the others: true and not told"},
                             {"precision", "", "hits / (hits + extra); empty where it is told of none"},
                             {"recall", "", "hits / (hits + missed); empty where it is true of none"},
                             {"f1", "", "2 hits / (2 hits + extra + missed); empty where it is told and true of none"}},
                 .rows = {}};
    for (std::size_t c = 0; c < result.labels->classNames.size(); ++c) {
        const LabelCounts& counts = result.labels->own.classes[c];
        labels.rows.push_back({result.labels->classNames[c], result.labels->thresholds.ofClass[c],
                               std::int64_t{result.labels->thresholds.isOwn[c] ? 1 : 0},
                               static_cast<std::int64_t>(result.labels->thresholds.positives[c]),
                               static_cast<std::int64_t>(counts.hits), static_cast<std::int64_t>(counts.extra),
                               static_cast<std::int64_t>(counts.missed), cell(counts.precision()),
                               cell(counts.recall()), cell(counts.f1())});
    }
    tables.push_back(std::move(labels));
    return tables;
}

}  // namespace orangery::zero_shot
