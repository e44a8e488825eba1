// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/decoding.h"

#include "engine/base/random.h"
#include "tests/engine/nn/shipped_model.h"

#include <QTest>

#include <algorithm>
#include <thread>

using namespace orangery;
using namespace orangery::nn;

namespace {

const TokenSink kIgnore = [](std::size_t, std::int64_t) {};

/// Jobs of every length and temperature, whose rows end at different times.
std::vector<DecodingJob> mixedJobs(std::size_t count)
{
    std::vector<DecodingJob> jobs;
    for (std::size_t i = 0; i < count; ++i) {
        const auto length = static_cast<std::ptrdiff_t>(1 + i * 7 % kSequence.size());
        jobs.push_back({.prompt = {kSequence.begin(), kSequence.begin() + length},
                        .temperature = i % 3 == 0 ? 0 : 0.5 * static_cast<double>(i % 5),
                        .seed = i});
    }
    return jobs;
}

}  // namespace

class DecodingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_decoder = loadDecoder(shippedModel(), kShippedType).value().decoder; }

    /// To the last bit: in every row of an idle batch.
    void logitsDoNotDependOnTheRow()
    {
        BatchDecoder first(m_decoder, kShippedEnd);
        const auto expected = first.trace(kSequence, 20, 0);
        for (std::int64_t row = 0; row < BatchDecoder::kWidth; ++row)
            QVERIFY2(first.trace(kSequence, 20, row) == expected, std::to_string(row).c_str());
    }

    /// To the last bit, as a temperature far above 1 makes a draw depend on every one: beside any others, in any order.
    void tokensDoNotDependOnTheBatch()
    {
        BatchDecoder decoder(m_decoder, kShippedEnd);
        std::vector<DecodingJob> jobs = mixedJobs(70);
        const std::vector<Continuation> together = decoder.run(jobs, kIgnore, {});
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            const Continuation alone = decoder.run({&jobs[i], 1}, kIgnore, {}).front();
            QVERIFY(alone.tokens == together[i].tokens);
            QVERIFY(alone.finish == together[i].finish);
        }
        std::reverse(jobs.begin(), jobs.end());
        const std::vector<Continuation> reversed = decoder.run(jobs, kIgnore, {});
        for (std::size_t i = 0; i < jobs.size(); ++i)
            QVERIFY(reversed[jobs.size() - 1 - i].tokens == together[i].tokens);
    }

    void tokensDoNotDependOnTheThread()
    {
        const std::vector<DecodingJob> jobs = mixedJobs(30);
        BatchDecoder decoder(m_decoder, kShippedEnd);
        const std::vector<Continuation> expected = decoder.run(jobs, kIgnore, {});
        std::vector<std::vector<Continuation>> results(4);
        {
            std::vector<std::jthread> threads;
            for (auto& result : results) {
                threads.emplace_back([&] {
                    BatchDecoder own(m_decoder, kShippedEnd);
                    result = own.run(jobs, kIgnore, {});
                });
            }
        }
        for (const auto& result : results) {
            for (std::size_t i = 0; i < jobs.size(); ++i)
                QVERIFY(result[i].tokens == expected[i].tokens);
        }
    }

    /// A greedy continuation is the one that the whole sequence's logits ask for.
    void greedyFollowsTheLargestLogit()
    {
        BatchDecoder decoder(m_decoder, kShippedEnd);
        DecodingJob job{.prompt = {kSequence.begin(), kSequence.begin() + 23}};
        const Continuation continuation = decoder.run({&job, 1}, kIgnore, {}).front();
        QVERIFY(continuation.finish == FinishReason::End);
        QCOMPARE(continuation.tokens.back(), kShippedEnd);
        std::vector<std::int64_t> all = job.prompt;
        all.insert(all.end(), continuation.tokens.begin(), continuation.tokens.end());
        const auto logits = sequenceLogits(*m_decoder, all);
        for (std::size_t i = 0; i < continuation.tokens.size(); ++i) {
            const auto& row = logits[job.prompt.size() - 1 + i];
            QCOMPARE(std::max_element(row.begin(), row.end()) - row.begin(), continuation.tokens[i]);
        }
    }

    void tellsTokensAsTheyCome()
    {
        BatchDecoder decoder(m_decoder, kShippedEnd);
        const std::vector<DecodingJob> jobs = mixedJobs(20);
        std::vector<std::vector<std::int64_t>> told(jobs.size());
        const auto continuations =
            decoder.run(jobs, [&](std::size_t job, std::int64_t token) { told[job].push_back(token); }, {});
        for (std::size_t i = 0; i < jobs.size(); ++i)
            QVERIFY(told[i] == continuations[i].tokens);
    }

    void neverGoesBeyondItsPositions()
    {
        BatchDecoder decoder(m_decoder, /*endToken=*/-1);  // none ends by itself
        for (const std::size_t length : {std::size_t{1}, std::size_t{79}, std::size_t{80}}) {
            const DecodingJob job{.prompt = std::vector<std::int64_t>(length, 1), .temperature = 5, .seed = 1};
            const Continuation continuation = decoder.run({&job, 1}, kIgnore, {}).front();
            QVERIFY(continuation.finish == FinishReason::Length);
            QCOMPARE(continuation.tokens.size(), 80 - length);
        }
    }

    void drawsByTemperature()
    {
        BatchDecoder decoder(m_decoder, kShippedEnd);
        std::vector<DecodingJob> jobs(2000, DecodingJob{.prompt = {kSequence.begin(), kSequence.begin() + 24}});
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            jobs[i].temperature = 2;
            jobs[i].seed = i;
            jobs[i].prompt.resize(79, 14);  // one token each is enough
        }
        const auto logits = decoder.trace(jobs[0].prompt, jobs[0].prompt.size(), 0).front();
        std::vector<double> expected;
        double sum = 0;
        for (const float logit : logits)
            sum += expected.emplace_back(std::exp(static_cast<double>(logit) / 2));
        std::vector<double> drawn(logits.size());
        for (const Continuation& continuation : decoder.run(jobs, kIgnore, {}))
            drawn[static_cast<std::size_t>(continuation.tokens.front())] += 1;
        for (std::size_t token = 0; token < logits.size(); ++token) {
            const double p = expected[token] / sum;
            const double n = static_cast<double>(jobs.size());
            QVERIFY(std::abs(drawn[token] - n * p) <= 5 * std::sqrt(n * p * (1 - p)) + 1);
        }
    }

    void stopsBetweenSteps()
    {
        BatchDecoder decoder(m_decoder, kShippedEnd);
        const std::vector<DecodingJob> jobs = mixedJobs(200);
        std::stop_source stop;
        std::size_t tokens = 0;
        const auto count = [&](std::size_t, std::int64_t) {
            if (++tokens == 100)
                stop.request_stop();
        };
        const auto continuations = decoder.run(jobs, count, stop.get_token());
        QVERIFY(tokens < 100 + static_cast<std::size_t>(BatchDecoder::kWidth));
        QVERIFY(continuations.back().finish == FinishReason::Cancelled);
        // Nothing of the stopped run is left in the batch.
        BatchDecoder fresh(m_decoder, kShippedEnd);
        const auto again = decoder.run(std::span(jobs).first(20), kIgnore, {});
        const auto expected = fresh.run(std::span(jobs).first(20), kIgnore, {});
        for (std::size_t i = 0; i < again.size(); ++i)
            QVERIFY(again[i].tokens == expected[i].tokens);
    }

private:
    std::shared_ptr<const Decoder> m_decoder;
};

QTEST_APPLESS_MAIN(DecodingTest)
#include "decoding_test.moc"
