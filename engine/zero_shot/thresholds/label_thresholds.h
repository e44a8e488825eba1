// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace orangery::zero_shot {

/// Samples that may be of several classes or of none.
struct LabelledScores {
    std::size_t classes = 0;     ///< C
    std::vector<double> scores;  ///< samples x C: cosines or probabilities
    std::vector<char> labels;    ///< samples x C: 1 where the sample is of the class

    [[nodiscard]] std::size_t count() const { return classes == 0 ? 0 : scores.size() / classes; }
};

/// Right and wrong labels.
struct LabelCounts {
    std::size_t hits = 0;    ///< told and true
    std::size_t extra = 0;   ///< told and not true
    std::size_t missed = 0;  ///< true and not told

    /// 2 hits / (2 hits + extra + missed); NaN where nothing is true or told.
    [[nodiscard]] double f1() const;
    [[nodiscard]] double precision() const;
    [[nodiscard]] double recall() const;
    bool operator==(const LabelCounts&) const = default;
};

struct LabelThresholds {
    double shared = 0;                   ///< of all classes together
    std::vector<double> ofClass;         ///< the class's own, or the shared one
    std::vector<std::size_t> positives;  ///< samples of each class that it was chosen on
    std::vector<bool> isOwn;             ///< by class
};

/// Samples of a class, and samples not of it, below which it has no threshold of its own.
inline constexpr std::size_t kFewestForLabel = 5;

/// The thresholds whose F1 is greatest, each halfway between two scores: one over all classes (micro F1), and one for each
/// class. ErrorCode::Input with fewer than kFewestForThreshold samples, or fewer than kFewestForLabel labels in all.
[[nodiscard]] Result<LabelThresholds> chooseLabelThresholds(const LabelledScores& samples);

struct LabelOutcome {
    LabelCounts all;
    std::vector<LabelCounts> classes;
    double macroF1 = 0;  ///< mean over the classes that have samples; one never told counts 0
};
/// `thresholds` by class; a class is told where its score >= threshold.
[[nodiscard]] LabelOutcome labelOutcome(const LabelledScores& samples, std::span<const double> thresholds);

}  // namespace orangery::zero_shot
