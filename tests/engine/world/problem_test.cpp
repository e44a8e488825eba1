// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/problem.h"

#include "engine/world/question_set.h"
#include "engine/world/vocabulary.h"
#include "tests/engine/world/by_hand.h"

#include <QTest>

#include <limits>
#include <set>

using namespace orangery;
using namespace orangery::world;

class ProblemTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void solvesTheProblemWorkedByHand()
    {
        const Solution solution = solve(problemByHand());
        QCOMPARE(solution.counts, (Counts{2, 1, 4}));
        const std::vector<Step> steps{
            {2, Operation::Plus, 3, 5}, {5, Operation::Times, 4, 0}, {0, Operation::Minus, 1, 9}};
        QVERIFY(solution.steps == steps);
        QCOMPARE(solution.answer, 9);
    }

    void takesEveryResultModuloTen()
    {
        QCOMPARE(apply(Operation::Plus, 9, 9), 8);
        QCOMPARE(apply(Operation::Minus, 0, 9), 1);
        QCOMPARE(apply(Operation::Minus, 5, 5), 0);
        QCOMPARE(apply(Operation::Times, 7, 8), 6);
    }

    /// The first problem of seed 0, as it was drawn once: seeds must keep their meaning.
    void drawsTheSameFirstProblemForEver()
    {
        const Problem problem = problemOfSet(0, 0, {});
        const Cell g = Colour::Green;
        const Cell b = Colour::Blue;
        const Cell empty;
        const std::array<Cell, kGridCells> cells{empty, g, b, empty, empty, empty, g, b, b, empty, empty, b};
        QVERIFY(problem.cells == cells);
        QVERIFY(problem.start == Colour::Red);
        const std::vector<Term> terms{{Operation::Minus, Colour::Red},
                                      {Operation::Minus, 3},
                                      {Operation::Times, 1},
                                      {Operation::Plus, 8},
                                      {Operation::Plus, Colour::Green}};
        QVERIFY(problem.terms == terms);
        QCOMPARE(solve(problem).answer, 7);  // 0 - 0 = 0, - 3 = 7, × 1 = 7, + 8 = 5, + 2 = 7
    }

    void drawsWithinItsBounds()
    {
        std::set<int> counts;
        std::set<std::size_t> lengths;
        std::size_t longest = 0;
        for (std::uint64_t i = 0; i < 2000; ++i) {
            const Problem problem = problemOfSet(7, i, {});
            for (const int count : countColours(problem)) {
                QVERIFY(count >= 0 && count <= kMaxCount);
                counts.insert(count);
            }
            QVERIFY(problem.terms.size() >= kMinTerms && problem.terms.size() <= kMaxTerms);
            lengths.insert(problem.terms.size());
            const Solution solution = solve(problem);
            QCOMPARE(solution.steps.size(), problem.terms.size());
            QCOMPARE(solution.steps.back().r, solution.answer);
            for (std::size_t step = 0; step < solution.steps.size(); ++step) {
                const Step& s = solution.steps[step];
                QVERIFY(s.r >= 0 && s.r <= 9 && s.b >= 0 && s.b <= 9);
                QCOMPARE(s.a, step == 0 ? solution.counts[static_cast<std::size_t>(problem.start)]
                                        : solution.steps[step - 1].r);
            }
            longest = std::max(longest, promptTokens(problem).size() + solutionTokens(problem).size());
        }
        QCOMPARE(counts.size(), std::size_t{kMaxCount + 1});
        QCOMPARE(lengths.size(), kMaxTerms - kMinTerms + 1);
        QVERIFY(longest <= kMaxTokens);
        QCOMPARE(longest, std::size_t{75});  // 1 + 12 + 1 + 11 given; 4 + 12 + 1 + 30 + 2 + 1 answered
    }

    void dependsOnSeedAndNumberAlone()
    {
        const Problem third = problemOfSet(3, 2, {});
        QVERIFY(problemOfSet(3, 0, {}) != third);
        QVERIFY(problemOfSet(3, 2, {}) == third);
        QVERIFY(problemOfSet(4, 2, {}) != third);
    }

    void followsTheMix()
    {
        const OperationMix mix{.plus = 0.96, .minus = 0.04, .times = 0};
        std::array<int, 3> drawn{};
        int all = 0;
        for (std::uint64_t i = 0; i < 1000; ++i) {
            for (const Term& term : problemOfSet(1, i, mix).terms) {
                ++drawn[static_cast<std::size_t>(term.operation)];
                ++all;
            }
        }
        QCOMPARE(drawn[2], 0);
        const double share = static_cast<double>(drawn[1]) / all;
        QVERIFY(std::abs(share - 0.04) < 0.0125);  // four standard deviations of 4000 draws
    }

    void refusesAMixThatIsNone()
    {
        QVERIFY(OperationMix{}.validate().has_value());
        QVERIFY((!OperationMix{.plus = 0, .minus = 0, .times = 0}.validate()));
        QVERIFY((!OperationMix{.plus = -1, .minus = 2, .times = 2}.validate()));
        QVERIFY((!OperationMix{.plus = std::numeric_limits<double>::quiet_NaN()}.validate()));
    }

    void givesEveryTokenAWordOfItsOwn()
    {
        std::set<std::string_view> words;
        for (std::size_t i = 0; i < kVocabularySize; ++i) {
            const auto token = static_cast<Token>(i);
            words.insert(wordOf(token));
            QVERIFY(tokenOf(wordOf(token)) == token);
        }
        QCOMPARE(words.size(), kVocabularySize);
        QVERIFY(!tokenOf("violet"));
        QVERIFY(digitToken(7) == tokenOf("7"));
        QVERIFY(digitOf(Token::Plus) == std::nullopt);
        QVERIFY(operationOf(Token::Times) == Operation::Times);
        QVERIFY(operandToken(Operand{Colour::Blue}) == Token::CountBlue);
    }
};

QTEST_APPLESS_MAIN(ProblemTest)
#include "problem_test.moc"
