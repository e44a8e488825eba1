// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/evaluation_report.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kSeedsForVerdict = 7;
constexpr int kResamples = 2000;
constexpr std::size_t kConfusedPairs = 20;

Json number(double value)
{
    return std::isfinite(value) ? Json(value) : Json();
}

Cell cell(double value)
{
    return std::isfinite(value) ? Cell(value) : Cell();
}

std::string percent(double share)
{
    return std::isfinite(share) ? formatFixed(100 * share, 2) + " %" : "not defined";
}

Json toJson(const Calibration& calibration)
{
    return {{"ece", calibration.ece}, {"brier", calibration.brier}, {"nll", calibration.nll}};
}

Json toJson(const TemperatureFit& fit)
{
    return {{"fitted", fit.fitted},
            {"fit_samples", fit.fitSamples},
            {"measured_samples", fit.measuredSamples},
            {"before", toJson(fit.before)},
            {"after", toJson(fit.after)}};
}

Json firstPairs(const EvaluationResult& result)
{
    Json list = Json::array();
    for (const ConfusedPair& pair : confusedPairs(result)) {
        if (list.size() == kConfusedPairs)
            break;
        list.push_back({{"truth", result.classNames[pair.truth]},
                        {"predicted", result.classNames[pair.predicted]},
                        {"samples", pair.samples}});
    }
    return list;
}

const ControlResult* waffleOf(const EvaluationResult& result)
{
    const auto found = std::find_if(result.controls.begin(), result.controls.end(),
                                    [](const ControlResult& one) { return one.control == Control::Waffle; });
    return found == result.controls.end() ? nullptr : &*found;
}

/// What the facts say of the run; empty = nothing.
std::string fact(const EvaluationResult& result, const char* name)
{
    return result.facts.contains(name) && result.facts[name].is_string() ? result.facts[name].get<std::string>() : "";
}

std::optional<PromptMode> modeOf(const EvaluationResult& result)
{
    return promptModeOf(fact(result, "mode"));
}

/// A count or a mark of the best five, which is nothing where there are fewer than five names.
Cell top5Cell(const EvaluationResult& result, std::size_t count)
{
    return hasTop5(result.classNames) ? Cell(static_cast<std::int64_t>(count)) : Cell();
}

Table sampleTable(const EvaluationResult& result)
{
    Table table{
        .name = "samples",
        .columns = {{"id", "", "as the list or folder has it"},
                    {"truth", "", "class of the sample"},
                    {"predicted", "", "best class"},
                    {"probability", "", "of the best class, softmax over the classes"},
                    {"top1", "", "1 when the best class is right"},
                    {"top5", "", "1 when the right class is among the best five; nothing with fewer than five names"},
                    {"confidence", "", "probability of the best name, classes of one name together"},
                    {"mode", "", "texts that stand for a class"},
                    {"model", "", "as it was named"}},
        .rows = {}};
    for (const EvaluatedSample& sample : result.samples) {
        const SampleAnswer& answer = sample.answer;
        table.rows.push_back({sample.id, result.classNames[answer.truth], result.classNames[answer.predicted()],
                              answer.best.front().probability, std::int64_t{answer.isTop1()},
                              top5Cell(result, answer.isTop5() ? 1 : 0), answer.confidence, fact(result, "mode"),
                              fact(result, "model")});
    }
    return table;
}

Table rankingTable(const EvaluationResult& result)
{
    Table table{.name = "rankings",
                .columns = {{"id", "", "as the list or folder has it"},
                            {"rank", "", "1 = the best, 5 the last that is told"},
                            {"class", "", "name"},
                            {"probability", "", "softmax over the classes"},
                            {"logit", "", "scale x score + bias"},
                            {"right", "", "1 for the class of the sample"}},
                .rows = {}};
    for (const EvaluatedSample& sample : result.samples)
        for (std::size_t i = 0; i < sample.answer.best.size(); ++i) {
            const LikelyClass& one = sample.answer.best[i];
            table.rows.push_back({sample.id, static_cast<std::int64_t>(i + 1), result.classNames[one.classIndex],
                                  one.probability, one.logit ? Cell(*one.logit) : Cell(),
                                  std::int64_t{sample.answer.names[i] == sample.answer.truth}});
        }
    return table;
}

}  // namespace

