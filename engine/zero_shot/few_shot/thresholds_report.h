// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/table.h"
#include "engine/zero_shot/thresholds/label_thresholds.h"
#include "engine/zero_shot/thresholds/none_threshold.h"
#include "engine/zero_shot/thresholds/threshold_file.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// One sample with its best class.
struct ThresholdSample {
    std::string id;
    bool isMeasured = false;  ///< else it is among those that thresholds are chosen on
    std::string predicted;
    BestAnswer answer;
};

struct ThresholdsResult {
    ThresholdMeasure measure = ThresholdMeasure::Probability;
    std::uint64_t seed = 0;
    double testShare = 0.5;
    std::optional<double> falseAcceptance;  ///< that was aimed at; nothing = balanced accuracy
    std::vector<ThresholdSample> samples;
    std::optional<ThresholdOutcome> chosen;    ///< on the samples that it was chosen on
    std::optional<ThresholdOutcome> measured;  ///< on the others
    struct Labels {
        std::vector<std::string> classNames;
        LabelThresholds thresholds;
        std::size_t chosenOn = 0;
        std::size_t measuredOn = 0;
        LabelOutcome own;     ///< of the others, with the classes' thresholds
        LabelOutcome shared;  ///< of the others, with the one threshold
    };
    std::optional<Labels> labels;
};

/// "right", "wrong" or "none".
[[nodiscard]] std::string_view kindOf(const BestAnswer& answer);
[[nodiscard]] Json toJson(const ThresholdOutcome& outcome);
/// `split`, `measure`, `criterion`, `none`, `labels`.
[[nodiscard]] Json toJson(const ThresholdsResult& result);
[[nodiscard]] std::string textOf(const ThresholdsResult& result);
/// answers; labels where there are some.
[[nodiscard]] std::vector<Table> tablesOf(const ThresholdsResult& result);

}  // namespace orangery::zero_shot
