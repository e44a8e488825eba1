// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/zero_shot/evaluation/calibration.h"
#include "engine/zero_shot/evaluation/control_texts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

struct EvaluatedSample {
    std::size_t item = 0;  ///< place among all samples, from 0
    std::string id;        ///< as the list or folder has it
    std::string input;     ///< path
    SampleAnswer answer;
};

/// A sample that could not be read.
struct FailedSample {
    std::size_t item = 0;
    std::string id;
    std::string input;
    std::string message;
};

/// A temperature that was fitted on one half of the samples and measured on the other.
struct TemperatureFit {
    double fitted = 1;
    std::size_t fitSamples = 0;
    std::size_t measuredSamples = 0;
    Calibration before;  ///< of the other half, as the model gives it
    Calibration after;   ///< of the other half, with the temperature
};

/// A control over all of its seeds, beside the texts that are evaluated.
struct ControlResult {
    Control control = Control::Waffle;
    std::vector<double> top1;     ///< share, by seed
    std::vector<bool> strongest;  ///< right answers of the seed with the highest share: the one to beat
};

/// All that an evaluation found, or has found until now.
struct EvaluationResult {
    Json facts = Json::object();  ///< model, mode, aggregation, ...: as describeRecognition() tells them
    std::uint64_t seed = 0;
    std::size_t listed = 0;  ///< samples that there are to evaluate
    std::vector<std::string> classNames;
    std::vector<EvaluatedSample> samples;  ///< by item
    std::vector<FailedSample> failed;      ///< by item
    Accuracy accuracy;
    Calibration calibration;  ///< of all samples, as the model gives them
    std::vector<CoveragePoint> coverage;
    std::optional<TemperatureFit> temperature;
    std::vector<ControlResult> controls;
};

}  // namespace orangery::zero_shot
