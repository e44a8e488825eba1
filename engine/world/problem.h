// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace orangery::world {

enum class Colour : std::uint8_t { Red, Green, Blue };
enum class Operation : std::uint8_t { Plus, Minus, Times };

inline constexpr std::array kColours{Colour::Red, Colour::Green, Colour::Blue};
inline constexpr std::array kOperations{Operation::Plus, Operation::Minus, Operation::Times};

inline constexpr std::size_t kGridRows = 3;
inline constexpr std::size_t kGridColumns = 4;
inline constexpr std::size_t kGridCells = kGridRows * kGridColumns;
inline constexpr int kMaxCount = 4;  ///< of each colour
inline constexpr std::size_t kMinTerms = 3;
inline constexpr std::size_t kMaxTerms = 5;

/// "red", "green", "blue".
[[nodiscard]] std::string_view nameOf(Colour colour);
/// "plus", "minus", "times".
[[nodiscard]] std::string_view nameOf(Operation operation);
/// "+", "-", "×".
[[nodiscard]] std::string_view symbolOf(Operation operation);

/// What one cell of the grid holds; nothing = the cell is empty.
using Cell = std::optional<Colour>;

/// A digit in 0..9, or how often a colour is in the grid.
using Operand = std::variant<int, Colour>;

/// One operation of a question: "+ 3", "× the number of blue cells".
struct Term {
    Operation operation = Operation::Plus;
    Operand operand = 0;

    bool operator==(const Term&) const = default;
};

/// One question of counted-shapes arithmetic: a grid, a colour whose count is the first value, and operations
/// that are applied one after the other, each modulo 10.
struct Problem {
    std::array<Cell, kGridCells> cells{};  ///< row by row
    Colour start = Colour::Red;
    std::vector<Term> terms;  ///< kMinTerms..kMaxTerms of them

    bool operator==(const Problem&) const = default;
};

/// How often each colour is in a grid, in the order of kColours.
using Counts = std::array<int, kColours.size()>;

/// "a op b = r" with digits; r = (a op b) mod 10, never negative.
struct Step {
    int a = 0;
    Operation operation = Operation::Plus;
    int b = 0;
    int r = 0;

    bool operator==(const Step&) const = default;
};

/// All that a right response to a problem says.
struct Solution {
    Counts counts{};
    std::vector<Step> steps;  ///< one for each term
    int answer = 0;           ///< the last step's r
};

[[nodiscard]] Counts countColours(const Problem& problem);
/// (a op b) mod 10, in 0..9, for a and b in 0..9.
[[nodiscard]] int apply(Operation operation, int a, int b);
/// The number that an operand stands for in a grid with these counts.
[[nodiscard]] int valueOf(const Operand& operand, const Counts& counts);
[[nodiscard]] Solution solve(const Problem& problem);

/// How often each operation is drawn, in relation to the others.
struct OperationMix {
    double plus = 1;
    double minus = 1;
    double times = 1;

    /// ErrorCode::Usage unless all are finite, none is negative and one is positive.
    [[nodiscard]] Result<void> validate() const;
};

/// Draws a problem: 0..kMaxCount cells of each colour, anywhere; kMinTerms..kMaxTerms terms with operations from
/// the mix; an operand is a digit or a colour's count with equal probability.
[[nodiscard]] Problem drawProblem(Random& random, const OperationMix& mix);

}  // namespace orangery::world
