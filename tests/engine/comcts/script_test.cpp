// SPDX-License-Identifier: GPL-3.0-or-later
// Which scripts are read and which are refused.
#include "engine/comcts/script.h"
#include "tests/engine/comcts/invented.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace orangery;
using namespace orangery::comcts;

namespace {

Json wellFormed()
{
    const Json said = {{"response", invented::goOn("", {"a1", "a2", "", "a4"}, "3")},
                       {"correct", false},
                       {"scores", {{"first", {1, 1, 0, -1}}, {"second", {1, 0.5, 0, -1}}}}};
    return {{"format", "comcts-script"},
            {"version", 1},
            {"config",
             {{"exploration_weight", 0.5},
              {"threshold", 0},
              {"budget_calls", 2},
              {"policies", {"A", "B"}},
              {"judges", {{"first", 0.7}, {"second", 0.3}}}}},
            {"record", invented::question().record},
            {"rounds", Json::array({{{"prefix", ""}, {"responses", {{"A", said}, {"B", said}}}}})}};
}

using Change = std::function<void(Json& script, Json& saidByA)>;

/// The script after one change, as the program reads it from a file.
Result<std::shared_ptr<Script>> changed(const Change& change)
{
    Json script = wellFormed();
    change(script, script["rounds"][0]["responses"]["A"]);
    return Script::fromJson(script, "the script");
}

struct Case {
    const char* name;
    const char* mentions;  ///< what the message has to name
    Change change;
};

const std::vector<Case> kMalformed = {
    {"no format", "format", [](Json& s, Json&) { s.erase("format"); }},
    {"another format", "format", [](Json& s, Json&) { s["format"] = "comcts-tree"; }},
    {"no version", "version", [](Json& s, Json&) { s.erase("version"); }},
    {"another version", "version", [](Json& s, Json&) { s["version"] = 2; }},
    {"version as text", "version", [](Json& s, Json&) { s["version"] = "1"; }},
    {"a list", "format", [](Json& s, Json&) { s = Json::array({1}); }},
    {"no config", "config", [](Json& s, Json&) { s.erase("config"); }},
    {"config as list", "config", [](Json& s, Json&) { s["config"] = Json::array(); }},
    {"no policies", "policies", [](Json& s, Json&) { s["config"]["policies"] = Json::array(); }},
    {"a policy twice", "policies",
     [](Json& s, Json&) {
         s["config"]["policies"] = {"A", "A"};
     }},
    {"a policy as number", "policies",
     [](Json& s, Json&) {
         s["config"]["policies"] = {1, 2};
     }},
    {"no judges", "judges", [](Json& s, Json&) { s["config"]["judges"] = Json::object(); }},
    {"judges left out", "judges", [](Json& s, Json&) { s["config"].erase("judges"); }},
    {"weight as text", "judges", [](Json& s, Json&) { s["config"]["judges"]["first"] = "1"; }},
    {"weight of zero", "judges", [](Json& s, Json&) { s["config"]["judges"]["first"] = 0; }},
    {"negative exploration", "exploration_weight", [](Json& s, Json&) { s["config"]["exploration_weight"] = -1; }},
    {"threshold as text", "threshold", [](Json& s, Json&) { s["config"]["threshold"] = "0"; }},
    {"threshold not a number", "threshold", [](Json& s, Json&) { s["config"]["threshold"] = std::nan(""); }},
    {"half a call", "budget_calls", [](Json& s, Json&) { s["config"]["budget_calls"] = 1.5; }},
    {"no record", "record", [](Json& s, Json&) { s.erase("record"); }},
    {"record without turns", "record", [](Json& s, Json&) { s["record"].erase("conversations"); }},
    {"rounds as object", "rounds", [](Json& s, Json&) { s["rounds"] = Json::object(); }},
    {"a round as text", "round 1", [](Json& s, Json&) { s["rounds"][0] = "round"; }},
    {"no prefix", "round 1", [](Json& s, Json&) { s["rounds"][0].erase("prefix"); }},
    {"prefix as number", "round 1", [](Json& s, Json&) { s["rounds"][0]["prefix"] = 0; }},
    {"no responses", "round 1", [](Json& s, Json&) { s["rounds"][0].erase("responses"); }},
    {"a policy missing", "policy B", [](Json& s, Json&) { s["rounds"][0]["responses"].erase("B"); }},
    {"a response as text", "round 1, A", [](Json&, Json& a) { a = "### Image Description"; }},
    {"no response", "round 1, A", [](Json&, Json& a) { a.erase("response"); }},
    {"response as null", "round 1, A", [](Json&, Json& a) { a["response"] = nullptr; }},
    {"error as number", "error", [](Json&, Json& a) { a["error"] = 429; }},
    {"correct left out", "correct", [](Json&, Json& a) { a.erase("correct"); }},
    {"correct as number", "correct", [](Json&, Json& a) { a["correct"] = 1; }},
    {"scores left out", "scores", [](Json&, Json& a) { a.erase("scores"); }},
    {"scores as list", "scores",
     [](Json&, Json& a) {
         a["scores"] = {1, 1, 1, 1};
     }},
    {"a judge missing", "judge second", [](Json&, Json& a) { a["scores"].erase("second"); }},
    {"an unknown judge", "third",
     [](Json&, Json& a) {
         a["scores"]["third"] = {1, 1, 0, -1};
     }},
    {"too few scores", "first",
     [](Json&, Json& a) {
         a["scores"]["first"] = {1, 1, 0};
     }},
    {"too many scores", "first",
     [](Json&, Json& a) {
         a["scores"]["first"] = {1, 1, 0, 0, 0};
     }},
    {"a score as text", "first", [](Json&, Json& a) { a["scores"]["first"][0] = "1"; }},
    {"a score as null", "first", [](Json&, Json& a) { a["scores"]["first"][0] = nullptr; }},
    {"a score not a number", "first", [](Json&, Json& a) { a["scores"]["first"][0] = std::nan(""); }},
    {"a score out of range", "first", [](Json&, Json& a) { a["scores"]["first"][0] = 1.01; }},
    {"scores as number", "first", [](Json&, Json& a) { a["scores"]["first"] = 1; }},
};

const std::vector<Case> kWellFormed = {
    {"as it is", "", [](Json&, Json&) {}},
    {"an empty response", "", [](Json&, Json& a) { a["response"] = ""; }},
    {"a badly formatted response", "", [](Json&, Json& a) { a["response"] = "### Step 1: no"; }},
    {"an invalid response without scores", "",
     [](Json&, Json& a) {
         a = {{"response", ""}};
     }},
    {"a failed policy", "",
     [](Json&, Json& a) {
         a = {{"error", "timeout"}};
     }},
    {"a failed judge", "", [](Json&, Json& a) { a["scores"]["first"] = nullptr; }},
    {"defaults", "", [](Json& s, Json&) { s["config"].erase("threshold"); }},
    {"unknown members", "", [](Json& s, Json& a) { s["note"] = a["note"] = "x"; }},
    {"no rounds", "", [](Json& s, Json&) { s["rounds"] = Json::array(); }},
    {"role instead of from", "",
     [](Json& s, Json&) {
         for (Json& turn : s["record"]["conversations"])
             turn = {{"role", "user"}, {"value", turn["value"]}};
     }},
};

}  // namespace

class ScriptTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void malformed_data()
    {
        QTest::addColumn<int>("which");
        for (std::size_t i = 0; i < kMalformed.size(); ++i)
            QTest::newRow(kMalformed[i].name) << static_cast<int>(i);
    }
    void malformed()
    {
        QFETCH(const int, which);
        const Case& wrong = kMalformed[static_cast<std::size_t>(which)];
        const auto script = changed(wrong.change);
        QVERIFY(!script);
        QVERIFY(script.error().code == ErrorCode::Input);
        const std::string told = describe(script.error());
        QVERIFY2(told.find(wrong.mentions) != std::string::npos, told.c_str());
        QVERIFY2(std::count(told.begin(), told.end(), '\n') < 3, told.c_str());
    }

    void wellFormed_data()
    {
        QTest::addColumn<int>("which");
        for (std::size_t i = 0; i < kWellFormed.size(); ++i)
            QTest::newRow(kWellFormed[i].name) << static_cast<int>(i);
    }
    void wellFormed()
    {
        QFETCH(const int, which);
        const auto script = changed(kWellFormed[static_cast<std::size_t>(which)].change);
        QVERIFY2(script, script ? "" : describe(script.error()).c_str());
    }

    void configOverridesDefaultsAndKeepsTheRest()
    {
        SearchOptions options{.c = 9, .threshold = 9, .budgetCalls = 9};
        changed([](Json& s, Json&) { s["config"].erase("threshold"); }).value()->applyTo(options);
        QCOMPARE(options.c, 0.5);
        QCOMPARE(options.threshold, 9.0);
        QCOMPARE(options.budgetCalls, 2);
    }

    void policiesAndJudgesKeepTheirOrder()
    {
        const auto script = changed([](Json& s, Json&) {
                                s["config"]["policies"] = {"B", "A"};
                                s["config"]["judges"] = {{"second", 0.3}, {"first", 0.7}};
                            }).value();
        QVERIFY(script->policies() == std::vector<std::string>({"B", "A"}));
        QCOMPARE(script->judges().front().first, std::string("second"));
    }

    void failedPolicyAndJudgeAreReplayed()
    {
        const auto script = changed([](Json& s, Json& a) {
                                a = {{"error", "quota"}};
                                s["rounds"][0]["responses"]["B"]["scores"]["first"] = nullptr;
                            }).value();
        invented::EventRecorder recorder;
        Search search(script->question(), script->policies(), scriptedJudges(script), {.budgetCalls = 2},
                      recorder.sink());
        QVERIFY(invented::drive(search, scriptedPolicies(script, {})));
        QCOMPARE(search.state().tree.size(), std::size_t{4});
        QCOMPARE(search.state().tree.nodes()[2].fused.value(), 0.5);  // the second judge's own score
    }

    void anotherPrefixNamesTheRound()
    {
        const auto script = changed([](Json& s, Json&) {
                                s["rounds"].push_back(s["rounds"][0]);
                                s["config"]["budget_calls"] = 4;
                            }).value();
        invented::EventRecorder recorder;
        Search search(script->question(), script->policies(), scriptedJudges(script), {.budgetCalls = 4},
                      recorder.sink());
        search.guide(script.get());
        const Result<void> done = invented::drive(search, scriptedPolicies(script, {}));
        QVERIFY(!done);
        QVERIFY(done.error().code == ErrorCode::Failed);
        QVERIFY2(done.error().message.find("round 2") != std::string::npos, done.error().message.c_str());
    }

    void scriptThatEndsEarlyFails()
    {
        const auto script = changed([](Json&, Json&) {}).value();
        invented::EventRecorder recorder;
        Search search(script->question(), script->policies(), scriptedJudges(script), {.budgetCalls = 4},
                      recorder.sink());
        search.guide(script.get());
        const Result<void> done = invented::drive(search, scriptedPolicies(script, {}));
        QVERIFY(!done);
        QVERIFY(done.error().code == ErrorCode::Failed);
        QVERIFY2(done.error().message.find("ends after round 1") != std::string::npos, done.error().message.c_str());
    }

    void guideDecidesBetweenTiedNodes()
    {
        // Both policies leave a leaf with the same U; the script's second round says which was taken.
        for (const char* taken : {"A", "B"}) {
            const auto script = changed([&](Json& s, Json& a) {
                                    Json& b = s["rounds"][0]["responses"]["B"];
                                    b["response"] = invented::goOn("", {"b1", "b2", "", "b4"}, "4");
                                    b["scores"] = a["scores"];
                                    const auto text = s["rounds"][0]["responses"][taken]["response"].get<std::string>();
                                    s["rounds"].push_back(s["rounds"][0]);
                                    s["rounds"][1]["prefix"] = text.substr(0, text.find("### Step 1"));
                                }).value();
            invented::EventRecorder recorder;
            Search search(script->question(), script->policies(), scriptedJudges(script), {.budgetCalls = 4},
                          recorder.sink());
            search.guide(script.get());
            QVERIFY(invented::drive(search, scriptedPolicies(script, {})));
            QCOMPARE(search.state().tree.node(search.state().selected).model, std::string(taken));
        }
    }
};

QTEST_APPLESS_MAIN(ScriptTest)
#include "script_test.moc"
