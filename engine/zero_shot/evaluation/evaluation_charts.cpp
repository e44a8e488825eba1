// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/evaluation_charts.h"

#include "engine/base/counted.h"
#include "engine/base/files.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace orangery::zero_shot {

namespace {

constexpr double kPercent = 100;
constexpr std::size_t kMostClasses = 60;  ///< of which a bar and a name can be told apart

ChartSeries reference(std::string name, std::vector<double> x, std::vector<double> y)
{
    return {.name = std::move(name), .style = ChartStyle::Reference, .x = std::move(x), .y = std::move(y)};
}

ChartSeries binSeries(std::string name, ChartStyle style, const Calibration& calibration)
{
    ChartSeries series{
        .name = std::move(name) + ", ECE " + formatFixed(calibration.ece, 3), .style = style, .x = {}, .y = {}};
    for (const ReliabilityBin& bin : calibration.bins)
        if (bin.samples > 0) {
            series.x.push_back(style == ChartStyle::Bars ? (bin.low + bin.high) / 2 : bin.confidence);
            series.y.push_back(bin.accuracy);
        }
    return series;
}

std::string percent(double share)
{
    return formatFixed(kPercent * share, 1) + " %";
}

std::string factOf(const EvaluationResult& result, const char* name)
{
    return result.facts.is_object() && result.facts.contains(name) && result.facts[name].is_string()
               ? result.facts[name].get<std::string>()
               : std::string();
}

/// What is said of the texts that are evaluated.
std::string modeOf(const EvaluationResult& result)
{
    const std::string mode = factOf(result, "mode");
    return mode.empty() ? "evaluated texts" : mode;
}

std::vector<std::string> badgesOf(const EvaluationResult& result)
{
    const std::string badge = factOf(result, "badge");
    return badge.empty() ? std::vector<std::string>() : std::vector<std::string>{badge};
}

}  // namespace

std::string modelName(const EvaluationResult& result)
{
    const fs::path model(factOf(result, "model"));
    return (model.has_filename() ? model : model.parent_path()).filename().string();
}

std::string provenance(const EvaluationResult& result)
{
    std::string text;
    if (result.listed > result.samples.size())
        text = std::to_string(result.samples.size()) + " of ";
    text += counted(std::max(result.listed, result.samples.size()), "sample(s), ") +
            counted(result.classNames.size(), "class(es), seed ") + std::to_string(result.seed);
    for (const auto& [what, value] :
         {std::pair("aggregation ", factOf(result, "aggregation")), std::pair("mode ", factOf(result, "mode")),
          std::pair("model ", modelName(result))})
        if (!value.empty())
            text = what + value + ", " + text;
    return text;
}

Chart reliabilityChart(const EvaluationResult& result)
{
    Chart chart{.title = "Reliability",
                .xAxis = "confidence",
                .xUnit = {},
                .yAxis = "share that is right",
                .yUnit = {},
                .xRange = std::pair(0.0, 1.0),
                .yRange = std::pair(0.0, 1.0),
                .series = {},
                .badges = badgesOf(result),
                .captions = {provenance(result)}};
    chart.series.push_back(binSeries("all samples", ChartStyle::Bars, result.calibration));
    chart.series.push_back(reference("calibrated", {0, 1}, {0, 1}));
    if (result.temperature) {
        const TemperatureFit& fit = *result.temperature;
        chart.series.push_back(binSeries("other half as given", ChartStyle::Line, fit.before));
        chart.series.push_back(
            binSeries("other half at T = " + formatFixed(fit.fitted, 2), ChartStyle::Line, fit.after));
        chart.captions.push_back("T fitted on " + counted(fit.fitSamples, "sample(s), measured on ") +
                                 counted(fit.measuredSamples, "other(s); bins without samples are left out"));
    }
    return chart;
}

Chart coverageChart(const EvaluationResult& result)
{
    Chart chart{.title = "Coverage and risk",
                .xAxis = "samples that are answered, the most confident first",
                .xUnit = "%",
                .yAxis = "of those that are wrong",
                .yUnit = "%",
                .xRange = std::pair(0.0, kPercent),
                .series = {{.name = "risk", .x = {}, .y = {}}},
                .badges = badgesOf(result),
                .captions = {provenance(result)}};
    for (const CoveragePoint& point : result.coverage) {
        chart.series[0].x.push_back(kPercent * point.coverage);
        chart.series[0].y.push_back(kPercent * point.risk);
    }
    const std::vector<double>& risk = chart.series[0].y;
    const double highest = risk.empty() ? 0 : *std::max_element(risk.begin(), risk.end());
    chart.yRange = std::pair(0.0, std::max(1.0, highest));
    return chart;
}

