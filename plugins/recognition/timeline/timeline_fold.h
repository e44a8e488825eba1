// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/zero_shot/timeline/timeline.h"
#include "widgets/curve_plot.h"

namespace orangery::recognition_page {

/// What the events of a run of recognize.timeline tell until now.
struct TimelineFold {
    std::vector<std::string> classNames;
    std::vector<zero_shot::TimedRanking> timeline;  ///< of classes that have names

    /// ErrorCode::Input where a frame has no ranking, ranks a class that the run did not name, comes before an earlier one in
    /// time, or misses a field; and for classes that are named after a frame.
    [[nodiscard]] Result<void> add(const Json& event);
};

/// Probabilities over seconds of the classes that lead most often, as many as have colours. A curve has a gap where its class
/// was not among the best that the run told.
[[nodiscard]] widgets::CurveScene sceneOf(const TimelineFold& fold);

}  // namespace orangery::recognition_page
