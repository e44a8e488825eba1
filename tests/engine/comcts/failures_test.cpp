// SPDX-License-Identifier: GPL-3.0-or-later
// Policies and judges that fail in every way: what is left out, what goes on, and when the search ends.
#include "engine/base/files.h"
#include "engine/comcts/fold.h"
#include "engine/comcts/records.h"
#include "engine/comcts/runner.h"
#include "tests/engine/comcts/invented.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <stdexcept>

using namespace orangery;
using namespace orangery::comcts;

namespace {

const std::string kWrong = invented::goOn("", {"a1", "a2", "", "a4"}, "3");

std::shared_ptr<Policy> failing(const std::string& name, const std::string& kind)
{
    return std::make_shared<invented::FunctionPolicy>(name, [kind](const auto&, const auto&, const auto&) {
        return PolicyAnswer(tl::unexpected(PolicyFailure{kind, "it did not work"}));
    });
}

WeightedJudge judging(const std::string& name, double weight, const invented::FunctionJudge::GiveScores& scores)
{
    return {std::make_shared<invented::FunctionJudge>(
                name, [](const JudgedResponse&) { return Verdict{}; }, scores),
            weight};
}

Result<std::vector<double>> away(const JudgedResponse&)
{
    return failure(ErrorCode::Failed, "the judge is away");
}

/// A search in a log on disk, with its policies on threads of their own.
struct Logged {
    Logged(const invented::Policies& policies, std::vector<WeightedJudge> judges, SearchOptions options)
        : path(fs::path(folder.path().toStdString()) / "events.jsonl"),
          log(EventLog::create(path, "test").value()),
          search(invented::question(), invented::namesOf(policies), std::move(judges), options,
                 [this](std::string_view kind, const Json& fields) -> Result<void> {
                     return log.write(kind, fields).map([](std::uint64_t) {});
                 })
    {
        Context context;
        done = search.start(policies);
        if (done)
            done = SearchRunner(search, policies, log).run(context);
        events = readEventLog(path).value().events;
    }

    std::vector<Json> ofKind(const std::string& kind) const
    {
        std::vector<Json> found;
        for (const Json& event : events)
            if (event["ev"] == kind)
                found.push_back(event);
        return found;
    }

    QTemporaryDir folder;
    fs::path path;
    EventLog log;
    Search search;
    Result<void> done;
    std::vector<Json> events;
};

}  // namespace

class FailuresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void throwingPolicyIsOneThatFailed()
    {
        const auto thrower = std::make_shared<invented::FunctionPolicy>(
            "B", [](const auto&, const auto&, const auto&) -> PolicyAnswer { throw std::runtime_error("broken"); });
        const Logged run({invented::saying("A", kWrong), thrower}, {invented::scoringAll("judge", 0.5)},
                         {.unlocated = Unlocated::Keep, .budgetCalls = 2});
        QVERIFY(run.done);
        QCOMPARE(run.search.state().tree.size(), std::size_t{5});
        QCOMPARE(run.ofKind("policy_failed").size(), std::size_t{1});
        QVERIFY(run.ofKind("policy_failed")[0]["kind"] == "exception");
        QVERIFY(run.ofKind("policy_failed")[0]["message"] == "broken");
    }

    void kindOfFailureIsLogged_data()
    {
        QTest::addColumn<QByteArray>("kind");
        for (const char* kind : {"timeout", "refused", "quota", "dropped", "bad_json", "unknown_model"})
            QTest::newRow(kind) << QByteArray(kind);
    }
    void kindOfFailureIsLogged()
    {
        QFETCH(const QByteArray, kind);
        const Logged run({failing("A", kind.toStdString()), invented::saying("B", kWrong)},
                         {invented::scoringAll("judge", 0.5)}, {.unlocated = Unlocated::Keep, .budgetCalls = 2});
        QVERIFY(run.done);
        QVERIFY(run.ofKind("policy_failed")[0]["kind"] == kind.toStdString());
        QCOMPARE(run.search.state().tree.size(), std::size_t{5});
        const Json line = failureRecord(invented::question(), run.search.state());
        QCOMPARE(line["A"]["valid"].get<int>(), -1);
        QCOMPARE(line["B"]["valid"].get<int>(), 1);
    }

    void emptyResponseIsInvalid()
    {
        const Logged run({invented::saying("A", ""), invented::saying("B", kWrong)},
                         {invented::scoringAll("judge", 0.5)}, {.unlocated = Unlocated::Keep, .budgetCalls = 2});
        QVERIFY(run.done);
        QVERIFY(run.ofKind("response_invalid")[0]["reason"] == "empty");
        QCOMPARE(run.search.state().tree.size(), std::size_t{5});
    }

    void responseThatLostThePrefixIsInvalid()
    {
        const auto forgetful =
            std::make_shared<invented::FunctionPolicy>("A", [](const CompletionJob& job, const auto&, const auto&) {
                return PolicyAnswer(Completion{
                    .text = invented::goOn("",
                                           job.prefix.empty() ? std::vector<std::string>{"a1", "a2", "", "a4", "a5"}
                                                              : std::vector<std::string>{"b1", "b2", "", "b4"},
                                           "3")});
            });
        const Logged run({forgetful}, {invented::scoringAll("judge", 0.5)},
                         {.unlocated = Unlocated::Keep, .budgetCalls = 2});
        QVERIFY(run.done);
        QCOMPARE(run.ofKind("response_invalid").size(), std::size_t{1});
        QVERIFY(run.ofKind("response_invalid")[0]["reason"] == "prefix_lost");
    }

    void invalidUtf8BecomesReplacementCharacters()
    {
        std::string text = kWrong;
        text.replace(text.find("a4"), 2, "a\xC3");
        const Logged run({invented::saying("A", text)}, {invented::scoringAll("judge", 0.5)},
                         {.unlocated = Unlocated::Keep, .budgetCalls = 1});
        QVERIFY(run.done);
        const TreeHistory history = foldEvents(run.events).value();
        const std::string difference = invented::difference(history.tree(), run.search.state().tree);
        QVERIFY2(difference.empty(), difference.c_str());
        QVERIFY(run.search.state().tree.nodes().back().section.text.find("a\xEF\xBF\xBD") != std::string::npos);
    }

    void judgeFailingForOneResponseLeavesThatOneOut()
    {
        const Logged run(
            {invented::saying("A", kWrong), invented::saying("B", invented::goOn("", {"b1", "b2", "", "b4"}, "4"))},
            {judging("judge", 1,
                     [](const JudgedResponse& judged) -> Result<std::vector<double>> {
                         if (judged.model == "A")
                             return failure(ErrorCode::Failed, "the judge is away");
                         return std::vector<double>{1, 1, 1, -1};
                     })},
            {.budgetCalls = 2});
        QVERIFY(run.done);
        const Tree& tree = run.search.state().tree;
        QCOMPARE(tree.size(), std::size_t{4});
        for (std::size_t i = 1; i < tree.size(); ++i)
            QCOMPARE(tree.nodes()[i].model, std::string("B"));
        QVERIFY(run.ofKind("judge_failed")[0]["model"] == "A");
    }

    void oneJudgeOfTwoFailingLeavesTheOtherAlone()
    {
        // 0.1 / 0.1 of 0.3 is not 0.3 in floating point: a single judge's score has to be itself.
        const Logged run({invented::saying("A", kWrong)},
                         {judging("first", 0.7, away), judging("second", 0.1,
                                                               [](const JudgedResponse&) {
                                                                   return std::vector<double>{0.3, 0.3, 0.3, 0.3};
                                                               })},
                         {.unlocated = Unlocated::Keep, .budgetCalls = 1});
        QVERIFY(run.done);
        const Node& node = run.search.state().tree.nodes().back();
        QCOMPARE(node.fused.value(), 0.3);
        QVERIFY(!node.scores[0].score && node.scores[1].score == 0.3);
    }

    void weightsAreRenormalisedOverTheJudgesThatAnswered()
    {
        const std::vector<std::optional<double>> scores = {1.0, std::nullopt, -1.0};
        const std::vector<double> weights = {3, 5, 1};
        QCOMPARE(fuse(scores, weights).value(), 0.5);
        QVERIFY(!fuse(std::vector<std::optional<double>>(2), std::vector<double>{1, 1}));
    }

    void judgeThatThrowsOrTalksNonsenseFailed_data()
    {
        QTest::addColumn<int>("how");
        for (const auto& [name, how] : {std::pair("throws", 0), std::pair("too few", 1), std::pair("too many", 2),
                                        std::pair("not a number", 3), std::pair("out of range", 4)})
            QTest::newRow(name) << how;
    }
    void judgeThatThrowsOrTalksNonsenseFailed()
    {
        QFETCH(const int, how);
        const auto nonsense = [how](const JudgedResponse&) -> Result<std::vector<double>> {
            switch (how) {
            case 0:
                throw std::runtime_error("broken");
            case 1:
                return std::vector<double>{1};
            case 2:
                return std::vector<double>(9, 1.0);
            case 3:
                return std::vector<double>(4, std::numeric_limits<double>::quiet_NaN());
            default:
                return std::vector<double>(4, 1.5);
            }
        };
        const Logged run({invented::saying("A", kWrong)}, {judging("judge", 1, nonsense)}, {.budgetCalls = 1});
        QVERIFY(run.done);
        QCOMPARE(run.search.state().tree.size(), std::size_t{1});
        QCOMPARE(run.ofKind("judge_failed").size(), std::size_t{1});
        QVERIFY(run.search.state().outcome == SearchOutcome::AllFailed);
    }

    void verdictOfTheNextJudgeCountsWhereOneIsAway()
    {
        const auto absent = std::make_shared<invented::FunctionJudge>(
            "absent", [](const JudgedResponse&) -> Result<Verdict> { throw std::runtime_error("broken"); }, away);
        const auto present = std::make_shared<invented::FunctionJudge>(
            "present", [](const JudgedResponse&) { return Verdict{.correct = true, .reply = "Yes"}; },
            [](const JudgedResponse&) {
                return std::vector<double>{1, 1, 1, 1};
            });
        const Logged run({invented::saying("A", kWrong)}, {{absent, 1}, {present, 1}}, {.budgetCalls = 1});
        QVERIFY(run.done);
        QVERIFY(run.search.state().outcome == SearchOutcome::Success);
    }

    void allFailingEndsAfterSomeRounds()
    {
        const Logged run({failing("A", "timeout"), failing("B", "refused")}, {invented::scoringAll("judge", 1)},
                         {.budgetCalls = 1000, .failedRounds = 3});
        QVERIFY(run.done);
        QVERIFY(run.search.state().outcome == SearchOutcome::AllFailed);
        QCOMPARE(run.search.state().rounds, 3);
        QCOMPARE(run.search.state().calls, 6);
    }

    void failedRoundsHaveToBeInARow()
    {
        int call = 0;
        const auto sometimes = std::make_shared<invented::FunctionPolicy>(
            "A", [&call](const auto&, const auto&, const auto&) -> PolicyAnswer {
                if (++call % 3 == 0)
                    return Completion{.text = "no format"};
                return tl::unexpected(PolicyFailure{"timeout", ""});
            });
        const Logged run({sometimes}, {invented::scoringAll("judge", 1)}, {.budgetCalls = 10, .failedRounds = 3});
        QVERIFY(run.done);
        QCOMPARE(run.search.state().rounds, 10);
    }

    void allInvalidUntilTheBudgetIsAllFailed()
    {
        // The original never ends here.
        const Logged run({invented::saying("A", "no format"), invented::saying("B", "")},
                         {invented::scoringAll("judge", 1)}, {.budgetCalls = 6});
        QVERIFY(run.done);
        QVERIFY(run.search.state().outcome == SearchOutcome::AllFailed);
        QCOMPARE(run.search.state().calls, 6);
        const Json line = failureRecord(invented::question(), run.search.state());
        QCOMPARE(line["A"]["response"].get<std::string>(), std::string("no format"));
        QCOMPARE(line["A"]["valid"].get<int>(), -1);
    }

    void sinkThatFailsEndsTheSearchWithItsError()
    {
        int left = 12;
        Search search(invented::question(), {"A"}, {invented::scoringAll("judge", -0.5)}, {.budgetCalls = 4},
                      [&left](std::string_view, const Json&) -> Result<void> {
                          if (--left < 0)
                              return failure(ErrorCode::Failed, "no space left");
                          return {};
                      });
        const Result<void> done = invented::drive(search, {invented::saying("A", kWrong)});
        QVERIFY(!done);
        QCOMPARE(done.error().message, std::string("no space left"));
    }
};

QTEST_APPLESS_MAIN(FailuresTest)
#include "failures_test.moc"
