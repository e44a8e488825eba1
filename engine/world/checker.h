// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/response.h"
#include "engine/world/problem.h"

#include <string>
#include <vector>

namespace orangery::world {

/// What an exact comparison with the solution finds.
struct CheckedResponse {
    /// One for each section before the final answer: +1 says what the solution says; 0 a step with the question's
    /// operation, operand and right arithmetic whose incoming value (the result before it, or a colour's count) was
    /// carried over from a mistake earlier in the same response; -1 everything else.
    std::vector<int> scores;
    bool correct = false;  ///< strict: every section is right, none is missing, and so is the answer
    std::string reason;    ///< one sentence
};

/// Checks a response to a problem section by section. Success is strict because with ten possible answers one in ten
/// would be right by luck.
[[nodiscard]] CheckedResponse checkResponse(const Problem& problem, const comcts::Response& response);

}  // namespace orangery::world
