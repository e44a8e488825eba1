// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"
#include "widgets/curve_plot.h"

namespace orangery::recognition_page {

/// Probabilities of the best `top` classes in each frame of a video, each frame scored for itself. Empty without a scorer
/// and for what is no video.
[[nodiscard]] widgets::CurveScene overTimeScene(const Study& study, const LookedInput& video,
                                                const std::vector<zero_shot::RankedClass>& ranking, std::size_t top);

}  // namespace orangery::recognition_page
