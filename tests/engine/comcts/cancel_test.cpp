// SPDX-License-Identifier: GPL-3.0-or-later
// Stopping and pausing: an unfinished round leaves no trace, and a pause changes nothing.
#include "engine/base/context.h"
#include "engine/comcts/fold.h"
#include "engine/comcts/runner.h"
#include "engine/comcts/script.h"
#include "tests/engine/comcts/invented.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <cstdio>
#include <thread>

using namespace orangery;
using namespace orangery::comcts;
using namespace std::chrono_literals;

namespace {

constexpr invented::Chances kChances{.failure = 0.1, .invalid = 0.1, .judgeFailure = 0.1};

/// A search whose stop is requested at a certain event, or by whoever holds `stop`.
struct Stoppable {
    Stoppable(invented::Policies who, std::vector<WeightedJudge> judges, std::size_t stopAtEvent)
        : policies(std::move(who)),
          path(fs::path(folder.path().toStdString()) / "events.jsonl"),
          log(EventLog::create(path, "test").value()),
          search(invented::question(), invented::namesOf(policies), std::move(judges), {.budgetCalls = 12},
                 [this, stopAtEvent](std::string_view kind, const Json& fields) -> Result<void> {
                     if (++written == stopAtEvent)
                         stop.request_stop();
                     return log.write(kind, fields).map([](std::uint64_t) {});
                 })
    {
        context.stop = stop.get_token();
    }

    Result<void> run()
    {
        if (Result<void> started = search.start(policies); !started)
            return started;
        return SearchRunner(search, policies, log).run(context);
    }

    std::vector<Json> events() const { return readEventLog(path).value().events; }

    QTemporaryDir folder;
    std::stop_source stop;
    Context context;
    std::size_t written = 0;
    invented::Policies policies;
    fs::path path;
    EventLog log;
    Search search;
};

/// Counts how often a task comes to a checkpoint.
class Checkpoints final : public ProgressSink {
public:
    void report(double, double, std::string_view) override
    {
        const std::scoped_lock lock(m_mutex);
        ++m_count;
        m_changed.notify_all();
    }
    bool waitFor(int count)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 20s, [&] { return m_count >= count; });
    }
    int count()
    {
        const std::scoped_lock lock(m_mutex);
        return m_count;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_count = 0;
};

}  // namespace

class CancelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Stoppable whole(invented::randomPolicies(3, kChances), invented::randomJudges(kChances), 0);
        QVERIFY(whole.run());
        m_events = whole.written;
        m_whole = whole.search.state().tree;
        TreeHistory history;
        m_afterRound.emplace_back();
        for (const Json& event : whole.events()) {
            QVERIFY(history.add(event));
            if (event["ev"] == "round_finished")
                m_afterRound.push_back(history.tree());
        }
        QVERIFY(m_afterRound.size() > 3);
    }

    void stopAtEachEventLeavesOnlyWholeRounds()
    {
        for (std::size_t k = 1; k <= m_events; ++k) {
            Stoppable run(invented::randomPolicies(3, kChances), invented::randomJudges(kChances), k);
            QVERIFY(run.run());
            const SearchState& state = run.search.state();
            QVERIFY(state.outcome.has_value());
            const auto rounds = static_cast<std::size_t>(state.rounds);
            QCOMPARE(state.calls, 3 * state.rounds);
            QVERIFY(invented::difference(state.tree, m_afterRound[rounds]).empty());

            const std::vector<Json> events = run.events();
            QVERIFY(events.back()["ev"] == "search_finished");
            QVERIFY(events.back()["outcome"] == std::string(outcomeName(*state.outcome)));
            const TreeHistory history = foldEvents(events).value();
            QVERIFY(invented::difference(history.tree(), state.tree).empty());
            QVERIFY(history.outcome() == state.outcome);
            if (state.outcome != SearchOutcome::Cancelled)
                QCOMPARE(rounds, m_afterRound.size() - 1);
        }
    }

    void stopInsideAPolicyLeavesNoTrace()
    {
        for (int round = 1; round <= 3; ++round) {
            std::stop_source* stop = nullptr;
            invented::Policies policies = invented::randomPolicies(2, kChances);
            policies.push_back(std::make_shared<invented::FunctionPolicy>(
                "p2", [&stop, round](const CompletionJob& job, const DeltaSink& sink, const auto&) -> PolicyAnswer {
                    sink("### Ima");
                    if (job.round == round)
                        stop->request_stop();
                    return tl::unexpected(PolicyFailure{"cancelled", "cancelled"});
                }));
            Stoppable run(std::move(policies), invented::randomJudges(kChances), 0);
            stop = &run.stop;
            QVERIFY(run.run());
            QVERIFY(run.search.state().outcome == SearchOutcome::Cancelled);
            QCOMPARE(run.search.state().rounds, round - 1);
            for (const Node& node : run.search.state().tree.nodes())
                QVERIFY(node.round < round);
        }
    }

    void stopWhileAJudgeThinksLeavesNoTrace()
    {
        std::stop_source* stop = nullptr;
        const auto judge = std::make_shared<invented::FunctionJudge>(
            "judge",
            [&stop](const JudgedResponse& judged) -> Result<Verdict> {
                if (judged.round == 2)
                    stop->request_stop();
                return Verdict{};
            },
            [](const JudgedResponse& judged) {
                std::vector<double> scores(judged.response->sections.size(), 1);
                scores.back() = -1;
                return scores;
            });
        Stoppable run(invented::randomPolicies(3, {}), {{judge, 1}}, 0);
        stop = &run.stop;
        QVERIFY(run.run());
        QVERIFY(run.search.state().outcome == SearchOutcome::Cancelled);
        QCOMPARE(run.search.state().rounds, 1);
        QVERIFY(invented::difference(foldEvents(run.events())->tree(), run.search.state().tree).empty());
    }

    void stopInMidStreamTakesEffectAtOnce()
    {
        const Json said = {{"response", invented::goOn("", {"a1", "a2", "", "a4"}, "3")},
                           {"correct", false},
                           {"scores", {{"judge", {1, 1, 1, -1}}}}};
        const std::shared_ptr<Script> script =
            Script::fromJson({{"format", "comcts-script"},
                              {"version", 1},
                              {"config", {{"policies", {"A", "B"}}, {"judges", {{"judge", 1}}}}},
                              {"record", invented::question().record},
                              {"rounds", {{{"prefix", ""}, {"responses", {{"A", said}, {"B", said}}}}}}},
                             "the script")
                .value();
        Stoppable run(scriptedPolicies(script, 60s), scriptedJudges(script), 0);
        Result<void> done;
        std::jthread worker([&] { done = run.run(); });
        std::this_thread::sleep_for(100ms);
        const auto start = std::chrono::steady_clock::now();
        run.stop.request_stop();
        worker.join();
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
        std::printf("stopped after %lld ms (200 ms allowed, five times that here)\n",
                    static_cast<long long>(took.count()));
        QVERIFY(took < 1s);
        QVERIFY(done);
        QVERIFY(run.search.state().outcome == SearchOutcome::Cancelled);
        QCOMPARE(run.search.state().tree.size(), std::size_t{1});
        for (const Json& event : run.events())
            QVERIFY(event["ev"] != "policy_failed" && event["ev"] != "policy_done");
    }

    void pauseStepAndResumeChangeNothing()
    {
        Stoppable run(invented::randomPolicies(3, kChances), invented::randomJudges(kChances), 0);
        PauseGate gate;
        Checkpoints checkpoints;
        gate.pause();
        run.context.gate = &gate;
        run.context.progress = &checkpoints;
        Result<void> done;
        std::jthread worker([&] { done = run.run(); });
        for (int steps = 0; steps < 2; ++steps) {
            QVERIFY(checkpoints.waitFor(steps + 1));
            std::this_thread::sleep_for(30ms);
            QCOMPARE(checkpoints.count(), steps + 1);  // it waits
            gate.step();
        }
        QVERIFY(checkpoints.waitFor(3));
        gate.resume();
        worker.join();
        QVERIFY(done);
        const std::string difference = invented::difference(run.search.state().tree, m_whole);
        QVERIFY2(difference.empty(), difference.c_str());
    }

    void stopEndsAPause()
    {
        Stoppable run(invented::randomPolicies(3, kChances), invented::randomJudges(kChances), 0);
        PauseGate gate;
        gate.pause();
        run.context.gate = &gate;
        Result<void> done;
        std::jthread worker([&] { done = run.run(); });
        run.stop.request_stop();
        worker.join();
        QVERIFY(done);
        QVERIFY(run.search.state().outcome == SearchOutcome::Cancelled);
    }

private:
    std::size_t m_events = 0;
    Tree m_whole;
    std::vector<Tree> m_afterRound;
};

QTEST_APPLESS_MAIN(CancelTest)
#include "cancel_test.moc"
