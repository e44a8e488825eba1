// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/vocabulary.h"

#include <algorithm>
#include <array>

namespace orangery::world {

namespace {

constexpr std::array<std::string_view, kVocabularySize> kWords{"<pad>",
                                                               "<begin>",
                                                               "<end>",
                                                               "<question>",
                                                               "<description>",
                                                               "<rationales>",
                                                               "<think>",
                                                               "<step>",
                                                               "<final>",
                                                               "=",
                                                               "0",
                                                               "1",
                                                               "2",
                                                               "3",
                                                               "4",
                                                               "5",
                                                               "6",
                                                               "7",
                                                               "8",
                                                               "9",
                                                               "+",
                                                               "-",
                                                               "×",
                                                               "empty",
                                                               "red",
                                                               "green",
                                                               "blue",
                                                               "reds",
                                                               "greens",
                                                               "blues"};

Token shifted(Token base, std::size_t by)
{
    return static_cast<Token>(static_cast<std::size_t>(base) + by);
}

std::optional<std::size_t> offsetIn(Token token, Token base, std::size_t count)
{
    if (token < base || token >= shifted(base, count))
        return std::nullopt;
    return static_cast<std::size_t>(token) - static_cast<std::size_t>(base);
}

void appendTerms(std::vector<Token>& tokens, const Problem& problem)
{
    tokens.push_back(operandToken(problem.start));
    for (const Term& term : problem.terms) {
        tokens.push_back(operationToken(term.operation));
        tokens.push_back(operandToken(term.operand));
    }
}

}  // namespace

std::string_view wordOf(Token token)
{
    return kWords[static_cast<std::size_t>(token)];
}

std::optional<Token> tokenOf(std::string_view word)
{
    const auto found = std::find(kWords.begin(), kWords.end(), word);
    if (found == kWords.end())
        return std::nullopt;
    return static_cast<Token>(found - kWords.begin());
}

Token digitToken(int digit)
{
    return shifted(Token::Digit0, static_cast<std::size_t>(digit));
}

std::optional<int> digitOf(Token token)
{
    const auto offset = offsetIn(token, Token::Digit0, 10);
    return offset ? std::optional(static_cast<int>(*offset)) : std::nullopt;
}

Token operationToken(Operation operation)
{
    return shifted(Token::Plus, static_cast<std::size_t>(operation));
}

std::optional<Operation> operationOf(Token token)
{
    const auto offset = offsetIn(token, Token::Plus, kOperations.size());
    return offset ? std::optional(kOperations[*offset]) : std::nullopt;
}

Token operandToken(const Operand& operand)
{
    if (const auto* colour = std::get_if<Colour>(&operand))
        return shifted(Token::CountRed, static_cast<std::size_t>(*colour));
    return digitToken(std::get<int>(operand));
}

std::vector<Token> promptTokens(const Problem& problem)
{
    std::vector<Token> tokens{Token::Begin};
    for (const Cell& cell : problem.cells)
        tokens.push_back(cell ? shifted(Token::CellRed, static_cast<std::size_t>(*cell)) : Token::CellEmpty);
    tokens.push_back(Token::Question);
    appendTerms(tokens, problem);
    return tokens;
}

std::vector<Token> solutionTokens(const Problem& problem)
{
    const Solution solution = solve(problem);
    std::vector<Token> tokens{Token::Description};
    for (const int count : solution.counts)
        tokens.push_back(digitToken(count));
    tokens.push_back(Token::Rationales);
    appendTerms(tokens, problem);
    tokens.push_back(Token::Think);
    for (const Step& step : solution.steps)
        tokens.insert(tokens.end(), {Token::Step, digitToken(step.a), operationToken(step.operation),
                                     digitToken(step.b), Token::Equals, digitToken(step.r)});
    tokens.insert(tokens.end(), {Token::Final, digitToken(solution.answer), Token::End});
    return tokens;
}

}  // namespace orangery::world
