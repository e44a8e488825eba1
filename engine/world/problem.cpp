// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/problem.h"

#include <cmath>
#include <utility>

namespace orangery::world {

namespace {

constexpr int kModulus = 10;

Operation drawOperation(Random& random, const OperationMix& mix)
{
    const double u = random.uniform() * (mix.plus + mix.minus + mix.times);
    if (u < mix.plus)
        return Operation::Plus;
    return u < mix.plus + mix.minus ? Operation::Minus : Operation::Times;
}

Operand drawOperand(Random& random)
{
    if (random.below(2) == 0)
        return static_cast<int>(random.below(kModulus));
    return kColours[random.below(kColours.size())];
}

}  // namespace

std::string_view nameOf(Colour colour)
{
    constexpr std::array<std::string_view, kColours.size()> kNames{"red", "green", "blue"};
    return kNames[static_cast<std::size_t>(colour)];
}

std::string_view nameOf(Operation operation)
{
    constexpr std::array<std::string_view, kOperations.size()> kNames{"plus", "minus", "times"};
    return kNames[static_cast<std::size_t>(operation)];
}

std::string_view symbolOf(Operation operation)
{
    constexpr std::array<std::string_view, kOperations.size()> kSymbols{"+", "-", "×"};
    return kSymbols[static_cast<std::size_t>(operation)];
}

Counts countColours(const Problem& problem)
{
    Counts counts{};
    for (const Cell& cell : problem.cells) {
        if (cell)
            ++counts[static_cast<std::size_t>(*cell)];
    }
    return counts;
}

int apply(Operation operation, int a, int b)
{
    switch (operation) {
    case Operation::Plus:
        return (a + b) % kModulus;
    case Operation::Minus:
        return (a - b + kModulus) % kModulus;
    case Operation::Times:
        return a * b % kModulus;
    }
    return 0;
}

int valueOf(const Operand& operand, const Counts& counts)
{
    if (const auto* colour = std::get_if<Colour>(&operand))
        return counts[static_cast<std::size_t>(*colour)];
    return std::get<int>(operand);
}

Solution solve(const Problem& problem)
{
    Solution solution;
    solution.counts = countColours(problem);
    int a = solution.counts[static_cast<std::size_t>(problem.start)];
    for (const Term& term : problem.terms) {
        const int b = valueOf(term.operand, solution.counts);
        const int r = apply(term.operation, a, b);
        solution.steps.push_back({.a = a, .operation = term.operation, .b = b, .r = r});
        a = r;
    }
    solution.answer = a;
    return solution;
}

Result<void> OperationMix::validate() const
{
    for (const double weight : {plus, minus, times}) {
        if (!std::isfinite(weight) || weight < 0)
            return failure(ErrorCode::Usage, "a weight of the operation mix is negative or not a number");
    }
    if (plus + minus + times <= 0)
        return failure(ErrorCode::Usage, "all weights of the operation mix are 0");
    return {};
}

Problem drawProblem(Random& random, const OperationMix& mix)
{
    Problem problem;
    std::size_t filled = 0;
    for (const Colour colour : kColours) {
        for (std::uint64_t n = random.below(kMaxCount + 1); n > 0; --n)
            problem.cells[filled++] = colour;
    }
    for (std::size_t i = kGridCells - 1; i > 0; --i)
        std::swap(problem.cells[i], problem.cells[random.below(i + 1)]);
    problem.start = kColours[random.below(kColours.size())];
    const std::size_t terms = kMinTerms + random.below(kMaxTerms - kMinTerms + 1);
    for (std::size_t i = 0; i < terms; ++i) {
        // Two statements: the order in which two arguments are drawn would be the compiler's choice.
        const Operation operation = drawOperation(random, mix);
        problem.terms.push_back({.operation = operation, .operand = drawOperand(random)});
    }
    return problem;
}

}  // namespace orangery::world
