// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/comcts/fold.h"
#include "widgets/curve_plot.h"

#include <QString>

#include <optional>
#include <vector>

namespace orangery::comcts_page {

/// What may be drawn over the rounds of one search.
enum class RoundCurve { BestU, Leaves, Calls };

/// Value after each round of a search. Not for the rounds before the first.
[[nodiscard]] widgets::CurveScene roundCurve(const std::vector<comcts::HistoryStep>& steps,
                                             const comcts::SearchSetup& setup, RoundCurve what);

/// One row of a run's summary.csv.
struct QuestionSummary {
    std::string outcome;
    int rounds = 0;
    int calls = 0;
};

/// Reads RUN/summary.csv; nothing when there is none or it does not fit. Not for the GUI thread.
[[nodiscard]] std::optional<std::vector<QuestionSummary>> readSummary(const fs::path& run);

/// Share of questions solved within so many rounds (or calls).
enum class SuccessOver { Rounds, Calls };
[[nodiscard]] widgets::CurveScene successCurve(const std::vector<QuestionSummary>& questions, SuccessOver over);

}  // namespace orangery::comcts_page
