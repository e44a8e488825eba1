// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/run_view.h"
#include "engine/zero_shot/evaluation/evaluation_report.h"

#include <array>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// Views of a run of recognize.evaluate.
inline constexpr std::array<std::string_view, 5> kEvaluationViews{"confusion", "reliability", "coverage", "classes",
                                                                  "controls"};

/// How a view is written.
struct EvaluationViewFile {
    ViewFile file;
    int width = 0;      ///< px of a picture; 0 = what suits it
    bool dark = false;  ///< on a dark ground
};

/// Writes one of kEvaluationViews as svg, png, pdf, csv or json. ErrorCode::Usage for another format.
[[nodiscard]] Result<void> writeEvaluationView(std::string_view view, const EvaluationResult& result,
                                               const EvaluationViewFile& file);

/// `export RUN --view ...` of runs of recognize.evaluate.
[[nodiscard]] std::vector<RunView> evaluationViews();

}  // namespace orangery::zero_shot
