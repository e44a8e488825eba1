// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/question_record.h"

#include <algorithm>
#include <optional>
#include <string>

namespace orangery::world {

namespace {

constexpr std::string_view kKind = "counted-shapes";
constexpr int kVersion = 1;
constexpr char kEmptyCell = '.';

char letterOf(const Cell& cell)
{
    return cell ? nameOf(*cell).front() : kEmptyCell;
}

std::optional<Cell> cellOf(char letter)
{
    if (letter == kEmptyCell)
        return Cell{};
    for (const Colour colour : kColours) {
        if (letter == letterOf(colour))
            return Cell{colour};
    }
    return std::nullopt;
}

std::optional<Colour> colourOf(const Json& value)
{
    const auto found = std::find_if(kColours.begin(), kColours.end(),
                                    [&](Colour colour) { return value == std::string(nameOf(colour)); });
    return found == kColours.end() ? std::nullopt : std::optional(*found);
}

std::optional<Operand> operandOf(const Json& value)
{
    if (value.is_number_integer() && value >= 0 && value <= 9)
        return value.get<int>();
    if (const auto colour = colourOf(value))
        return *colour;
    return std::nullopt;
}

std::optional<Term> termOf(const Json& value)
{
    if (!value.is_array() || value.size() != 2)
        return std::nullopt;
    const auto operation = std::find_if(kOperations.begin(), kOperations.end(), [&](Operation candidate) {
        return value[0] == std::string(symbolOf(candidate));
    });
    const auto operand = operandOf(value[1]);
    if (operation == kOperations.end() || !operand)
        return std::nullopt;
    return Term{.operation = *operation, .operand = *operand};
}

std::string operandText(const Operand& operand)
{
    if (const auto* colour = std::get_if<Colour>(&operand))
        return "the number of " + std::string(nameOf(*colour)) + " cells";
    return std::to_string(std::get<int>(operand));
}

Json worldMember(const Problem& problem)
{
    Json rows = Json::array();
    for (std::size_t row = 0; row < kGridRows; ++row) {
        std::string letters;
        for (std::size_t column = 0; column < kGridColumns; ++column)
            letters += letterOf(problem.cells[row * kGridColumns + column]);
        rows.push_back(letters);
    }
    Json operations = Json::array();
    for (const Term& term : problem.terms) {
        Json operand = Json::array({std::string(symbolOf(term.operation))});
        if (const auto* colour = std::get_if<Colour>(&term.operand))
            operand.push_back(std::string(nameOf(*colour)));
        else
            operand.push_back(std::get<int>(term.operand));
        operations.push_back(operand);
    }
    return {{"kind", kKind},
            {"version", kVersion},
            {"cells", rows},
            {"start", std::string(nameOf(problem.start))},
            {"operations", operations}};
}

Failure malformed(const std::string& member, const std::string& expected)
{
    return failure(ErrorCode::Input, "the record's world." + member + " is missing or wrong", "expected " + expected);
}

Result<void> readCells(const Json& world, Problem& problem)
{
    const Failure wrong = malformed("cells", "3 texts of 4 letters, each r, g, b or .");
    const auto rows = world.find("cells");
    if (rows == world.end() || !rows->is_array() || rows->size() != kGridRows)
        return wrong;
    for (std::size_t row = 0; row < kGridRows; ++row) {
        const Json& value = (*rows)[row];
        const std::string letters = value.is_string() ? value.get<std::string>() : std::string();
        if (letters.size() != kGridColumns)
            return wrong;
        for (std::size_t column = 0; column < kGridColumns; ++column) {
            const auto cell = cellOf(letters[column]);
            if (!cell)
                return wrong;
            problem.cells[row * kGridColumns + column] = *cell;
        }
    }
    const Counts counts = countColours(problem);
    if (std::any_of(counts.begin(), counts.end(), [](int count) { return count > kMaxCount; }))
        return malformed("cells", "at most 4 cells of each colour");
    return {};
}

Result<void> readOperations(const Json& world, Problem& problem)
{
    const Failure wrong = malformed("operations", R"(3 to 5 pairs such as ["+", 3] or ["×", "blue"] with +, - or ×)");
    const auto operations = world.find("operations");
    if (operations == world.end() || !operations->is_array() || operations->size() < kMinTerms ||
        operations->size() > kMaxTerms)
        return wrong;
    for (const Json& operation : *operations) {
        const auto term = termOf(operation);
        if (!term)
            return wrong;
        problem.terms.push_back(*term);
    }
    return {};
}

}  // namespace

std::string questionText(const Problem& problem)
{
    std::string text = "Question: Start with " + operandText(problem.start) + ". Then, one after the other:";
    for (const Term& term : problem.terms) {
        text += &term == &problem.terms.front() ? " " : ", ";
        text += std::string(symbolOf(term.operation)) + " " + operandText(term.operand);
    }
    return text + ". Every result is taken modulo 10. What is the last one?";
}

Json questionRecord(const Problem& problem, std::string_view id, std::string_view image)
{
    const std::string text = questionText(problem);
    const Json human = {{"from", "human"}, {"value", "<image>\n" + text}};
    const Json gpt = {{"from", "gpt"}, {"value", std::to_string(solve(problem).answer)}};
    return {{"id", id},
            {"image", image},
            {"question", text},
            {"conversations", Json::array({human, gpt})},
            {"world", worldMember(problem)}};
}

Result<Problem> problemFromRecord(const Json& record)
{
    const auto world = record.find("world");
    if (!record.is_object() || world == record.end() || !world->is_object())
        return failure(ErrorCode::Input, "the record has no member \"world\"", "it is no question of the sample world",
                       "Write such questions with: orangery samples questions");
    if (world->value("kind", Json()) != kKind || world->value("version", Json()) != kVersion)
        return malformed("kind or version", R"("counted-shapes", 1)");
    Problem problem;
    if (auto read = readCells(*world, problem); !read)
        return failure(read.error());
    const auto start = world->contains("start") ? colourOf((*world)["start"]) : std::nullopt;
    if (!start)
        return malformed("start", "red, green or blue");
    problem.start = *start;
    if (auto read = readOperations(*world, problem); !read)
        return failure(read.error());
    return problem;
}

Result<Problem> problemOf(const comcts::Question& question)
{
    return problemFromRecord(question.record).map_error([&](Error error) {
        error.message = "question " + question.id + ": " + error.message;
        return error;
    });
}

comcts::Question makeQuestion(const Problem& problem, std::string_view id, std::string_view image)
{
    return {.id = std::string(id),
            .image = std::string(image),
            .text = questionText(problem),
            .answer = std::to_string(solve(problem).answer),
            .record = questionRecord(problem, id, image)};
}

}  // namespace orangery::world
