// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/zero_shot/few_shot/few_shot_report.h"
#include "engine/zero_shot/thresholds/none_threshold.h"
#include "engine/zero_shot/thresholds/threshold_file.h"
#include "widgets/curve_plot.h"

#include <optional>
#include <vector>

namespace orangery::recognition_page {

/// What the events of a run of recognize.fewshot tell until now.
struct FewShotFold {
    std::size_t pool = 0;
    std::size_t test = 0;
    std::vector<zero_shot::ZeroShotLine> zeroShot;
    std::vector<zero_shot::FewShotFit> fits;

    void add(const Json& event);
};

/// Mean top-1 with bars of one standard deviation for each method, and zero-shot as level lines.
[[nodiscard]] widgets::CurveScene sceneOf(const FewShotFold& fold);

/// What the events of a run of recognize.thresholds tell.
struct ThresholdFold {
    std::vector<zero_shot::BestAnswer> chosen;    ///< that the threshold was chosen on
    std::vector<zero_shot::BestAnswer> measured;  ///< that it is measured on

    void add(const Json& event);
};

/// How many measured samples have which score: told rightly, wrongly, and of none of the classes.
[[nodiscard]] widgets::CurveScene sceneOf(const ThresholdFold& fold, zero_shot::ThresholdMeasure measure,
                                          std::optional<double> threshold);

}  // namespace orangery::recognition_page
