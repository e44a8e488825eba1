// SPDX-License-Identifier: GPL-3.0-or-later
// A run that was cut anywhere goes on to the result that it would have had.
#include "engine/comcts/runner.h"
#include "engine/comcts/script.h"
#include "engine/comcts/search_run.h"
#include "tests/engine/comcts/invented.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <map>

using namespace orangery;
using namespace orangery::comcts;

namespace {

constexpr invented::Chances kChances{.failure = 0.15, .invalid = 0.1, .correct = 0.01, .judgeFailure = 0.1};

/// One search that can be run again and again in other folders.
struct Recipe {
    Question question;
    Participants participants;
    SearchOptions options;
    std::shared_ptr<Script> script;
    bool tables = false;

    Result<SearchRunResult> run(const fs::path& folder, IfExists ifExists) const
    {
        Context context;
        return runSearch({.folder = folder,
                          .info = {.task = "comcts.search", .seed = options.seed},
                          .question = &question,
                          .options = options,
                          .ifExists = ifExists,
                          .guide = script.get(),
                          .tables = tables},
                         participants, context);
    }
};

Recipe scripted(const char* file)
{
    Recipe recipe;
    recipe.script = Script::read(fs::path(ORANGERY_TEST_DATA) / "comcts" / file).value();
    recipe.question = recipe.script->question();
    recipe.participants = {.policies = scriptedPolicies(recipe.script, {}), .judges = scriptedJudges(recipe.script)};
    recipe.script->applyTo(recipe.options);
    return recipe;
}

Recipe random(std::uint64_t seed)
{
    return {
        .question = invented::question(),
        .participants = {.policies = invented::randomPolicies(3, kChances), .judges = invented::randomJudges(kChances)},
        .options = {.budgetCalls = 9, .seed = seed},
        .script = {}};
}

std::string contents(const fs::path& path)
{
    return readFile(path).value_or(std::string());
}

/// tree.json without its times.
Json treeOf(const fs::path& folder)
{
    Json tree = parseJson(contents(folder / "tree.json"), "tree.json").value();
    for (Json& round : tree["rounds"])
        round.erase("ms");
    return tree;
}

std::map<std::string, std::string> allFiles(const fs::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), folder).string()] = contents(entry.path());
    return files;
}

/// The folder that a run leaves behind when it is killed with so many bytes of its log on disk.
void writeKilled(const fs::path& folder, const fs::path& whole, std::size_t bytes)
{
    fs::create_directories(folder);
    Json record = parseJson(contents(whole / "run.json"), "run.json").value();
    record["outcome"] = nullptr;
    record["complete"] = false;
    record["finished"] = nullptr;
    // Plain streams: nothing here has to survive a power cut, and there are hundreds of them.
    std::ofstream(folder / "run.json") << writeJsonFile(record);
    std::ofstream(folder / "events.jsonl") << contents(whole / "events.jsonl").substr(0, bytes);
}

}  // namespace

class ResumeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cutAnywhere_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("a scripted success") << 0;
        QTest::newRow("a scripted failure") << 1;
        QTest::newRow("a random search") << 2;
    }
    void cutAnywhere()
    {
        QFETCH(const int, which);
        const Recipe recipe = which == 0   ? scripted("scenario_1.json")
                              : which == 1 ? scripted("scenario_2.json")
                                           : random(4);
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const fs::path whole = root / "whole";
        const Result<SearchRunResult> expected = recipe.run(whole, IfExists::Refuse);
        QVERIFY(expected);
        const std::string log = contents(whole / "events.jsonl");
        const char* written = expected->outcome == SearchOutcome::Success ? "success.jsonl" : "failure.jsonl";

        // Every line, and now and then the middle of one; fewer of the scripted searches, which are alike, but always
        // the last lines, where a closed round may have decided the search.
        const std::size_t step = which == 2 ? 1 : 8;
        std::vector<std::size_t> cuts = {0, 1};
        std::size_t line = 0;
        for (std::size_t at = log.find('\n'); at != std::string::npos; at = log.find('\n', at + 1), ++line) {
            if (line % step == 0 || log.size() - at < 2500)
                cuts.push_back(at + 1);
            if (line % 23 == 0)
                cuts.insert(cuts.end(), {at, std::min(at + 20, log.size())});
        }
        for (const std::size_t bytes : cuts) {
            const fs::path folder = root / ("cut" + std::to_string(bytes));
            writeKilled(folder, whole, bytes);
            const Result<SearchRunResult> resumed = recipe.run(folder, IfExists::Resume);
            const std::string where = "cut at byte " + std::to_string(bytes);
            QVERIFY2(resumed, resumed ? "" : (where + ": " + describe(resumed.error())).c_str());
            QVERIFY2(resumed->toJson() == expected->toJson(), where.c_str());
            QVERIFY2(treeOf(folder) == treeOf(whole), where.c_str());
            QVERIFY2(contents(folder / written) == contents(whole / written), where.c_str());
            QVERIFY(readRunRecord(folder).value()["complete"] == true);
            for (const auto& [name, bytesOfFile] : allFiles(folder))
                QVERIFY2(!name.ends_with(".part"), name.c_str());
            fs::remove_all(folder);
        }
    }

    void killedTwice()
    {
        const Recipe recipe = random(4);
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        QVERIFY(recipe.run(root / "whole", IfExists::Refuse));
        const std::string log = contents(root / "whole" / "events.jsonl");
        Random draws(3);
        for (int attempt = 0; attempt < 6; ++attempt) {
            const fs::path folder = root / std::to_string(attempt);
            writeKilled(folder, root / "whole", draws.below(log.size()));
            QVERIFY(recipe.run(folder, IfExists::Resume));
            const std::string longer = contents(folder / "events.jsonl");
            const fs::path again = root / (std::to_string(attempt) + "again");
            writeKilled(again, folder, draws.below(longer.size()));
            QVERIFY(recipe.run(again, IfExists::Resume));
            QVERIFY(treeOf(again) == treeOf(root / "whole"));
        }
    }

    void cancelledRunGoesOn()
    {
        Recipe recipe = random(4);
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        QVERIFY(recipe.run(root / "whole", IfExists::Refuse));

        std::stop_source stop;
        Participants stopping = recipe.participants;
        const std::shared_ptr<Policy> first = stopping.policies.front();
        stopping.policies.front() = std::make_shared<invented::FunctionPolicy>(
            first->name(), [&](const CompletionJob& job, const DeltaSink& sink, const std::stop_token& token) {
                if (job.round == 3)
                    stop.request_stop();
                return first->complete(job, sink, token);
            });
        Context context{.stop = stop.get_token()};
        const Result<SearchRunResult> cancelled = runSearch({.folder = root / "run",
                                                             .info = {.task = "comcts.search"},
                                                             .question = &recipe.question,
                                                             .options = recipe.options},
                                                            stopping, context);
        QVERIFY(cancelled);
        QVERIFY(cancelled->outcome == SearchOutcome::Cancelled);
        QCOMPARE(cancelled->rounds, 2);
        QVERIFY(!fs::exists(root / "run" / "success.jsonl") && !fs::exists(root / "run" / "failure.jsonl"));
        QVERIFY(readRunRecord(root / "run").value()["complete"] == false);

        QVERIFY(recipe.run(root / "run", IfExists::Resume));
        QVERIFY(treeOf(root / "run") == treeOf(root / "whole"));
    }

    void finishedRunIsLeftAsItIs()
    {
        const Recipe recipe = scripted("scenario_1.json");
        const QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "run";
        const Result<SearchRunResult> first = recipe.run(folder, IfExists::Refuse);
        QVERIFY(first);
        const auto before = allFiles(folder);
        const Result<SearchRunResult> second = recipe.run(folder, IfExists::Resume);
        QVERIFY(second && second->toJson() == first->toJson());
        QVERIFY(allFiles(folder) == before);
    }

    void missingArtefactsAreWrittenAgain_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"tree.json", "success.jsonl", "tables/nodes.csv", "tables/rounds.csv"})
            QTest::newRow(name) << QByteArray(name);
    }
    void missingArtefactsAreWrittenAgain()
    {
        QFETCH(const QByteArray, name);
        Recipe recipe = scripted("scenario_1.json");
        recipe.tables = true;
        const QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "run";
        QVERIFY(recipe.run(folder, IfExists::Refuse));
        const std::string before = contents(folder / name.toStdString());
        fs::remove(folder / name.toStdString());
        QVERIFY(recipe.run(folder, IfExists::Resume));
        QCOMPARE(contents(folder / name.toStdString()), before);
        QVERIFY(readRunRecord(folder).value()["complete"] == true);
    }

    void otherOptionsAreRefused()
    {
        const Recipe recipe = random(4);
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        QVERIFY(recipe.run(root / "whole", IfExists::Refuse));
        writeKilled(root / "run", root / "whole", contents(root / "whole" / "events.jsonl").size() / 2);
        const auto before = allFiles(root / "run");
        const auto refused = [&](const char* what, const std::function<void(Recipe&)>& change) {
            Recipe other = recipe;
            change(other);
            const Result<SearchRunResult> resumed = other.run(root / "run", IfExists::Resume);
            QVERIFY2(!resumed, what);
            QVERIFY2(resumed.error().code == ErrorCode::Usage, what);
            QVERIFY2(allFiles(root / "run") == before, what);
        };
        refused("budget", [](Recipe& r) { r.options.budgetCalls = 99; });
        refused("seed", [](Recipe& r) { r.options.seed = 5; });
        refused("c", [](Recipe& r) { r.options.c = 2; });
        refused("rules", [](Recipe& r) { r.options.backup = Formulation::Paper; });
        refused("order of policies",
                [](Recipe& r) { std::swap(r.participants.policies[0], r.participants.policies[1]); });
        refused("weight of a judge", [](Recipe& r) { r.participants.judges[0].weight = 0.6; });
        refused("question", [](Recipe& r) { r.question.record["question"] = "Question: another?"; });
        QVERIFY(recipe.run(root / "run", IfExists::Resume));
    }

    void runOfSomethingElseIsNotTouched()
    {
        const Recipe recipe = random(4);
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const auto record = [](const char* task) {
            return writeJsonFile({{"schema", "orangery.run/1"}, {"task", task}, {"complete", false}});
        };
        const std::string begun =
            R"({"seq":0,"t_ms":0,"ev":"run_started","schema":"orangery.events/1","task":"comcts.search"})"
            "\n";
        const std::string item = R"({"seq":1,"t_ms":5,"ev":"item_finished","item":"0000"})"
                                 "\n";
        for (const auto& [name, task, log] : {std::tuple("many questions", "comcts.search", begun + item),
                                              {"another task", "samples.train", begun},
                                              {"without its log", "comcts.search", std::string()}}) {
            const fs::path folder = root / name;
            fs::create_directories(folder / "0000");
            QVERIFY(writeFile(folder / "run.json", record(task)));
            if (!log.empty())
                QVERIFY(writeFile(folder / "events.jsonl", log));
            QVERIFY(writeFile(folder / "0000" / "tree.json", "precious"));
            const auto before = allFiles(folder);
            const Result<SearchRunResult> resumed = recipe.run(folder, IfExists::Resume);
            QVERIFY2(!resumed && resumed.error().code == ErrorCode::Usage, name);
            QVERIFY2(allFiles(folder) == before, name);
        }
    }
};

QTEST_APPLESS_MAIN(ResumeTest)
#include "resume_test.moc"
