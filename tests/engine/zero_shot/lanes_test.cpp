// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/embedding_lanes.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <thread>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

/// Marks each result with its place.
void mark(std::size_t first, std::span<Result<EmbeddedInput>> results, const Context& /*context*/)
{
    for (Result<EmbeddedInput>& result : results)
        result->pictures = ++first;
}

class LanesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lanesEndTogether()
    {
        QVERIFY((planLanes(1000, 2, 8) == LanePlan{.lanes = 2, .inputs = 8, .threads = 1}));
        // 20 inputs in turns of 8 would be 8, 8 and 4: one lane would stand idle for half of its time.
        QVERIFY((planLanes(20, 2, 8) == LanePlan{.lanes = 2, .inputs = 5, .threads = 1}));
        QVERIFY((planLanes(3, 2, 8) == LanePlan{.lanes = 2, .inputs = 2, .threads = 1}));
        QVERIFY((planLanes(1, 2, 8) == LanePlan{.lanes = 1, .inputs = 1, .threads = 2}));
        QVERIFY((planLanes(2, 8, 8) == LanePlan{.lanes = 2, .inputs = 1, .threads = 4}));
        QVERIFY((planLanes(0, 2, 8) == LanePlan{.lanes = 1, .inputs = 1, .threads = 2}));
        QVERIFY((planLanes(5, 0, 2) == LanePlan{.lanes = 1, .inputs = 2, .threads = 1}));
    }

    void inputsComeInOrder()
    {
        for (const std::size_t count : {0, 1, 2, 7, 500})
            for (const int threads : {1, 2, 5}) {
                std::size_t next = 0;
                const auto done = embedInLanes(count, planLanes(count, threads, 3), {}, mark,
                                               [&](std::size_t index, Result<EmbeddedInput> input) -> Result<void> {
                                                   if (index != next || input->pictures != next + 1)
                                                       return failure(ErrorCode::Failed, "out of order");
                                                   ++next;
                                                   return {};
                                               });
                QVERIFY(done.has_value());
                QCOMPARE(next, count);
            }
    }

    void lanesDoNotRunAway()
    {
        std::atomic<std::size_t> made = 0;
        std::size_t taken = 0;
        std::size_t most = 0;
        const auto done = embedInLanes(
            2000, planLanes(2000, 2, 4), {},
            [&](std::size_t, std::span<Result<EmbeddedInput>> results, const Context&) { made += results.size(); },
            [&](std::size_t, const Result<EmbeddedInput>&) -> Result<void> {
                if (taken == 0)
                    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // what lanes could use to run away
                most = std::max(most, made.load() - taken++);
                return {};
            });
        QVERIFY(done.has_value());
        // An input that is being taken has given its place to another turn of 4 already.
        QVERIFY2(most <= 2 * 4 * 16 + 4, std::to_string(most).c_str());
        QVERIFY(most > 8);
    }

    void oneSlowInputHoldsNobodyUp()
    {
        std::set<std::thread::id> threads;
        std::mutex guard;
        const auto done = embedInLanes(
            40, planLanes(40, 2, 2), {},
            [&](std::size_t first, std::span<Result<EmbeddedInput>>, const Context& context) {
                QCOMPARE(context.threadCount(), 1);
                if (first == 0)
                    std::this_thread::sleep_for(std::chrono::milliseconds(20));
                const std::scoped_lock lock(guard);
                threads.insert(std::this_thread::get_id());
            },
            [](std::size_t, const Result<EmbeddedInput>&) { return Result<void>(); });
        QVERIFY(done.has_value());
        QCOMPARE(threads.size(), std::size_t{2});
    }

    void whatIsThrownIsAFailureOfThoseInputs()
    {
        std::vector<std::size_t> failed;
        const auto done = embedInLanes(
            12, planLanes(12, 2, 3), {},
            [](std::size_t first, std::span<Result<EmbeddedInput>>, const Context&) {
                if (first == 3)
                    throw std::runtime_error("in a lane");
                if (first == 6)
                    throw std::bad_alloc();
            },
            [&](std::size_t index, const Result<EmbeddedInput>& input) -> Result<void> {
                if (!input)
                    failed.push_back(index);
                return {};
            });
        QVERIFY(done.has_value());
        QCOMPARE(failed, (std::vector<std::size_t>{3, 4, 5, 6, 7, 8}));
    }

    void aFailureOfTheTakerEndsAll()
    {
        std::size_t taken = 0;
        const auto done =
            embedInLanes(1000, planLanes(1000, 2, 4), {}, mark, [&](std::size_t, const Result<EmbeddedInput>&) {
                return ++taken < 10 ? Result<void>() : failure(ErrorCode::Input, "enough");
            });
        QCOMPARE(done.error().message, std::string("enough"));
        QCOMPARE(taken, std::size_t{10});
    }

    void stoppingIsAnsweredAtOnce()
    {
        for (const int threads : {1, 2}) {
            std::stop_source stop;
            Context context;
            context.stop = stop.get_token();
            std::size_t taken = 0;
            std::chrono::steady_clock::time_point asked;
            const auto done = embedInLanes(
                1000, planLanes(1000, threads, 1), context,
                [&](std::size_t first, std::span<Result<EmbeddedInput>>, const Context& own) {
                    if (first == 5) {
                        asked = std::chrono::steady_clock::now();
                        stop.request_stop();
                    }
                    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
                    while (!own.stopRequested() && std::chrono::steady_clock::now() < until)
                        std::this_thread::yield();
                },
                [&](std::size_t, const Result<EmbeddedInput>&) {
                    ++taken;
                    return Result<void>();
                });
            QVERIFY(done.error().code == ErrorCode::Cancelled);
            QVERIFY(taken <= 6);
            QVERIFY(std::chrono::steady_clock::now() - asked < std::chrono::milliseconds(200));
        }
    }
};

}  // namespace

QTEST_APPLESS_MAIN(LanesTest)
#include "lanes_test.moc"
