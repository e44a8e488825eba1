// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/few_shot_report.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"

namespace orangery::zero_shot {

namespace {

std::string percent(double share)
{
    return formatFixed(100 * share, 1) + " %";
}

/// What the number that was fitted with is called.
const char* strengthName(FewShotMethod method)
{
    return method == FewShotMethod::Ridge ? "lambda" : "C";
}

}  // namespace

Json toJson(const ZeroShotLine& line)
{
    return {{"mode", line.mode},
            {"descriptions", line.usesDescriptions},
            {"top1", line.top1},
            {"mean_recall", line.meanRecall}};
}

Json toJson(const FewShotFit& fit)
{
    return {{"method", nameOf(fit.method)},
            {"shots", fit.shots},
            {"draw", fit.draw},
            {"top1", fit.top1},
            {"mean_recall", fit.meanRecall},
            {strengthName(fit.method), fit.strength},
            {"chosen", fit.isChosen}};
}

Json toJson(const FewShotResult& result)
{
    Json zeroShot = Json::array();
    for (const ZeroShotLine& line : result.zeroShot)
        zeroShot.push_back(toJson(line));
    Json curve = Json::array();
    for (const FewShotPoint& point : curveOf(result.fits))
        curve.push_back({{"method", nameOf(point.method)},
                         {"shots", point.shots},
                         {"draws", point.draws},
                         {"top1", {{"mean", point.mean}, {"sd", point.draws > 1 ? Json(point.sd) : Json()}}},
                         {"mean_recall", point.meanRecall}});
    Json fits = Json::array();
    for (const FewShotFit& fit : result.fits)
        fits.push_back(toJson(fit));
    return {{"split",
             {{"rule", "of each class the share test_share whose hash of seed and id is least is measured on"},
              {"seed", result.options.seed},
              {"test_share", result.options.testShare},
              {"pool", result.pool},
              {"test", result.test}}},
            {"zero_shot", std::move(zeroShot)},
            {"curve", std::move(curve)},
            {"fits", std::move(fits)}};
}

std::string textOf(const FewShotResult& result)
{
    std::string text = "top-1 on " + counted(result.test, "sample(s) that nothing is learnt from (seed ") +
                       std::to_string(result.options.seed) + "); " +
                       counted(result.pool, "other(s) (is|are) there to learn from\n");
    for (const ZeroShotLine& line : result.zeroShot)
        text += "  zero-shot, " + line.mode + ": " + percent(line.top1) + "\n";
    for (const FewShotPoint& point : curveOf(result.fits)) {
        text +=
            "  " + std::string(nameOf(point.method)) + ", " + counted(point.shots, "shot(s): ") + percent(point.mean);
        if (point.draws > 1)
            text += " +- " + formatFixed(100 * point.sd, 1) + " (sd of " + counted(point.draws, "draw(s))");
        text += "\n";
    }
    return text;
}

std::vector<Table> tablesOf(const FewShotResult& result)
{
    Table zeroShot{.name = "zero_shot",
                   .columns = {{"mode", "", "which texts stand for a class"},
                               {"descriptions", "", "1 where sentences about the classes are among them"},
                               {"top1", "", "share of the test split that is told rightly"},
                               {"mean_recall", "", "mean over classes of their share"}},
                   .rows = {}};
    for (const ZeroShotLine& line : result.zeroShot)
        zeroShot.rows.push_back({line.mode, std::int64_t{line.usesDescriptions ? 1 : 0}, line.top1, line.meanRecall});
    Table curve{.name = "curve",
                .columns = {{"method", "", "ridge or probe"},
                            {"shots", "samples", "of each class that were learnt from"},
                            {"draws", "draws", "of these samples"},
                            {"top1_mean", "", "mean over draws of the share of the test split that is told rightly"},
                            {"top1_sd", "", "its standard deviation, n - 1; empty for one draw"},
                            {"mean_recall", "", "mean over classes and draws"}},
                .rows = {}};
    for (const FewShotPoint& point : curveOf(result.fits))
        curve.rows.push_back({std::string(nameOf(point.method)), static_cast<std::int64_t>(point.shots),
                              static_cast<std::int64_t>(point.draws), point.mean,
                              point.draws > 1 ? Cell(point.sd) : Cell(), point.meanRecall});
    Table fits{.name = "fits",
               .columns = {{"method", "", "ridge or probe"},
                           {"shots", "samples", "of each class that were learnt from"},
                           {"draw", "", "from 0"},
                           {"strength", "", "lambda of the ridge, C of the probe"},
                           {"chosen", "", "1 where it was chosen by leave-one-out or folds, 0 where it was given"},
                           {"top1", "", "share of the test split that is told rightly"},
                           {"mean_recall", "", "mean over classes"}},
               .rows = {}};
    for (const FewShotFit& fit : result.fits)
        fits.rows.push_back({std::string(nameOf(fit.method)), static_cast<std::int64_t>(fit.shots),
                             static_cast<std::int64_t>(fit.draw), fit.strength, std::int64_t{fit.isChosen ? 1 : 0},
                             fit.top1, fit.meanRecall});
    return {std::move(zeroShot), std::move(curve), std::move(fits)};
}

}  // namespace orangery::zero_shot
