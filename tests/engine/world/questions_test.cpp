// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/files.h"
#include "engine/base/task.h"
#include "engine/world/question_picture.h"
#include "engine/world/question_record.h"
#include "engine/world/question_set.h"
#include "engine/world/tasks.h"
#include "tests/engine/world/by_hand.h"

#include <QTemporaryDir>
#include <QTest>

#include <sstream>

using namespace orangery;
using namespace orangery::world;

namespace {

std::size_t countOf(const std::string& text, const std::string& part)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

}  // namespace

class QuestionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksInWords()
    {
        QCOMPARE(questionText(problemByHand()),
                 std::string("Question: Start with the number of red cells. Then, one after the other: + 3, × the "
                             "number of blue cells, - the number of green cells. Every result is taken modulo 10. What "
                             "is the last one?"));
    }

    void hasTheFormOfASearchsInput()
    {
        const Json record = questionRecord(problemByHand(), "q1", "images/q1.svg");
        QCOMPARE(record["id"].get<std::string>(), std::string("q1"));
        QCOMPARE(record["image"].get<std::string>(), std::string("images/q1.svg"));
        QCOMPARE(record["conversations"].size(), std::size_t{2});
        QCOMPARE(record["conversations"][0]["from"].get<std::string>(), std::string("human"));
        QCOMPARE(record["conversations"][1]["from"].get<std::string>(), std::string("gpt"));
        QCOMPARE(record["conversations"][1]["value"].get<std::string>(), std::string("9"));
        QCOMPARE(writeJson(record["world"]["cells"]), std::string(R"(["r.gb", "..b.", "br.b"])"));
        QCOMPARE(writeJson(record["world"]["operations"]), std::string(R"([["+", 3], ["×", "blue"], ["-", "green"]])"));
    }

    void readsBackFromItsText()
    {
        for (std::uint64_t i = 0; i < 500; ++i) {
            const Problem problem = problemOfSet(9, i, {});
            const auto record = parseJson(writeJson(questionRecord(problem, "x", "")), "record");
            QVERIFY(record.has_value());
            QVERIFY(problemFromRecord(*record).value() == problem);
        }
        QVERIFY(problemOf(makeQuestion(problemByHand(), "q")).value() == problemByHand());
    }

    void refusesMalformedRecords_data()
    {
        QTest::addColumn<QString>("patch");
        const auto row = [](const char* patch) { QTest::newRow(patch) << QString::fromUtf8(patch); };
        row(R"({"kind": "other"})");
        row(R"({"version": 2})");
        row(R"({"cells": null})");
        row(R"({"cells": ["r.gb", "..b."]})");
        row(R"({"cells": ["r.gb", "..b.", "br."]})");
        row(R"({"cells": ["r.gb", "..b.", "br.y"]})");
        row(R"({"cells": ["r.gb", "..b.", 7]})");
        row(R"({"cells": ["rrrr", "r...", "...."]})");
        row(R"({"start": "violet"})");
        row(R"({"start": 1})");
        row(R"({"operations": []})");
        row(R"({"operations": [["+", 1], ["+", 2]]})");
        row(R"({"operations": [["+", 1], ["+", 2], ["/", 3]]})");
        row(R"({"operations": [["+", 1], ["+", 2], ["+", 10]]})");
        row(R"({"operations": [["+", 1], ["+", 2], ["+", -1]]})");
        row(R"({"operations": [["+", 1], ["+", 2], ["+", 1.5]]})");
        row(R"({"operations": [["+", 1], ["+", 2], ["+"]]})");
        row(R"({"operations": [["+", 1], ["+", 2], 3]})");
    }

    void refusesMalformedRecords()
    {
        QFETCH(QString, patch);
        Json record = questionRecord(problemByHand(), "q", "");
        record["world"].update(Json::parse(patch.toStdString()));
        const Result<Problem> problem = problemFromRecord(record);
        QVERIFY(!problem);
        QVERIFY(problem.error().code == ErrorCode::Input);
    }

    void refusesRecordsOfOtherKinds()
    {
        for (const char* text : {"{}", "[]", "null", R"({"world": 1})", R"({"world": {}})"})
            QVERIFY(!problemFromRecord(Json::parse(text)));
    }

    void drawsEveryCell()
    {
        const std::string picture = questionPicture(problemByHand());
        QCOMPARE(countOf(picture, "<circle"), std::size_t{2});
        QCOMPARE(countOf(picture, "<rect x="), std::size_t{1});
        QCOMPARE(countOf(picture, "<path d=\"M20"), std::size_t{4});
        QVERIFY(picture.find("translate(120 0)") != std::string::npos);  // the blue one in the first row's last column
    }

    void writesAFileOfQuestions()
    {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const fs::path file = root / "set" / "questions.jsonl";
        const Json parameters = {{"count", 12}, {"seed", 3}, {"output", file.string()}, {"mix", "times"}};
        QVERIFY(run("samples.questions", parameters).has_value());
        std::istringstream lines(readFile(file).value());
        std::size_t count = 0;
        for (std::string line; std::getline(lines, line); ++count) {
            const Json record = Json::parse(line);
            const Problem problem = problemFromRecord(record).value();
            for (const Term& term : problem.terms)
                QVERIFY(term.operation == Operation::Times);
            const auto picture = readFile(file.parent_path() / record["image"].get<std::string>());
            QCOMPARE(picture.value(), questionPicture(problem));
        }
        QCOMPARE(count, std::size_t{12});

        const auto again = run("samples.questions", parameters);
        QVERIFY(!again);
        QVERIFY(again.error().code == ErrorCode::Usage);
        Json overwriting = parameters;
        overwriting["overwrite"] = true;
        QVERIFY(run("samples.questions", overwriting).has_value());
    }

    void refusesUnknownOperations()
    {
        const QTemporaryDir folder;
        const std::string file = folder.filePath(QStringLiteral("q.jsonl")).toStdString();
        const auto output = run("samples.questions", {{"output", file}, {"mix", "divided=1"}});
        QVERIFY(!output);
        QVERIFY(output.error().code == ErrorCode::Usage);
        QVERIFY(!fs::exists(file));
    }

    void readsTheShippedQuestions()
    {
        const fs::path file = fs::path(ORANGERY_PROJECT_ROOT) / "resources/samples/reasoning/questions.jsonl";
        std::istringstream lines(readFile(file).value());
        std::size_t count = 0;
        for (std::string line; std::getline(lines, line); ++count) {
            const Json record = Json::parse(line);
            const Problem problem = problemFromRecord(record).value();
            QCOMPARE(record["question"].get<std::string>(), questionText(problem));
            QVERIFY(fs::exists(file.parent_path() / record["image"].get<std::string>()));
        }
        QCOMPARE(count, std::size_t{200});
    }

private:
    static Result<TaskOutput> run(std::string_view id, const Json& parameters)
    {
        TaskRegistry registry;
        addTasks(registry);
        Context context;
        return runTask(*registry.find(id), parameters, context);
    }
};

QTEST_APPLESS_MAIN(QuestionsTest)
#include "questions_test.moc"
