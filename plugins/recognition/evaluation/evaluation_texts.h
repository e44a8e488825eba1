// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/evaluation_report.h"

#include <QString>

namespace orangery::recognition_page {

/// "top-1 96.5 % (95 % interval 94.4 to 97.8 %), top-5 100 %, mean recall 96.5 %".
[[nodiscard]] QString headlineText(const zero_shot::EvaluationResult& result);
/// "480 of 960 samples, 48 classes, chance level 2.1 %; 3 could not be read".
[[nodiscard]] QString countsText(const zero_shot::EvaluationResult& result);
/// What can be said of descriptions, with the numbers of the tests.
[[nodiscard]] QString verdictText(const zero_shot::EvaluationResult& result, const zero_shot::Verdict& verdict);
/// ECE, Brier score and temperature in a sentence.
[[nodiscard]] QString calibrationText(const zero_shot::EvaluationResult& result);
/// The model as it was given, by its path or name; empty where that is not known.
[[nodiscard]] QString modelPath(const zero_shot::EvaluationResult& result);
/// The model's name and the texts that were evaluated.
[[nodiscard]] QString subjectText(const zero_shot::EvaluationResult& result);

}  // namespace orangery::recognition_page
