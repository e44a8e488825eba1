// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/accuracy.h"

#include <cstdint>
#include <vector>

namespace orangery::zero_shot {

/// A bin of the reliability diagram.
struct ReliabilityBin {
    double low = 0;  ///< confidences in (low, high]
    double high = 0;
    std::size_t samples = 0;
    double confidence = 0;  ///< mean
    double accuracy = 0;
};

struct Calibration {
    std::vector<ReliabilityBin> bins;
    double ece = 0;    ///< expected calibration error: mean over samples of |accuracy - confidence| of their bin
    double brier = 0;  ///< mean over samples of sum over classes of (p - y)^2, 0 ... 2
    double nll = 0;    ///< mean negative logarithm of the true class's probability, nats
};

/// With `bins` equal bins. Classes of one name share their probability.
[[nodiscard]] Calibration calibrationOf(std::span<const SampleAnswer> answers, std::size_t bins = 15);

/// The temperature that makes the mean negative log-likelihood least, by golden section over its logarithm, within
/// 0.01 ... 100.
[[nodiscard]] double fitTemperature(const ScoredSamples& samples, const std::vector<std::size_t>& same);

/// What a sample is used for when a temperature is fitted.
enum class CalibrationPart { Fit, Measure, Neither };

/// One half of `count` samples to fit on and the other to measure on, in an order that a seed decides; beyond `most`,
/// samples are neither.
[[nodiscard]] std::vector<CalibrationPart> calibrationParts(std::size_t count, std::size_t most, std::uint64_t seed);

/// Accuracy on the samples whose confidence is highest.
struct CoveragePoint {
    double coverage = 0;   ///< share of the samples that are answered
    double risk = 0;       ///< share of those that are wrong
    double threshold = 0;  ///< least confidence among them
};

/// At 5 %, 10 %, ... 100 % of the samples. Where only some of equally confident samples are answered, the risk is its mean over
/// all choices of them, so that the order of the samples does not matter.
[[nodiscard]] std::vector<CoveragePoint> coverageAndRisk(std::span<const SampleAnswer> answers);

}  // namespace orangery::zero_shot
