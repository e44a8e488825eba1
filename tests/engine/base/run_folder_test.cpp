// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/run_folder.h"

#include "engine/base/hash.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace orangery;

class RunFolderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder;

    [[nodiscard]] Result<RunFolder> create(IfExists ifExists = IfExists::Refuse) const
    {
        return RunFolder::create(m_folder, {.task = "some.task", .parameters = {{"rate", 0.5}}, .seed = 7}, ifExists);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = fs::path(m_temporary.path().toStdString()) / "runs" / "one";
        fs::remove_all(m_folder.parent_path());
    }

    void theRecordIsReadableWhileTheTaskRuns()
    {
        const fs::path input = fs::path(m_temporary.path().toStdString()) / "input";
        QVERIFY(writeFile(input, "abc").has_value());
        Result<RunFolder> run = RunFolder::create(m_folder, {.task = "some.task", .inputs = {input}}, IfExists::Refuse);
        QVERIFY(run.has_value());
        Json record = readRunRecord(m_folder).value();
        QCOMPARE(record["complete"].get<bool>(), false);
        QVERIFY(record["outcome"].is_null() && record["finished"].is_null() && record["parent"].is_null());
        QCOMPARE(record["inputs"][0]["sha256"].get<std::string>(), sha256("abc"));
        QVERIFY(run->finish({{"kind", "done"}}, true).has_value());
        record = readRunRecord(m_folder).value();
        QCOMPARE(record["complete"].get<bool>(), true);
        QCOMPARE(record["outcome"]["kind"].get<std::string>(), std::string("done"));
    }

    void aTableTellsItsColumns()
    {
        Result<RunFolder> run = create();
        QVERIFY(run.has_value());
        const Table table{.name = "steps", .columns = {{"t", "s", "time"}}, .rows = {{0.5}}};
        QVERIFY(run->writeTable(table).has_value());
        QCOMPARE(readFile(m_folder / "tables" / "steps.csv").value(), std::string("t\n0.5\n"));
        QCOMPARE(writeJson((*readRunRecord(m_folder))["columns"]),
                 std::string(R"({"steps": {"t": {"unit": "s", "meaning": "time"}}})"));
    }

    void aRunIsNotOverwrittenUnasked()
    {
        QVERIFY(create()->finish({}, true).has_value());
        const std::string before = readFile(m_folder / "run.json").value();
        const Result<RunFolder> again = create();
        QVERIFY(!again && again.error().code == ErrorCode::Usage);
        QVERIFY(again.error().hint.find("--overwrite") != std::string::npos);
        QCOMPARE(readFile(m_folder / "run.json").value(), before);
    }

    void overwritingLeavesNothingOfTheOldRun()
    {
        QVERIFY(create()->writeArtefact("old.txt", "x").has_value());
        QVERIFY(create(IfExists::Overwrite).has_value());
        QVERIFY(!fs::exists(m_folder / "old.txt"));
        QCOMPARE(readEventLog(m_folder / "events.jsonl")->events.size(), std::size_t{1});
    }

    void aFolderThatIsNoRunIsNeverTouched()
    {
        fs::create_directories(m_folder);
        QVERIFY(writeFile(m_folder / "thesis.tex", "years of work").has_value());
        for (const IfExists ifExists : {IfExists::Refuse, IfExists::Overwrite, IfExists::Resume}) {
            const Result<RunFolder> run = create(ifExists);
            QVERIFY(!run && run.error().code == ErrorCode::Usage);
        }
        QCOMPARE(readFile(m_folder / "thesis.tex").value(), std::string("years of work"));
        QVERIFY(!fs::exists(m_folder / "run.json"));
        fs::remove_all(m_folder);
        QVERIFY(writeFile(m_folder, "a file").has_value());
        QVERIFY(create(IfExists::Overwrite).error().code == ErrorCode::Usage);
    }

    void anEmptyFolderIsTaken()
    {
        fs::create_directories(m_folder);
        QVERIFY(create().has_value());
    }

    void aMissingInputMakesNoFolder()
    {
        const Result<RunFolder> run = RunFolder::create(m_folder, {.task = "t", .inputs = {"none"}}, IfExists::Refuse);
        QVERIFY(!run && run.error().code == ErrorCode::Input);
        QVERIFY(!fs::exists(m_folder));
    }

    void aStoppedRunGoesOn()
    {
        {
            Result<RunFolder> run = create();
            QVERIFY(run && run->events().write("step") && run->events().write("step"));
        }
        Result<RunFolder> run = RunFolder::resume(m_folder, 1);
        QVERIFY(run && run->events().write("step"));
        QVERIFY(run->finish({{"kind", "done"}}, true).has_value());
        const std::vector<Json> events = readEventLog(m_folder / "events.jsonl")->events;
        QCOMPARE(events.size(), std::size_t{5});
        QCOMPARE(events[3]["valid_through_seq"].get<int>(), 1);
        const Json record = readRunRecord(m_folder).value();
        QCOMPARE(record["parameters"]["rate"].get<double>(), 0.5);
        QCOMPARE(record["complete"].get<bool>(), true);
    }

    void anotherVersionIsRefused()
    {
        fs::create_directories(m_folder);
        for (const char* text : {R"({"schema":"orangery.run/2","task":"t"})", R"({"task":"t"})", "[]",
                                 R"({"schema":"orangery.run/1"})", R"({"schema":"orangery.run/1","task":5})", "{"}) {
            QVERIFY(writeFile(m_folder / "run.json", text).has_value());
            const Result<Json> record = readRunRecord(m_folder);
            QVERIFY2(!record && record.error().code == ErrorCode::Input, text);
            QVERIFY(record.error().message.find("run.json") != std::string::npos);
        }
    }

    void nothingHalfWrittenIsLeft()
    {
        QVERIFY(create()->finish({}, true).has_value());
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(m_folder))
            QVERIFY(entry.path().extension() != ".part");
    }
};

QTEST_APPLESS_MAIN(RunFolderTest)
#include "run_folder_test.moc"
