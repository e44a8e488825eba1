// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/table.h"
#include "engine/zero_shot/evaluation/calibration.h"
#include "engine/zero_shot/evaluation/control_texts.h"
#include "engine/zero_shot/evaluation/paired_tests.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// A control over all of its seeds, beside the texts that are evaluated.
struct ControlResult {
    Control control = Control::Waffle;
    std::vector<double> top1;     ///< share, by seed
    std::vector<bool> strongest;  ///< right answers of the seed with the highest share: the one to beat
};

/// All that an evaluation found.
struct EvaluationResult {
    std::vector<std::string> ids;
    std::vector<std::string> classNames;
    ScoredSamples samples;
    Accuracy accuracy;
    Calibration calibration;  ///< of all samples, as the model gives them
    double temperature = 1;   ///< fitted on one half
    Calibration before;       ///< of the other half, as the model gives it
    Calibration after;        ///< of the other half, with the temperature
    std::vector<CoveragePoint> coverage;
    std::vector<ControlResult> controls;
};

/// What can be said about descriptions after their controls.
struct Verdict {
    bool helps = false;
    std::string sentence;
    std::optional<McNemar> test;  ///< against the strongest seed of the random words
    std::optional<PairedDifference> difference;
};

/// "Descriptions help" is said only where their top-1 lies above mean + 2 sd of WaffleCLIP's random words over at least 7
/// seeds, McNemar's test against the strongest of these gives p < 0.05, and the bootstrap interval lies above 0.
[[nodiscard]] Verdict verdictOn(const EvaluationResult& result, std::uint64_t seed);

[[nodiscard]] Json toJson(const EvaluationResult& result, const Verdict& verdict);
[[nodiscard]] std::string textOf(const EvaluationResult& result, const Verdict& verdict);
/// samples, classes, confusion, reliability, coverage, controls.
[[nodiscard]] std::vector<Table> tablesOf(const EvaluationResult& result);

}  // namespace orangery::zero_shot
