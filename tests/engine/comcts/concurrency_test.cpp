// SPDX-License-Identifier: GPL-3.0-or-later
// The committed events of a search depend on its seed alone: not on who answers first, nor on what else is running.
#include "engine/comcts/fold.h"
#include "engine/comcts/runner.h"
#include "tests/engine/comcts/invented.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <map>
#include <thread>

using namespace orangery;
using namespace orangery::comcts;

namespace {

constexpr invented::Chances kChances{.failure = 0.1, .invalid = 0.1, .correct = 0.01, .judgeFailure = 0.1};

/// What a search leaves that must not depend on timing: its committed events without seq and times, and for each
/// round and model the pieces it wrote, joined.
struct Trace {
    std::vector<Json> committed;
    std::map<std::pair<int, std::string>, std::string> written;

    bool operator==(const Trace&) const = default;
};

Trace traceOf(const std::vector<Json>& events)
{
    Trace trace;
    for (Json event : events) {
        const auto kind = event["ev"].get<std::string>();
        const std::pair key(event.value("round", 0), event.value("model", Json()).is_string()
                                                         ? event["model"].get<std::string>()
                                                         : std::string());
        if (kind == "policy_delta") {
            trace.written[key] += event["delta"].get<std::string>();
        } else if (kind == "policy_done" || kind == "policy_failed") {
            trace.written[key] += "\n" + kind + event.value("text", event.value("kind", std::string()));
        } else if (kind != "policy_started") {
            event.erase("seq");
            event.erase("t_ms");
            trace.committed.push_back(std::move(event));
        }
    }
    return trace;
}

std::vector<Json> runLogged(const fs::path& path, const invented::Policies& policies, std::uint64_t seed,
                            const std::string& id = "q")
{
    EventLog log = EventLog::create(path, "test").value();
    Search search(invented::question(id), invented::namesOf(policies), invented::randomJudges(kChances),
                  {.budgetCalls = 24, .seed = seed}, [&](std::string_view kind, const Json& fields) -> Result<void> {
                      return log.write(kind, fields).map([](std::uint64_t) {});
                  });
    Context context;
    if (!search.start(policies) || !SearchRunner(search, policies, log).run(context))
        qFatal("the search failed");
    return readEventLog(path).value().events;
}

}  // namespace

class ConcurrencyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anyOrderOfCompletionCommitsTheSameEvents()
    {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            const std::string name = "s" + std::to_string(seed);
            const Trace expected = traceOf(runLogged(path / name, invented::randomPolicies(4, kChances), seed));
            for (std::uint64_t attempt = 0; attempt < 4; ++attempt) {
                std::atomic<std::uint64_t> calls = 0;
                const auto delay = [&] {
                    Random random(deriveSeed(attempt, {calls++}));
                    return std::chrono::milliseconds(random.below(8));
                };
                const auto events = runLogged(path / (name + "." + std::to_string(attempt)),
                                              invented::randomPolicies(4, kChances, delay), seed);
                QVERIFY(traceOf(events) == expected);
            }
        }
    }

    void oneAfterAnotherCommitsTheSameEventsAsAtOnce()
    {
        const QTemporaryDir folder;
        const invented::Policies policies = invented::randomPolicies(3, kChances);
        const Trace threaded = traceOf(runLogged(fs::path(folder.path().toStdString()) / "log", policies, 5));
        invented::EventRecorder recorder;
        Search search(invented::question(), invented::namesOf(policies), invented::randomJudges(kChances),
                      {.budgetCalls = 24, .seed = 5}, recorder.sink());
        QVERIFY(invented::drive(search, policies));
        std::vector<Json> committed = threaded.committed;
        committed.erase(committed.begin());  // run_started is the log's own
        QVERIFY(traceOf(recorder.events()).committed == committed);
    }

    void lockStepGivesTheSameTrees()
    {
        const invented::Policies policies = invented::randomPolicies(3, kChances);
        const auto quiet = [](std::string_view, const Json&) -> Result<void> { return {}; };
        const auto make = [&](std::uint64_t i) {
            return Search(invented::question("q" + std::to_string(i)), invented::namesOf(policies),
                          invented::randomJudges(kChances), {.budgetCalls = 24, .seed = 9}, quiet);
        };
        std::vector<Search> searches;
        for (std::uint64_t i = 0; i < 5; ++i)
            searches.push_back(make(i));
        Context context;
        // The jobs of a search point to its question, so the searches stay where they are.
        QVERIFY(runLockStep(searches, policies, context));
        for (std::uint64_t i = 0; i < 5; ++i) {
            Search alone = make(i);
            QVERIFY(invented::drive(alone, policies));
            const std::string difference = invented::difference(searches[i].state().tree, alone.state().tree);
            QVERIFY2(difference.empty(), difference.c_str());
        }
    }

    void searchesAtOnceDoNotShareRandomness()
    {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        const auto run = [&](const std::string& file, const std::string& id) {
            return traceOf(runLogged(path / file, invented::randomPolicies(3, kChances), 3, id));
        };
        const Trace a = run("a", "one");
        const Trace b = run("b", "two");
        QVERIFY(a.written != b.written);
        Trace aAtOnce;
        Trace bAtOnce;
        {
            const std::jthread first([&] { aAtOnce = run("a2", "one"); });
            const std::jthread second([&] { bAtOnce = run("b2", "two"); });
        }
        QVERIFY(aAtOnce == a);
        QVERIFY(bAtOnce == b);
    }

    void anotherSeedIsAnotherSearch()
    {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        const Trace a = traceOf(runLogged(path / "a", invented::randomPolicies(2, kChances), 1));
        const Trace b = traceOf(runLogged(path / "b", invented::randomPolicies(2, kChances), 2));
        QVERIFY(a.written != b.written);
    }
};

QTEST_APPLESS_MAIN(ConcurrencyTest)
#include "concurrency_test.moc"
