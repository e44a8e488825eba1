// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/checker.h"

#include "engine/base/counted.h"
#include "engine/world/response_text.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace orangery::world {

namespace {

constexpr int kRight = 1;
constexpr int kCarriedOver = 0;
constexpr int kWrong = -1;

Token headingToken(comcts::SectionKind kind)
{
    switch (kind) {
    case comcts::SectionKind::Description:
        return Token::Description;
    case comcts::SectionKind::Rationales:
        return Token::Rationales;
    case comcts::SectionKind::Think:
        return Token::Think;
    case comcts::SectionKind::Step:
        break;
    }
    return Token::Step;
}

/// "a op b = r", whatever it says.
std::optional<Step> readStep(const std::vector<Token>& body)
{
    if (body.size() != 5 || body[3] != Token::Equals)
        return std::nullopt;
    const auto a = digitOf(body[0]);
    const auto operation = operationOf(body[1]);
    const auto b = digitOf(body[2]);
    const auto r = digitOf(body[4]);
    if (!a || !operation || !b || !r)
        return std::nullopt;
    return Step{.a = *a, .operation = *operation, .b = *b, .r = *r};
}

/// Goes through the sections of one response, remembering what it claimed so far.
class Checker {
public:
    explicit Checker(const Problem& problem) : m_problem(problem), m_solution(solve(problem))
    {
        const std::vector<Token> tokens = solutionTokens(problem);
        const auto begin = std::find(tokens.begin(), tokens.end(), Token::Rationales) + 1;
        m_rationales.assign(begin, std::find(begin, tokens.end(), Token::Think));
        m_claimedCounts = m_solution.counts;
        m_claimedValue = startCount(m_solution.counts);
    }

    int score(const comcts::Section& section)
    {
        const Token heading = headingToken(section.kind);
        if (section.kind == comcts::SectionKind::Think)
            return readBody(heading, comcts::bodyOf(section)) == std::vector<Token>{} ? kRight : kWrong;
        const auto body = readBody(heading, comcts::bodyOf(section));
        if (section.kind == comcts::SectionKind::Step)
            return scoreStep(section.step, body ? readStep(*body) : std::nullopt);
        if (!body)
            return kWrong;
        if (section.kind == comcts::SectionKind::Description)
            return scoreDescription(*body);
        return *body == m_rationales ? kRight : kWrong;
    }

    [[nodiscard]] const Solution& solution() const { return m_solution; }

private:
    [[nodiscard]] int startCount(const Counts& counts) const
    {
        return counts[static_cast<std::size_t>(m_problem.start)];
    }

    int scoreDescription(const std::vector<Token>& body)
    {
        Counts counts{};
        if (body.size() != counts.size())
            return kWrong;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const auto digit = digitOf(body[i]);
            if (!digit)
                return kWrong;
            counts[i] = *digit;
        }
        m_claimedCounts = counts;
        m_claimedValue = startCount(counts);
        return counts == m_solution.counts ? kRight : kWrong;
    }

    int scoreStep(int number, const std::optional<Step>& step)
    {
        const int incoming = m_claimedValue;
        if (step)
            m_claimedValue = step->r;
        const auto index = static_cast<std::size_t>(number) - 1;
        if (!step || number < 1 || index >= m_solution.steps.size())
            return kWrong;
        if (*step == m_solution.steps[index])
            return kRight;
        const Term& term = m_problem.terms[index];
        const bool aIsIncoming = step->a == incoming || step->a == m_solution.steps[index].a;
        const bool bIsOperand =
            step->b == m_solution.steps[index].b || step->b == valueOf(term.operand, m_claimedCounts);
        const bool follows = step->operation == term.operation && apply(step->operation, step->a, step->b) == step->r;
        return aIsIncoming && bIsOperand && follows ? kCarriedOver : kWrong;
    }

    const Problem& m_problem;
    Solution m_solution;
    std::vector<Token> m_rationales;
    Counts m_claimedCounts{};
    int m_claimedValue = 0;
};

std::string sectionName(const comcts::Section& section)
{
    return comcts::headingOf(section.kind, section.step);
}

}  // namespace

CheckedResponse checkResponse(const Problem& problem, const comcts::Response& response)
{
    CheckedResponse checked;
    Checker checker(problem);
    std::size_t steps = 0;
    for (const comcts::Section& section : response.sections) {
        checked.scores.push_back(checker.score(section));
        steps += section.kind == comcts::SectionKind::Step ? 1 : 0;
        if (checked.scores.back() != kRight && checked.reason.empty())
            checked.reason = "The first mistake is in \"" + sectionName(section) + "\".";
    }
    const Solution& solution = checker.solution();
    if (checked.reason.empty() && steps != solution.steps.size())
        checked.reason = "The question has " + counted(solution.steps.size(), "operation(s), the response ") +
                         counted(steps, "step(s).");
    if (checked.reason.empty() && response.answer != std::to_string(solution.answer))
        checked.reason = "The steps are right, the answer is not " + std::to_string(solution.answer) + ".";
    checked.correct = checked.reason.empty();
    if (checked.correct)
        checked.reason = "Every section and the answer are right.";
    return checked;
}

}  // namespace orangery::world
