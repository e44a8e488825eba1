// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/participants.h"
#include "engine/world/problem.h"

#include <string>
#include <string_view>

namespace orangery::world {

/// The question in words: "Question: Start with the number of red cells. ...".
[[nodiscard]] std::string questionText(const Problem& problem);

/// A problem as an input record of a search: `id`, `image`, `question`, `conversations` (human, gpt) and `world`,
/// which holds the exact problem so that nothing has to be read out of prose or a picture:
///
///     "world": {"kind": "counted-shapes", "version": 1, "cells": ["r.gb", "..r.", "b..."],
///               "start": "red", "operations": [["+", 3], ["×", "blue"]]}
[[nodiscard]] Json questionRecord(const Problem& problem, std::string_view id, std::string_view image);

/// The problem in a record's `world` member. ErrorCode::Input naming what is missing or wrong.
[[nodiscard]] Result<Problem> problemFromRecord(const Json& record);

/// The problem of a question; the error names the question.
[[nodiscard]] Result<Problem> problemOf(const comcts::Question& question);

/// The question that a search would make of questionRecord().
[[nodiscard]] comcts::Question makeQuestion(const Problem& problem, std::string_view id, std::string_view image = {});

}  // namespace orangery::world
