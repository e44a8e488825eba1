// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/problem.h"

namespace orangery::world {

/// A problem that the tests work by hand: 2 red, 1 green and 4 blue cells;
/// reds + 3 = 5, × blues (4) = 20 -> 0, - greens (1) = -1 -> 9.
inline Problem problemByHand()
{
    const Cell r = Colour::Red;
    const Cell g = Colour::Green;
    const Cell b = Colour::Blue;
    const Cell empty;
    Problem problem;
    problem.cells = {r, empty, g, b, empty, empty, b, empty, b, r, empty, b};
    problem.start = Colour::Red;
    problem.terms = {{.operation = Operation::Plus, .operand = 3},
                     {.operation = Operation::Times, .operand = Colour::Blue},
                     {.operation = Operation::Minus, .operand = Colour::Green}};
    return problem;
}

/// Its right response.
inline constexpr const char* kResponseByHand =
    "### Image Description:\n2 red, 1 green, 4 blue\n\n"
    "### Rationales:\nStart with reds, + 3, × blues, - greens\n\n"
    "### Let's think step by step.\n\n"
    "### Step 1:\n2 + 3 = 5\n\n"
    "### Step 2:\n5 × 4 = 0\n\n"
    "### Step 3:\n0 - 1 = 9\n\n"
    "### The final answer is: 9";

}  // namespace orangery::world
