// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace orangery::zero_shot {

/// The best class of one sample, and what it was really of.
struct BestAnswer {
    double score = 0;      ///< probability or cosine of the best class
    bool isNone = false;   ///< it shows none of the classes
    bool isRight = false;  ///< the best class is its class; false for none
};

/// What accepting the answers with score >= threshold means on some samples.
struct ThresholdOutcome {
    double threshold = 0;
    std::size_t known = 0;  ///< samples of one of the classes
    std::size_t none = 0;   ///< samples of none of them
    std::size_t acceptedKnown = 0;
    std::size_t acceptedRight = 0;  ///< of them
    std::size_t acceptedNone = 0;

    /// Share of the known that are accepted; NaN without any. The others likewise.
    [[nodiscard]] double acceptance() const;
    [[nodiscard]] double falseAcceptance() const;  ///< share of the none that are accepted
    [[nodiscard]] double precision() const;        ///< share of all accepted that are right
    /// (acceptance + 1 - falseAcceptance) / 2.
    [[nodiscard]] double balanced() const;
};

[[nodiscard]] ThresholdOutcome outcomeAt(std::span<const BestAnswer> answers, double threshold);

/// Fewer known or none than these decide no threshold.
inline constexpr std::size_t kFewestForThreshold = 10;

/// The threshold that is best by balanced accuracy, or with `falseAcceptance` the least one by which no greater share of the
/// none is accepted. It lies halfway between two scores. ErrorCode::Input with fewer than kFewestForThreshold known or none,
/// or with fewer none than 1 / falseAcceptance, which could not tell such a share from zero.
[[nodiscard]] Result<ThresholdOutcome> chooseThreshold(std::span<const BestAnswer> answers,
                                                       std::optional<double> falseAcceptance);

}  // namespace orangery::zero_shot
