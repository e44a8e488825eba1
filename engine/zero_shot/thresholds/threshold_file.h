// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/zero_shot/scoring/ranking.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace orangery::zero_shot {

/// What a threshold is compared with.
enum class ThresholdMeasure {
    Probability,  ///< depends on the other classes, where it is a softmax
    Cosine,       ///< the class's score
    Margin,       ///< the best class's score less that of the next one; of the best class alone
};
[[nodiscard]] std::string_view nameOf(ThresholdMeasure measure);
[[nodiscard]] std::optional<ThresholdMeasure> thresholdMeasureOf(std::string_view name);
/// Of one class, and not by its margin.
[[nodiscard]] double measured(const RankedClass& entry, ThresholdMeasure measure);
/// Of the best class of a ranking that has one. The next one of a margin has another name; without any it is infinite.
[[nodiscard]] double measuredOfBest(const std::vector<RankedClass>& ranking, const std::vector<std::string>& names,
                                    ThresholdMeasure measure);

/// What an input that is below the threshold is told to be.
inline constexpr std::string_view kNoneOfThese = "none of these";

/// Thresholds, and the recognition that they hold for.
struct Thresholds {
    ThresholdMeasure measure = ThresholdMeasure::Probability;
    std::optional<double> none;                      ///< for the best class
    std::unordered_map<std::string, double> labels;  ///< by name of the class, for several classes an input
    std::vector<std::string> background = {};        ///< texts: what is nearer to one than to its best class is none
    Json facts = Json::object();                     ///< model, mode, ... of the recognition; empty where not known

    /// Whether an input may be told to be none of the classes.
    [[nodiscard]] bool tellsNone() const { return none || !background.empty(); }
    /// Name of the best class, or kNoneOfThese; nothing unless tellsNone(). `nearest` is the highest cosine with a text of the
    /// background, where it is known.
    [[nodiscard]] std::optional<std::string> answer(const std::vector<RankedClass>& ranking,
                                                    const std::vector<std::string>& names,
                                                    std::optional<double> nearest = {}) const;
    /// All classes at or above their thresholds, the best first.
    [[nodiscard]] std::vector<std::string> told(const std::vector<RankedClass>& ranking,
                                                const std::vector<std::string>& names) const;
};

inline constexpr std::string_view kThresholdsSchema = "orangery.thresholds/1";

/// `{"schema", "measure", "none", "labels": {"class": number}, "background": ["text"], "recognition": {...}}`
[[nodiscard]] Json toJson(const Thresholds& thresholds);

/// Of such an object. ErrorCode::Input naming `source` and the field for another schema, a missing or wrong field, and where it holds no
/// threshold and no background.
[[nodiscard]] Result<Thresholds> thresholdsOf(const Json& json, const std::string& source);
[[nodiscard]] Result<Thresholds> parseThresholds(std::string_view text, const std::string& source);

/// A number, or a file. ErrorCode::Usage for what is neither.
[[nodiscard]] Result<Thresholds> readThresholds(const std::string& numberOrFile, ThresholdMeasure measure);

/// What differs between the recognition that thresholds were chosen with and another of classes `names`, one sentence each.
[[nodiscard]] std::vector<std::string> differences(const Thresholds& thresholds, const Json& facts,
                                                   const std::vector<std::string>& names);

}  // namespace orangery::zero_shot
