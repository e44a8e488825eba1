// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/checker.h"

#include "engine/world/oracle_judge.h"
#include "engine/world/question_record.h"
#include "engine/world/question_set.h"
#include "engine/world/response_text.h"
#include "tests/engine/world/by_hand.h"

#include <QTest>

using namespace orangery;
using namespace orangery::world;

namespace {

/// The response worked by hand with some of its text replaced.
std::string replaced(const std::vector<std::pair<std::string, std::string>>& changes)
{
    std::string text = kResponseByHand;
    for (const auto& [from, to] : changes)
        text.replace(text.find(from), from.size(), to);
    return text;
}

CheckedResponse check(const std::string& text)
{
    const auto response = comcts::parseResponse(text);
    return response ? checkResponse(problemByHand(), *response) : CheckedResponse{};
}

using Scores = std::vector<int>;

}  // namespace

class CheckerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void acceptsTheRightResponse()
    {
        const CheckedResponse checked = check(kResponseByHand);
        QCOMPARE(checked.scores, (Scores{1, 1, 1, 1, 1, 1}));
        QVERIFY(checked.correct);
    }

    void acceptsEveryGeneratedSolution()
    {
        for (std::uint64_t i = 0; i < 500; ++i) {
            const Problem problem = problemOfSet(2, i, {});
            const auto response = comcts::parseResponse(responseText(solutionTokens(problem)));
            QVERIFY(response.has_value());
            QVERIFY(checkResponse(problem, *response).correct);
        }
    }

    void tellsAMistakeFromOneCarriedOver()
    {
        // 2 + 3 is not 6; from there on the arithmetic is right: 6 × 4 = 4, 4 - 1 = 3.
        const CheckedResponse checked = check(replaced(
            {{"2 + 3 = 5", "2 + 3 = 6"}, {"5 × 4 = 0", "6 × 4 = 4"}, {"0 - 1 = 9", "4 - 1 = 3"}, {"is: 9", "is: 3"}}));
        QCOMPARE(checked.scores, (Scores{1, 1, 1, -1, 0, 0}));
        QVERIFY(!checked.correct);
        QCOMPARE(checked.reason, std::string("The first mistake is in \"Step 1\"."));
    }

    void carriesWrongCountsOver()
    {
        // 3 reds and 0 blues were seen: 3 + 3 = 6, 6 × 0 = 0 follow from that, and 0 - 1 = 9 is right again.
        const CheckedResponse checked = check(replaced({{"2 red, 1 green, 4 blue", "3 red, 1 green, 0 blue"},
                                                        {"2 + 3 = 5", "3 + 3 = 6"},
                                                        {"5 × 4 = 0", "6 × 0 = 0"}}));
        QCOMPARE(checked.scores, (Scores{-1, 1, 1, 0, 0, 1}));
        QVERIFY(!checked.correct);
    }

    void blamesAValueThatCameFromNowhere()
    {
        // The step before says 5, this one begins with 7.
        QCOMPARE(check(replaced({{"5 × 4 = 0", "7 × 4 = 8"}})).scores, (Scores{1, 1, 1, 1, -1, 1}));
    }

    void blamesAnotherOperationOrOperand()
    {
        QCOMPARE(check(replaced({{"2 + 3 = 5", "2 × 3 = 6"}})).scores, (Scores{1, 1, 1, -1, 1, 1}));
        QCOMPARE(check(replaced({{"2 + 3 = 5", "2 + 4 = 6"}})).scores, (Scores{1, 1, 1, -1, 1, 1}));
        QCOMPARE(check(replaced({{"2 + 3 = 5", "2 + 3 5"}})).scores, (Scores{1, 1, 1, -1, 1, 1}));
        QCOMPARE(check(replaced({{"+ 3,", "+ 4,"}})).scores, (Scores{1, -1, 1, 1, 1, 1}));
    }

    void isStrict()
    {
        QVERIFY(!check(replaced({{"is: 9", "is: 8"}})).correct);
        QVERIFY(!check(replaced({{"\n\n### Step 3:\n0 - 1 = 9", ""}})).correct);
        const CheckedResponse longer = check(replaced({{"0 - 1 = 9", "0 - 1 = 9\n\n### Step 4:\n9 + 0 = 9"}}));
        QCOMPARE(longer.scores.back(), -1);
        QVERIFY(!longer.correct);
        // The right answer behind a wrong step is luck.
        QVERIFY(!check(replaced({{"2 + 3 = 5", "2 + 3 = 4"}})).correct);
        QVERIFY(!check(replaced({{"think step by step.", "think step by step. 7"}})).correct);
    }
};

class OracleJudgeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_question = makeQuestion(problemByHand(), "by-hand");
        m_response = *comcts::parseResponse(replaced({{"5 × 4 = 0", "5 × 4 = 1"}, {"0 - 1 = 9", "1 - 1 = 0"}}));
    }

    void judgesAsTheCheckerDoes()
    {
        OracleJudge judge("oracle", 0);
        QCOMPARE(judge.badge(), std::string("oracle"));
        const auto verdict = judge.verdict(judged(1), {});
        QVERIFY(verdict.has_value());
        QVERIFY(!verdict->correct);
        QCOMPARE(verdict->reply, std::string("The first mistake is in \"Step 2\"."));
        QCOMPARE(judge.scores(judged(1), {}).value(), (std::vector<double>{1, 1, 1, 1, -1, 0}));
    }

    void errsAsOftenAsItSays()
    {
        OracleJudge judge("oracle:0.2", 0.2);
        QVERIFY(judge.badge().find("20 %") != std::string::npos);
        const std::vector<double> exact{1, 1, 1, 1, -1, 0};
        int flipped = 0;
        constexpr int kCalls = 2000;
        for (std::uint64_t seed = 0; seed < kCalls; ++seed) {
            const std::vector<double> scores = judge.scores(judged(seed), {}).value();
            QCOMPARE(scores, judge.scores(judged(seed), {}).value());
            for (std::size_t i = 0; i < exact.size(); ++i) {
                if (scores[i] == exact[i])
                    continue;
                QVERIFY(i >= 3);  // only steps
                QCOMPARE(scores[i], exact[i] > 0 ? -1.0 : 1.0);
                ++flipped;
            }
            QVERIFY(!judge.verdict(judged(seed), {})->correct);
        }
        const double share = static_cast<double>(flipped) / (3 * kCalls);
        QVERIFY(std::abs(share - 0.2) < 0.021);  // four standard deviations of 6000 draws
    }

    void refusesOtherQuestions()
    {
        m_question.record.erase("world");
        OracleJudge judge("oracle", 0);
        const auto verdict = judge.verdict(judged(1), {});
        QVERIFY(!verdict);
        QVERIFY(verdict.error().code == ErrorCode::Input);
        QVERIFY(verdict.error().message.find("by-hand") != std::string::npos);
        QVERIFY(!judge.scores(judged(1), {}));
    }

private:
    [[nodiscard]] comcts::JudgedResponse judged(std::uint64_t seed) const
    {
        return {.question = &m_question, .round = 1, .model = "m", .response = &m_response, .seed = seed};
    }

    comcts::Question m_question;
    comcts::Response m_response;
};

int main(int argc, char** argv)
{
    CheckerTest checker;
    OracleJudgeTest judge;
    return QTest::qExec(&checker, argc, argv) + QTest::qExec(&judge, argc, argv);
}

#include "checker_test.moc"
