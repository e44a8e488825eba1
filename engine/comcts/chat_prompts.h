// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/participants.h"

#include <string>
#include <string_view>

/// What is said to a chat model that plays a part in a search.
namespace orangery::comcts {

/// What every conversation begins with.
[[nodiscard]] std::string_view systemPrompt();

/// Asks for a whole response in the sections of the format (response.h).
[[nodiscard]] std::string answerPrompt(const Question& question);

/// Asks a model that takes no prefill to go on from `prefix` without changing it.
[[nodiscard]] std::string continuationPrompt(const Question& question, std::string_view prefix);

/// Asks whether an answer agrees with the ground truth: yes or no (parseVerdict).
[[nodiscard]] std::string verdictPrompt(const Question& question, std::string_view answer);

/// Asks for correct, neutral or incorrect for every section of a response, given the ground truth (parseScores).
[[nodiscard]] std::string scoresPrompt(const Question& question, const Response& response);

}  // namespace orangery::comcts
