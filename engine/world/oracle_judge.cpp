// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/oracle_judge.h"

#include "engine/base/numbers.h"
#include "engine/base/random.h"
#include "engine/world/checker.h"
#include "engine/world/question_record.h"

#include <utility>

namespace orangery::world {

OracleJudge::OracleJudge(std::string name, double errorRate) : m_name(std::move(name)), m_errorRate(errorRate) {}

std::string OracleJudge::badge() const
{
    if (m_errorRate == 0)
        return std::string(kOracleBadge);
    return std::string(kOracleBadge) + ", wrong on " + formatNumber(100 * m_errorRate) + " % of the steps";
}

Result<comcts::Verdict> OracleJudge::verdict(const comcts::JudgedResponse& judged, const std::stop_token& /*stop*/)
{
    return problemOf(*judged.question).map([&](const Problem& problem) {
        const CheckedResponse checked = checkResponse(problem, *judged.response);
        return comcts::Verdict{.correct = checked.correct, .reply = checked.reason};
    });
}

Result<std::vector<double>> OracleJudge::scores(const comcts::JudgedResponse& judged, const std::stop_token& /*stop*/)
{
    return problemOf(*judged.question).map([&](const Problem& problem) {
        const CheckedResponse checked = checkResponse(problem, *judged.response);
        std::vector<double> scores(checked.scores.begin(), checked.scores.end());
        Random random(judged.seed);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            const bool isStep = judged.response->sections[i].kind == comcts::SectionKind::Step;
            if (isStep && random.uniform() < m_errorRate)
                scores[i] = scores[i] > 0 ? -1 : 1;
        }
        return scores;
    });
}

}  // namespace orangery::world
