// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/run_follower.h"

#include "engine/base/run_folder.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace orangery;
using namespace orangery::bridge;

namespace {

/// Collects what a follower delivers.
struct Listener {
    explicit Listener(RunFollower& follower)
    {
        QObject::connect(&follower, &RunFollower::batchArrived, &follower, [this](const EventBatchPointer& batch) {
            ++batches;
            events.insert(events.end(), batch->events.begin(), batch->events.end());
        });
        QObject::connect(&follower, &RunFollower::restarted, &follower, [this] {
            ++restarts;
            events.clear();
        });
    }
    std::vector<Json> events;
    int batches = 0;
    int restarts = 0;
};

}  // namespace

class RunFollowerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsARecordedRunToItsEnd();
    void followsARunThatIsWrittenMeanwhile();
    void waitsForARunThatDoesNotExistYet();
    void noticesThatTheRunWasStartedAgain();
    void tellsWhatIsMalformed();
    void dropsWhatItFollowedBefore();

private:
    [[nodiscard]] fs::path folder(const char* name) const { return m_temporary.path().toStdString() + "/" + name; }
    static RunFolder begin(const fs::path& path, IfExists ifExists = IfExists::Refuse)
    {
        return RunFolder::create(path, {.task = "test.run"}, ifExists).value();
    }

    QTemporaryDir m_temporary;
};

void RunFollowerTest::readsARecordedRunToItsEnd()
{
    RunFolder run = begin(folder("recorded"));
    constexpr int kEvents = 30000;  // more than the mailbox holds
    for (int i = 0; i < kEvents; ++i)
        QVERIFY(run.events().write("tick", {{"i", i}}).has_value());
    QVERIFY(run.finish({{"kind", "success"}}, true).has_value());
    RunFollower follower;
    Listener listener(follower);
    QElapsedTimer clock;
    clock.start();
    follower.follow(run.path());
    QTRY_VERIFY_WITH_TIMEOUT(follower.state() == FollowState::Ended, 30000);
    QCOMPARE(listener.events.size(), static_cast<std::size_t>(kEvents + 1));
    QCOMPARE(listener.events.back()["i"].get<int>(), kEvents - 1);
    QVERIFY(listener.batches <= 30.0 * static_cast<double>(clock.elapsed()) / 1000 + 1);
}

void RunFollowerTest::followsARunThatIsWrittenMeanwhile()
{
    RunFolder run = begin(folder("live"));
    RunFollower follower;
    Listener listener(follower);
    follower.follow(run.path());
    QTRY_COMPARE(listener.events.size(), std::size_t{1});
    QTRY_VERIFY(follower.state() == FollowState::CaughtUp);
    for (int i = 0; i < 5; ++i) {
        QVERIFY(run.events().write("tick", {{"i", i}}).has_value());
        QTRY_COMPARE(listener.events.size(), static_cast<std::size_t>(i + 2));
    }
    // Half a line is no event, until its other half is there.
    std::ofstream log(run.path() / "events.jsonl", std::ios::app);
    log << R"({"seq":6,"t_ms":1,"ev":"ti)" << std::flush;
    QTest::qWait(200);
    QCOMPARE(listener.events.size(), std::size_t{6});
    log << "ck\"}\n" << std::flush;
    QTRY_COMPARE(listener.events.size(), std::size_t{7});
    QVERIFY(run.finish({{"kind", "success"}}, true).has_value());
    QTRY_VERIFY(follower.state() == FollowState::Ended);
}

void RunFollowerTest::waitsForARunThatDoesNotExistYet()
{
    RunFollower follower;
    Listener listener(follower);
    follower.follow(folder("later"));
    QTest::qWait(150);
    QVERIFY(follower.state() == FollowState::Waiting);
    const RunFolder run = begin(folder("later"));
    QTRY_COMPARE(listener.events.size(), std::size_t{1});
}

void RunFollowerTest::noticesThatTheRunWasStartedAgain()
{
    RunFolder run = begin(folder("again"));
    QVERIFY(run.events().write("tick", {{"i", 1}}).has_value());
    RunFollower follower;
    Listener listener(follower);
    follower.follow(run.path());
    QTRY_COMPARE(listener.events.size(), std::size_t{2});
    const RunFolder next = begin(folder("again"), IfExists::Overwrite);
    QTRY_COMPARE(listener.restarts, 1);
    QTRY_COMPARE(listener.events.size(), std::size_t{1});
}

void RunFollowerTest::tellsWhatIsMalformed()
{
    const RunFolder run = begin(folder("malformed"));
    {
        std::ofstream log(run.path() / "events.jsonl", std::ios::app);
        log << "{\"seq\":1,\"t_ms\":0,\"ev\":\"tick\"}\n{\"seq\":1,\"t_ms\":0,\"ev\":\"tick\"}\n";
    }
    RunFollower follower;
    Listener listener(follower);
    follower.follow(run.path());
    QTRY_VERIFY(follower.state() == FollowState::Failed);
    QCOMPARE(listener.events.size(), std::size_t{2});  // what came before it counts
    QVERIFY(follower.error().code == ErrorCode::Input);
    QVERIFY(!follower.error().message.empty());
}

void RunFollowerTest::dropsWhatItFollowedBefore()
{
    RunFolder first = begin(folder("first"));
    const RunFolder second = begin(folder("second"));
    RunFollower follower;
    Listener listener(follower);
    const std::uint64_t before = follower.follow(first.path());
    QVERIFY(first.events().write("tick", {{"i", 1}}).has_value());
    QVERIFY(follower.follow(second.path()) != before);
    QTRY_COMPARE(listener.events.size(), std::size_t{1});
    QTest::qWait(150);
    QCOMPARE(listener.events.size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(RunFollowerTest)
#include "run_follower_test.moc"
