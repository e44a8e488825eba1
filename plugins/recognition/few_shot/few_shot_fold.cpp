// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/few_shot/few_shot_fold.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace orangery::recognition_page {

using bridge::toQt;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::FewShotFold)
};

constexpr double kPercent = 100;
constexpr std::size_t kBins = 24;

double numberOf(const Json& event, const char* name)
{
    const auto found = event.find(name);
    return found != event.end() && found->is_number() ? found->get<double>() : 0.0;
}

std::size_t countOf(const Json& event, const char* name)
{
    return static_cast<std::size_t>(std::max(0.0, numberOf(event, name)));
}

std::string wordOf(const Json& event, const char* name)
{
    const auto found = event.find(name);
    return found != event.end() && found->is_string() ? found->get<std::string>() : std::string();
}

widgets::Curve levelOf(const zero_shot::ZeroShotLine& line, double first, double last)
{
    const QString name = line.usesDescriptions ? Text::tr("zero-shot, %1 (with descriptions)").arg(toQt(line.mode))
                                               : Text::tr("zero-shot, %1").arg(toQt(line.mode));
    return {.name = name,
            .x = {first, last},
            .y = {kPercent * line.top1, kPercent * line.top1},
            .shape = widgets::CurveShape::Reference};
}

}  // namespace

void FewShotFold::add(const Json& event)
{
    const std::string kind = wordOf(event, "ev");
    if (kind == "split") {
        pool = countOf(event, "pool");
        test = countOf(event, "test");
    } else if (kind == "zero_shot") {
        zeroShot.push_back({.mode = wordOf(event, "mode"),
                            .usesDescriptions = event.value("descriptions", Json()) == Json(true),
                            .top1 = numberOf(event, "top1"),
                            .meanRecall = numberOf(event, "mean_recall")});
    } else if (kind == "fit" && countOf(event, "shots") > 0) {
        const bool isRidge = wordOf(event, "method") == "ridge";
        fits.push_back({.method = isRidge ? zero_shot::FewShotMethod::Ridge : zero_shot::FewShotMethod::Probe,
                        .shots = countOf(event, "shots"),
                        .draw = countOf(event, "draw"),
                        .strength = numberOf(event, isRidge ? "lambda" : "C"),
                        .isChosen = event.value("chosen", Json()) == Json(true),
                        .top1 = numberOf(event, "top1"),
                        .meanRecall = numberOf(event, "mean_recall")});
    }
}

widgets::CurveScene sceneOf(const FewShotFold& fold)
{
    widgets::CurveScene scene{
        .title = {},
        .x = {.label = Text::tr("samples of each class"), .unit = {}, .scale = widgets::AxisScale::Doubling},
        .y = {.label = Text::tr("top-1"), .unit = QStringLiteral("%")},
        .curves = {},
        .badges = {},
        .captions = {}};
    double first = 1;
    double last = 1;
    std::array<widgets::Curve, 2> curves;
    curves[0].name = Text::tr("ridge regression");
    curves[1].name = Text::tr("linear probe");
    for (const zero_shot::FewShotPoint& point : zero_shot::curveOf(fold.fits)) {
        widgets::Curve& curve = curves[point.method == zero_shot::FewShotMethod::Ridge ? 0 : 1];
        curve.x.push_back(static_cast<double>(point.shots));
        curve.y.push_back(kPercent * point.mean);
        curve.spread.push_back(kPercent * point.sd);
        last = std::max(last, curve.x.back());
    }
    for (widgets::Curve& curve : curves)
        if (!curve.x.empty())
            scene.curves.push_back(std::move(curve));
    for (const zero_shot::ZeroShotLine& line : fold.zeroShot)
        scene.curves.push_back(levelOf(line, first, std::max(last, 2.0)));
    if (fold.test > 0)
        scene.captions << Text::tr(
            "Measured on %n sample(s) that nothing was learnt from; bars are one standard "
            "deviation over draws.",
            nullptr, bridge::inTr(fold.test));
    return scene;
}

void ThresholdFold::add(const Json& event)
{
    if (wordOf(event, "ev") != "answer")
        return;
    const std::string kind = wordOf(event, "kind");
    (wordOf(event, "split") == "measured" ? measured : chosen)
        .push_back({.score = numberOf(event, "score"), .isNone = kind == "none", .isRight = kind == "right"});
}

widgets::CurveScene sceneOf(const ThresholdFold& fold, zero_shot::ThresholdMeasure measure,
                            std::optional<double> threshold)
{
    using Measure = zero_shot::ThresholdMeasure;
    const bool isProbability = measure == Measure::Probability;
    widgets::CurveScene scene{
        .title = {},
        .x = {.label = isProbability                ? Text::tr("probability of the best class")
                       : measure == Measure::Cosine ? Text::tr("cosine of the best class")
                                                    : Text::tr("cosine of the best class less that of the next"),
              .unit = {}},
        .y = {.label = Text::tr("measured samples"), .unit = {}, .scale = widgets::AxisScale::Counts},
        .curves = {},
        .badges = {},
        .captions = {}};
    double low = isProbability ? 0 : 1e300;
    double high = isProbability ? 1 : -1e300;
    for (const zero_shot::BestAnswer& answer : fold.measured) {
        low = std::min(low, answer.score);
        high = std::max(high, answer.score);
    }
    if (fold.measured.empty() || !(high > low) || !std::isfinite(high - low))
        return scene;
    const double width = (high - low) / static_cast<double>(kBins);
    const std::array<QString, 3> names{Text::tr("told rightly"), Text::tr("told wrongly"),
                                       Text::tr("none of the classes")};
    std::array<std::array<double, kBins>, 3> counts{};
    for (const zero_shot::BestAnswer& answer : fold.measured) {
        const auto bin =
            static_cast<std::size_t>(std::clamp((answer.score - low) / width, 0.0, static_cast<double>(kBins - 1)));
        counts[answer.isNone ? 2 : answer.isRight ? 0 : 1][bin] += 1;
    }
    for (std::size_t kind = 0; kind < counts.size(); ++kind) {
        if (std::all_of(counts[kind].begin(), counts[kind].end(), [](double count) { return count == 0; }))
            continue;
        widgets::Curve curve{.name = names[kind], .x = {}, .y = {}, .shape = widgets::CurveShape::Steps};
        for (std::size_t bin = 0; bin <= kBins; ++bin) {
            curve.x.push_back(low + static_cast<double>(bin) * width);
            curve.y.push_back(counts[kind][std::min(bin, kBins - 1)]);
        }
        scene.curves.push_back(std::move(curve));
    }
    if (threshold)
        scene.marker = {.x = *threshold, .name = Text::tr("none of these below %1").arg(*threshold, 0, 'g', 4)};
    return scene;
}

}  // namespace orangery::recognition_page