std::vector<ConfusedPair> confusedPairs(const EvaluationResult& result)
{
    std::vector<ConfusedPair> pairs;
    for (const CountCell& cell : result.accuracy.confusion)
        if (cell.row != cell.column)
            pairs.push_back({cell.row, cell.column, cell.count});
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const ConfusedPair& a, const ConfusedPair& b) { return a.samples > b.samples; });
    return pairs;
}

Table classTable(const EvaluationResult& result)
{
    Table table{
        .name = "classes",
        .columns = {{"class", "", "name"},
                    {"samples", "samples", "of the class"},
                    {"top1", "samples", "whose best class is right"},
                    {"top5", "samples", "with the right class among the best five; nothing with fewer than five names"},
                    {"recall", "", "top1 / samples"},
                    {"predicted", "samples", "of any class that are taken for it"},
                    {"precision", "", "top1 / predicted"},
                    {"most_confused_with", "", "class that its samples are taken for most often"},
                    {"confused", "samples", "how often"}},
        .rows = {}};
    for (const ClassFigures& figures : classFigures(result.accuracy))
        table.rows.push_back({result.classNames[figures.classIndex], static_cast<std::int64_t>(figures.samples),
                              static_cast<std::int64_t>(figures.top1), top5Cell(result, figures.top5),
                              cell(figures.recall), static_cast<std::int64_t>(figures.predicted),
                              cell(figures.precision),
                              figures.mostConfused ? Cell(result.classNames[*figures.mostConfused]) : Cell(),
                              static_cast<std::int64_t>(figures.confused)});
    return table;
}

Table confusionTable(const EvaluationResult& result)
{
    Table table{.name = "confusion",
                .columns = {{"truth", "", "class of the samples"},
                            {"predicted", "", "best class"},
                            {"samples", "samples", "how many; pairs without any are left out"}},
                .rows = {}};
    for (const CountCell& cell : result.accuracy.confusion)
        table.rows.push_back(
            {result.classNames[cell.row], result.classNames[cell.column], static_cast<std::int64_t>(cell.count)});
    return table;
}

Table reliabilityTable(const EvaluationResult& result)
{
    Table table{.name = "reliability",
                .columns = {{"of", "", "all samples; before and after: the half that no temperature was fitted on"},
                            {"low", "", "confidences above this"},
                            {"high", "", "and up to this"},
                            {"samples", "samples", "in the bin"},
                            {"confidence", "", "mean"},
                            {"accuracy", "", "share that is right"}},
                .rows = {}};
    const auto add = [&](const char* of, const Calibration& calibration) {
        for (const ReliabilityBin& bin : calibration.bins)
            table.rows.push_back({std::string(of), bin.low, bin.high, static_cast<std::int64_t>(bin.samples),
                                  bin.samples > 0 ? Cell(bin.confidence) : Cell(),
                                  bin.samples > 0 ? Cell(bin.accuracy) : Cell()});
    };
    add("all", result.calibration);
    if (result.temperature) {
        add("before", result.temperature->before);
        add("after", result.temperature->after);
    }
    return table;
}

Table coverageTable(const EvaluationResult& result)
{
    Table table{.name = "coverage",
                .columns = {{"coverage", "", "share of the samples that are answered, the most confident first"},
                            {"risk", "", "share of those that are wrong"},
                            {"threshold", "", "least confidence among them"}},
                .rows = {}};
    for (const CoveragePoint& point : result.coverage)
        table.rows.push_back({point.coverage, point.risk, point.threshold});
    return table;
}

Table controlTable(const EvaluationResult& result)
{
    Table table{.name = "controls",
                .columns = {{"control", "", "kind"}, {"seed", "", "number of the draw"}, {"top1", "", "share"}},
                .rows = {}};
    for (const ControlResult& one : result.controls)
        for (std::size_t s = 0; s < one.top1.size(); ++s)
            table.rows.push_back({std::string(nameOf(one.control)), static_cast<std::int64_t>(s), one.top1[s]});
    return table;
}

