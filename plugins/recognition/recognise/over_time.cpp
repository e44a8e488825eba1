// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/over_time.h"

#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>

namespace orangery::recognition_page {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::OverTime)
};

/// By frame, then by class.
std::vector<std::vector<double>> probabilitiesOf(const Study& study, const zero_shot::ClassScorer& scorer,
                                                 const FrameSeries& series)
{
    std::vector<std::vector<double>> all;
    for (std::size_t frame = 0; frame < series.rows.count(); ++frame) {
        std::vector<double> logits = scorer.scores(series.rows.row(frame));
        for (double& value : logits)
            value = study.logits().scale * value + study.logits().bias;
        all.push_back(zero_shot::softmax(logits));
    }
    return all;
}

/// Places in `ranking` of the `top` classes with the highest peaks, ascending.
std::vector<std::size_t> placesOfPeaks(const std::vector<std::vector<double>>& probabilities,
                                       const std::vector<zero_shot::RankedClass>& ranking, std::size_t top)
{
    std::vector<double> peaks;
    for (const zero_shot::RankedClass& entry : ranking) {
        double peak = 0;
        for (const std::vector<double>& frame : probabilities)
            peak = std::max(peak, frame[entry.classIndex]);
        peaks.push_back(peak);
    }
    std::vector<std::size_t> places(ranking.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return peaks[a] > peaks[b]; });
    places.resize(std::min(top, places.size()));
    std::sort(places.begin(), places.end());
    return places;
}

}  // namespace

FrameSeries seriesOf(const LookedInput& video)
{
    FrameSeries series;
    const std::size_t frames = video.pictures.count();
    if (video.shown.kind != "video" || frames == 0)
        return series;
    const auto& times = video.shown.times;
    series.hasTimes = times.size() == frames &&
                      std::all_of(times.begin(), times.end(), [](const auto& time) { return time.has_value(); });
    for (std::size_t i = 0; i < frames; ++i)
        series.at.push_back(series.hasTimes ? *times[i] : static_cast<double>(i));
    series.rows = video.pictures;
    return series;
}

FrameSeries seriesOf(const std::vector<zero_shot::EmbeddedFrame>& frames)
{
    FrameSeries series;
    for (const zero_shot::EmbeddedFrame& frame : frames) {
        series.at.push_back(frame.time);
        series.numbers.push_back(frame.number);
        series.rows.width = frame.embedding.size();
        series.rows.values.insert(series.rows.values.end(), frame.embedding.begin(), frame.embedding.end());
    }
    return series;
}

std::optional<std::size_t> frameAt(const FrameSeries& series, double at)
{
    if (series.at.empty())
        return std::nullopt;
    const auto later = std::upper_bound(series.at.begin(), series.at.end(), at);
    return later == series.at.begin() ? 0 : static_cast<std::size_t>(later - series.at.begin()) - 1;
}

widgets::CurveScene overTimeScene(const Study& study, const FrameSeries& series,
                                  const std::vector<zero_shot::RankedClass>& ranking, std::size_t top)
{
    widgets::CurveScene scene;
    const auto scorer = study.scorer();
    if (scorer == nullptr || series.at.empty() || series.rows.width != scorer->width())
        return scene;
    const auto probabilities = probabilitiesOf(study, *scorer, series);
    scene.title = Text::tr("Frame by frame");
    scene.x = series.hasTimes ? widgets::AxisText{Text::tr("time"), Text::tr("s")}
                              : widgets::AxisText{Text::tr("frame"), {}, widgets::AxisScale::Counts};
    scene.y = {Text::tr("probability"), {}};
    for (const std::size_t place : placesOfPeaks(probabilities, ranking, top)) {
        const std::size_t classIndex = ranking[place].classIndex;
        widgets::Curve curve{.name = bridge::toQt(study.classes().names.at(classIndex)), .x = series.at, .y = {}};
        for (const std::vector<double>& frame : probabilities)
            curve.y.push_back(frame[classIndex]);
        scene.curves.push_back(std::move(curve));
    }
    return scene;
}

}  // namespace orangery::recognition_page
