// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/sample_policy.h"

#include "engine/base/random.h"
#include "engine/world/checker.h"
#include "engine/world/question_record.h"
#include "engine/world/question_set.h"
#include "engine/world/response_text.h"
#include "tests/engine/world/by_hand.h"

#include <QTest>

#include <chrono>
#include <set>
#include <thread>

using namespace orangery;
using namespace orangery::world;

namespace {

constexpr std::size_t kQuestions = 40;

std::shared_ptr<comcts::Policy> open(const std::string& name)
{
    SampleModel model = findSampleModel(name).value().value();
    model.folder =
        std::filesystem::path(ORANGERY_PROJECT_ROOT) / "resources/samples/reasoning" / model.folder.filename();
    return SamplePolicy::open(model).value();
}

}  // namespace

class SamplePolicyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (std::uint64_t i = 0; i < kQuestions; ++i) {
            m_problems.push_back(problemOfSet(21, i, {}));
            m_questions.push_back(makeQuestion(m_problems.back(), std::to_string(i)));
        }
    }

    void streamsWhatItReturns()
    {
        const auto policy = open("plus");
        const std::string prefix =
            responseText(std::vector{Token::Description, digitToken(2), digitToken(1), digitToken(4)}) + "\n\n";
        for (const std::string& start : {std::string(), prefix}) {
            std::string streamed;
            int deltas = 0;
            const auto sink = [&](std::string_view delta) {
                streamed += delta;
                ++deltas;
            };
            const comcts::Question question = makeQuestion(problemByHand(), "q");
            const auto answer = policy->complete({.question = &question, .prefix = start, .seed = 4}, sink, {});
            QVERIFY(answer.has_value());
            QCOMPARE(answer->text, start + streamed);
            QVERIFY(deltas > 20);
            QVERIFY(answer->tokens >= deltas);
        }
    }

    void answersTheSameAloneAndInABatch()
    {
        const auto policy = open("times");
        const std::vector<comcts::CompletionJob> jobs = allJobs();
        const auto together = policy->completeBatch(jobs, {});
        QCOMPARE(together.size(), jobs.size());
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            const auto alone = policy->complete(jobs[i], [](auto) {}, {});
            QCOMPARE(alone->text, together[i]->text);
            QCOMPARE(alone->tokens, together[i]->tokens);
        }
    }

    void drawsFromTheSeedOfItsJob()
    {
        const auto policy = open("plus");
        std::set<std::string> texts;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const comcts::CompletionJob job{.question = m_questions.data(), .prefix = {}, .seed = seed};
            texts.insert(policy->complete(job, [](auto) {}, {})->text);
            texts.insert(policy->complete(job, [](auto) {}, {})->text);
        }
        QVERIFY(texts.size() > 1 && texts.size() <= 20);
    }

    void answersGreedilyAtTemperatureZero()
    {
        const auto policy = open("plus@0");
        std::vector<comcts::CompletionJob> jobs = allJobs();
        const auto first = policy->completeBatch(jobs, {});
        for (comcts::CompletionJob& job : jobs)
            job.seed += 1000;
        const auto second = policy->completeBatch(jobs, {});
        for (std::size_t i = 0; i < jobs.size(); ++i)
            QCOMPARE(first[i]->text, second[i]->text);
    }

    /// The models learned what they were meant to: each does its own operation well. What they reach is in their
    /// config.json; here a wide margin below that.
    void knowsItsOperation()
    {
        for (const auto& [name, mix] : {std::pair{"plus@0", OperationMix{.plus = 1, .minus = 0, .times = 0}},
                                        std::pair{"minus@0", OperationMix{.plus = 0, .minus = 1, .times = 0}},
                                        std::pair{"times@0", OperationMix{.plus = 0, .minus = 0, .times = 1}}}) {
            const auto policy = open(name);
            int right = 0;
            for (std::uint64_t i = 0; i < kQuestions; ++i) {
                const Problem problem = problemOfSet(33, i, mix);
                const comcts::Question question = makeQuestion(problem, "q");
                const auto answer = policy->complete({.question = &question, .prefix = {}}, [](auto) {}, {});
                const auto response = comcts::parseResponse(answer->text);
                right += response && checkResponse(problem, *response).correct ? 1 : 0;
            }
            QVERIFY2(right > static_cast<int>(kQuestions) / 2, name);
        }
    }

    void saysWhatItCannotAnswer()
    {
        const auto policy = open("plus");
        comcts::Question other = makeQuestion(problemByHand(), "other");
        other.record.erase("world");
        const comcts::CompletionJob noWorld{.question = &other, .prefix = {}};
        const comcts::CompletionJob foreign{.question = m_questions.data(),
                                            .prefix = "### Image Description:\nA cat.\n\n"};
        const comcts::CompletionJob good{.question = m_questions.data(), .prefix = {}};
        const std::vector jobs{noWorld, foreign, good};
        const auto answers = policy->completeBatch(jobs, {});
        QCOMPARE(answers[0].error().kind, std::string("bad_question"));
        QCOMPARE(answers[1].error().kind, std::string("bad_prefix"));
        QVERIFY(answers[2].has_value());
        QCOMPARE(policy->complete(foreign, [](auto) {}, {}).error().kind, std::string("bad_prefix"));
    }

    void stopsAtOnce()
    {
        using Clock = std::chrono::steady_clock;
        const auto policy = open("plus");
        std::vector<comcts::CompletionJob> jobs;
        const std::vector<comcts::CompletionJob> some = allJobs();
        for (int i = 0; i < 100; ++i)
            jobs.insert(jobs.end(), some.begin(), some.end());
        std::stop_source stop;
        Clock::time_point asked;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            asked = Clock::now();
            stop.request_stop();
        });
        const auto answers = policy->completeBatch(jobs, stop.get_token());
        const auto returned = Clock::now();
        stopper.join();
        QVERIFY(!answers.back());
        QCOMPARE(answers.back().error().kind, std::string("cancelled"));
        QVERIFY(returned - asked < std::chrono::milliseconds(200));
        // Afterwards it works as before.
        QVERIFY(policy->complete(jobs.front(), [](auto) {}, {}).has_value());
    }

private:
    [[nodiscard]] std::vector<comcts::CompletionJob> allJobs() const
    {
        std::vector<comcts::CompletionJob> jobs;
        for (std::size_t i = 0; i < m_questions.size(); ++i) {
            // Prefixes of every depth, so that rows of the batch stand at different positions.
            const auto response = comcts::parseResponse(responseText(solutionTokens(m_problems[i])));
            const std::span sections(response->sections);
            jobs.push_back({.question = &m_questions[i],
                            .prefix = comcts::normalisedPrefix(sections.first(i % (sections.size() + 1))),
                            .seed = deriveSeed(1, {i})});
        }
        return jobs;
    }

    std::vector<Problem> m_problems;
    std::vector<comcts::Question> m_questions;
};

QTEST_APPLESS_MAIN(SamplePolicyTest)
#include "sample_policy_test.moc"