Verdict verdictOn(const EvaluationResult& result, std::uint64_t seed)
{
    constexpr double kSignificant = 0.05;
    const ControlResult* waffle = waffleOf(result);
    Verdict verdict;
    if (const auto mode = modeOf(result); mode && !needsDescriptions(*mode)) {
        verdict.sentence =
            "Whether descriptions help was not tested: mode " + std::string(nameOf(*mode)) + " scores without them.";
        return verdict;
    }
    if (waffle == nullptr) {
        verdict.sentence = "Whether descriptions help was not tested: it takes --controls waffle.";
        return verdict;
    }
    verdict.test = mcNemar(result.accuracy.top1, waffle->strongest);
    verdict.difference = bootstrapDifference(result.accuracy.top1, waffle->strongest, kResamples, seed);
    if (waffle->top1.size() < kSeedsForVerdict) {
        verdict.sentence = "Whether descriptions help is not said: it takes " + std::to_string(kSeedsForVerdict) +
                           " seeds of random words.";
        return verdict;
    }
    const MeanAndDeviation random = meanAndDeviation(waffle->top1);
    const bool beyond = result.accuracy.top1Share > random.mean + 2 * random.sd;
    verdict.helps = beyond && verdict.test->p < kSignificant && verdict.difference->low > 0;
    verdict.sentence = verdict.helps ? "Descriptions help: beyond random words of the same form"
                                     : "It is not shown that descriptions help beyond random words of the same form";
    verdict.sentence += " (" + percent(result.accuracy.top1Share) + " against " + percent(random.mean) + " +- " +
                        formatFixed(100 * random.sd, 2) + " points; McNemar " + significanceText(*verdict.test) + ").";
    return verdict;
}

Json toJson(const EvaluationResult& result, const Verdict& verdict)
{
    Json controls = Json::array();
    for (const ControlResult& one : result.controls) {
        const MeanAndDeviation top1 = meanAndDeviation(one.top1);
        controls.push_back(
            {{"control", nameOf(one.control)}, {"top1_mean", top1.mean}, {"top1_sd", top1.sd}, {"top1", one.top1}});
    }
    const ShareInterval interval = wilsonInterval(result.accuracy.top1Share, result.samples.size());
    Json json = {{"samples", result.samples.size()},
                 {"top1", result.accuracy.top1Share},
                 {"top1_interval", {interval.low, interval.high}},
                 {"chance", chanceLevel(result.classNames)},
                 {"top5", number(result.accuracy.top5Share)},
                 {"mean_recall", result.accuracy.meanRecall},
                 {"calibration", toJson(result.calibration)},
                 {"temperature", result.temperature ? toJson(*result.temperature) : Json()},
                 {"most_confused", firstPairs(result)},
                 {"controls", std::move(controls)},
                 {"descriptions_help", verdict.helps},
                 {"verdict", verdict.sentence}};
    if (verdict.test)
        json["mcnemar"] = {
            {"only_descriptions", verdict.test->onlyA}, {"only_control", verdict.test->onlyB}, {"p", verdict.test->p}};
    if (verdict.difference)
        json["difference"] = {
            {"mean", verdict.difference->mean}, {"low", verdict.difference->low}, {"high", verdict.difference->high}};
    return json;
}

std::string textOf(const EvaluationResult& result, const Verdict& verdict)
{
    const ShareInterval interval = wilsonInterval(result.accuracy.top1Share, result.samples.size());
    std::string text =
        counted(result.samples.size(), "sample(s), ") + counted(result.classNames.size(), "class(es)\ntop-1        ") +
        percent(result.accuracy.top1Share) + " (95 % interval " + percent(interval.low) + " ... " +
        percent(interval.high) + "; chance " + percent(chanceLevel(result.classNames)) + ")\ntop-5        " +
        percent(result.accuracy.top5Share) + "\nmean recall  " + percent(result.accuracy.meanRecall) +
        "\nECE          " + formatFixed(result.calibration.ece, 4) + "\nBrier        " +
        formatFixed(result.calibration.brier, 4) + "\n";
    if (result.temperature)
        text += "temperature  " + formatFixed(result.temperature->fitted, 3) + ": ECE of the other half " +
                formatFixed(result.temperature->before.ece, 4) + " -> " +
                formatFixed(result.temperature->after.ece, 4) + "\n";
    for (const ControlResult& one : result.controls) {
        const MeanAndDeviation top1 = meanAndDeviation(one.top1);
        text += "control " + std::string(nameOf(one.control)) + ": top-1 " + percent(top1.mean) + " +- " +
                formatFixed(100 * top1.sd, 2) + " over " + counted(one.top1.size(), "draw(s)\n");
    }
    return text + verdict.sentence + "\n";
}

std::vector<Table> tablesOf(const EvaluationResult& result)
{
    return {sampleTable(result),      rankingTable(result),  classTable(result),  confusionTable(result),
            reliabilityTable(result), coverageTable(result), controlTable(result)};
}

}  // namespace orangery::zero_shot
