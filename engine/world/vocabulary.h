// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/problem.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace orangery::world {

/// The language of the counted-shapes models. A cell of the grid is a token, so that a picture is a real, if tiny,
/// visual prefix. The numbers are part of the trained models' format.
enum class Token : std::uint8_t {
    Pad,
    Begin,
    End,
    Question,
    Description,
    Rationales,
    Think,
    Step,
    Final,
    Equals,
    Digit0,  ///< the ten digits follow each other
    Plus = Digit0 + 10,
    Minus,
    Times,
    CellEmpty,
    CellRed,
    CellGreen,
    CellBlue,
    CountRed,  ///< "how many cells are red", in questions and rationales
    CountGreen,
    CountBlue,
};

inline constexpr std::size_t kVocabularySize = static_cast<std::size_t>(Token::CountBlue) + 1;
static_assert(kVocabularySize == 30);

/// Length of the longest problem with its response, rounded up: the positions that a model has.
inline constexpr std::size_t kMaxTokens = 80;

/// The token as it stands in a text: "7", "×", "blue", "blues"; those that only structure have names like "<step>".
[[nodiscard]] std::string_view wordOf(Token token);
[[nodiscard]] std::optional<Token> tokenOf(std::string_view word);

[[nodiscard]] Token digitToken(int digit);
[[nodiscard]] std::optional<int> digitOf(Token token);
[[nodiscard]] Token operationToken(Operation operation);
[[nodiscard]] std::optional<Operation> operationOf(Token token);
[[nodiscard]] Token operandToken(const Operand& operand);

/// What a model is given: Begin, the cells row by row, Question, the start colour, and the terms.
[[nodiscard]] std::vector<Token> promptTokens(const Problem& problem);

/// What a model should answer, to the End.
[[nodiscard]] std::vector<Token> solutionTokens(const Problem& problem);

}  // namespace orangery::world
