// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/evaluation_result.h"

#include <string>

namespace orangery::zero_shot {

/// An HTML page about an evaluation: `facts`, what `text` says, the classes, the pairs that are confused most, and samples
/// that were taken for another class.
[[nodiscard]] std::string evaluationPage(const Json& facts, const EvaluationResult& result, const std::string& text);

}  // namespace orangery::zero_shot
