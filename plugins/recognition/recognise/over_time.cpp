// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/over_time.h"

#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::OverTime)
};

}  // namespace

widgets::CurveScene overTimeScene(const Study& study, const LookedInput& video,
                                  const std::vector<zero_shot::RankedClass>& ranking, std::size_t top)
{
    widgets::CurveScene scene;
    const auto scorer = study.scorer();
    if (scorer == nullptr || video.shown.kind != "video" || video.pictures.width != scorer->width())
        return scene;
    const std::size_t frames = video.pictures.count();
    const auto& times = video.shown.times;
    const bool hasTimes = times.size() == frames &&
                          std::all_of(times.begin(), times.end(), [](const auto& time) { return time.has_value(); });
    scene.title = Text::tr("Frame by frame");
    scene.x = hasTimes ? widgets::AxisText{Text::tr("time"), Text::tr("s")} : widgets::AxisText{Text::tr("frame"), {}};
    scene.y = {Text::tr("probability"), {}};
    std::vector<double> x;
    for (std::size_t i = 0; i < frames; ++i)
        x.push_back(hasTimes ? *times[i] : static_cast<double>(i));
    for (std::size_t i = 0; i < std::min(top, ranking.size()); ++i)
        scene.curves.push_back(
            {.name = bridge::toQt(study.classes().names.at(ranking[i].classIndex)), .x = x, .y = {}});
    for (std::size_t frame = 0; frame < frames; ++frame) {
        std::vector<double> logits = scorer->scores(video.pictures.row(frame));
        for (double& value : logits)
            value = study.logits().scale * value + study.logits().bias;
        const std::vector<double> probabilities = zero_shot::softmax(logits);
        for (std::size_t i = 0; i < scene.curves.size(); ++i)
            scene.curves[i].y.push_back(probabilities[ranking[i].classIndex]);
    }
    return scene;
}

}  // namespace orangery::recognition_page
