// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/table.h"
#include "engine/zero_shot/evaluation/evaluation_result.h"
#include "engine/zero_shot/evaluation/paired_tests.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

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

/// Pairs of classes that are taken for each other, the most frequent first; all of them.
struct ConfusedPair {
    std::size_t truth = 0;
    std::size_t predicted = 0;
    std::size_t samples = 0;
};
[[nodiscard]] std::vector<ConfusedPair> confusedPairs(const EvaluationResult& result);

[[nodiscard]] Json toJson(const EvaluationResult& result, const Verdict& verdict);
[[nodiscard]] std::string textOf(const EvaluationResult& result, const Verdict& verdict);
[[nodiscard]] Table classTable(const EvaluationResult& result);
[[nodiscard]] Table confusionTable(const EvaluationResult& result);
[[nodiscard]] Table reliabilityTable(const EvaluationResult& result);
[[nodiscard]] Table coverageTable(const EvaluationResult& result);
[[nodiscard]] Table controlTable(const EvaluationResult& result);
/// samples and all of the above.
[[nodiscard]] std::vector<Table> tablesOf(const EvaluationResult& result);

}  // namespace orangery::zero_shot
