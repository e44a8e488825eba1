// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"
#include "widgets/curve_plot.h"

#include <optional>
#include <vector>

namespace orangery::recognition_page {

/// Frames of a video in their order, each embedded for itself.
struct FrameSeries {
    std::vector<double> at;  ///< seconds, or places from 0 where the file has no times
    bool hasTimes = true;
    zero_shot::EmbeddingRows rows;      ///< one for each of `at`
    std::vector<std::int64_t> numbers;  ///< of the frames; empty where nobody said them
};

/// The frames that the model is shown; none of what is no video.
[[nodiscard]] FrameSeries seriesOf(const LookedInput& video);
[[nodiscard]] FrameSeries seriesOf(const std::vector<zero_shot::EmbeddedFrame>& frames);

/// The frame that is shown at a time: the last one that is not later, or the first one; nothing where there is none.
[[nodiscard]] std::optional<std::size_t> frameAt(const FrameSeries& series, double at);

/// Probabilities of the `top` classes that are likeliest in some frame, each frame scored for itself, in the order of
/// `ranking`. Empty without a scorer, and for frames that another model embedded.
[[nodiscard]] widgets::CurveScene overTimeScene(const Study& study, const FrameSeries& series,
                                                const std::vector<zero_shot::RankedClass>& ranking, std::size_t top);

}  // namespace orangery::recognition_page