Chart controlsChart(const EvaluationResult& result, const Verdict& verdict)
{
    constexpr double kStep = 0.035;   // between the draws of one control
    constexpr double kWidest = 0.25;  // to each side
    Chart chart{.title = "Controls",
                .xAxis = "texts",
                .xUnit = {},
                .yAxis = "top-1",
                .yUnit = "%",
                .series = {},
                .badges = badgesOf(result),
                .captions = {provenance(result)}};
    ChartSeries draws{.name = "draws", .style = ChartStyle::Points, .x = {}, .y = {}};
    ChartSeries means{.name = "mean +- sd", .style = ChartStyle::Points, .x = {}, .y = {}};
    for (const ControlResult& one : result.controls) {
        const auto place = static_cast<double>(chart.xNames.size());
        chart.xNames.emplace_back(nameOf(one.control));
        const double middle = (static_cast<double>(one.top1.size()) - 1) / 2;
        for (std::size_t s = 0; s < one.top1.size(); ++s) {
            draws.x.push_back(place + std::clamp((static_cast<double>(s) - middle) * kStep, -kWidest, kWidest));
            draws.y.push_back(kPercent * one.top1[s]);
        }
        const MeanAndDeviation top1 = meanAndDeviation(one.top1);
        means.x.push_back(place + kWidest + kStep);
        means.y.push_back(kPercent * top1.mean);
        means.spread.push_back(kPercent * top1.sd);
    }
    const double last = std::max(1.0, static_cast<double>(chart.xNames.size())) - 0.5;
    chart.xRange = std::pair(-0.5, last);
    const auto across = [&](std::string name, double share) {
        return reference(std::move(name), {-0.5, last}, {kPercent * share, kPercent * share});
    };
    const ShareInterval interval = wilsonInterval(result.accuracy.top1Share, result.samples.size());
    chart.series = {std::move(draws),
                    std::move(means),
                    across(modeOf(result) + ": " + percent(result.accuracy.top1Share), result.accuracy.top1Share),
                    across("95 % interval, low", interval.low),
                    across("95 % interval, high", interval.high),
                    across("chance", chanceLevel(result.classNames))};
    chart.captions.push_back(verdict.sentence);
    if (verdict.test && verdict.difference)
        chart.captions.push_back("Against the strongest draw of random words: McNemar " +
                                 significanceText(*verdict.test) + ", difference " +
                                 formatFixed(kPercent * verdict.difference->mean, 1) + " points, bootstrap " +
                                 formatFixed(kPercent * verdict.difference->low, 1) + " ... " +
                                 formatFixed(kPercent * verdict.difference->high, 1));
    return chart;
}

Chart classesChart(const EvaluationResult& result)
{
    std::vector<ClassFigures> figures = classFigures(result.accuracy);
    std::erase_if(figures, [](const ClassFigures& one) { return one.samples == 0; });
    std::stable_sort(figures.begin(), figures.end(),
                     [](const ClassFigures& a, const ClassFigures& b) { return a.recall < b.recall; });
    const std::size_t shown = std::min(kMostClasses, figures.size());
    Chart chart{.title = "Recall by class",
                .xAxis = "class, the lowest recall first",
                .xUnit = {},
                .yAxis = "recall",
                .yUnit = "%",
                .xRange = std::pair(-0.7, std::max(1.0, static_cast<double>(shown)) - 0.3),
                .yRange = std::pair(0.0, kPercent),
                .series = {{.name = "recall", .style = ChartStyle::Bars, .x = {}, .y = {}}},
                .badges = badgesOf(result),
                .captions = {provenance(result)}};
    for (std::size_t i = 0; i < shown; ++i) {
        chart.xNames.push_back(result.classNames[figures[i].classIndex]);
        chart.series[0].x.push_back(static_cast<double>(i));
        chart.series[0].y.push_back(kPercent * figures[i].recall);
    }
    chart.series.push_back(reference("mean recall", {-0.7, static_cast<double>(shown) - 0.3},
                                     {kPercent * result.accuracy.meanRecall, kPercent * result.accuracy.meanRecall}));
    if (figures.size() > shown)
        chart.captions.push_back(counted(figures.size() - shown, "class(es) with a higher recall (is|are) hidden"));
    return chart;
}

CountMatrix confusionMatrix(const EvaluationResult& result)
{
    return {.title = "Confusion",
            .rowAxis = "true class",
            .columnAxis = "predicted class",
            .unit = "samples",
            .names = result.classNames,
            .cells = result.accuracy.confusion,
            .badges = badgesOf(result),
            .captions = {provenance(result)}};
}

}  // namespace orangery::zero_shot
