// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/chart.h"
#include "engine/zero_shot/evaluation/evaluation_report.h"

namespace orangery::zero_shot {

/// Share that is right against confidence: all samples as the model gives them, and the half that no temperature was fitted
/// on, before and after.
[[nodiscard]] Chart reliabilityChart(const EvaluationResult& result);
/// Share that is wrong among the most confident, against the share that is answered.
[[nodiscard]] Chart coverageChart(const EvaluationResult& result);
/// Top-1 of every draw of every control with mean +- sd, beside the texts that are evaluated.
[[nodiscard]] Chart controlsChart(const EvaluationResult& result, const Verdict& verdict);
/// Recall of the classes, the lowest first; of the lowest ones where there are many.
[[nodiscard]] Chart classesChart(const EvaluationResult& result);
[[nodiscard]] CountMatrix confusionMatrix(const EvaluationResult& result);

/// Of a model that is given by its path the name of its folder or file, else what it is called; empty where that is not known.
[[nodiscard]] std::string modelName(const EvaluationResult& result);
/// "model m, mode name, 120 of 960 samples, seed 0": what every figure says of where it comes from.
[[nodiscard]] std::string provenance(const EvaluationResult& result);

}  // namespace orangery::zero_shot
