// SPDX-License-Identifier: GPL-3.0-or-later
// The original program's files: questions in, success and failure lines out and in again.
#include "engine/comcts/records.h"
#include "tests/engine/comcts/invented.h"

#include <QTemporaryDir>
#include <QTest>

using namespace orangery;
using namespace orangery::comcts;

namespace {

const std::string kText =
    "\xE8\xA7\x92\xE5\xBA\xA6 \"quoted\" \\ back\tslash \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 "
    "e\xCC\x81\r\nline\r\n";

Json turns(const char* key = "from")
{
    return Json::array({{{key, "human"}, {"value", "<image>\nHow many?"}}, {{key, "gpt"}, {"value", "12"}}});
}

}  // namespace

class RecordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void questionsFromEveryShapeOfFile()
    {
        const Json record = {{"image", "a.png"}, {"question", "How many?"}, {"conversations", turns()}};
        for (const std::string& text :
             {writeJson(Json::array({record, record})), writeJson(record) + "\n" + writeJson(record) + "\n",
              writeJson(record) + "\r\n\r\n" + writeJson(record),
              "\xEF\xBB\xBF" + writeJson(Json::array({record, record})),
              writeJsonFile(Json::array({record, record}))}) {
            const auto questions = readQuestions(file(text));
            QVERIFY2(questions, questions ? "" : describe(questions.error()).c_str());
            QCOMPARE(questions->size(), std::size_t{2});
            QCOMPARE((*questions)[1].id, std::string("0001"));
            QCOMPARE((*questions)[0].text, std::string("Question: How many?"));
            QCOMPARE((*questions)[0].answer, std::string("12"));
            QCOMPARE((*questions)[0].image, std::string("a.png"));
            QVERIFY((*questions)[0].record == record);
        }
        QCOMPARE(readQuestions(file(writeJsonFile(record)))->size(), std::size_t{1});
    }

    void roleIsAcceptedInPlaceOfFrom()
    {
        const auto question = questionFromRecord({{"conversations", turns("role")}}, "0");
        QVERIFY(question);
        QCOMPARE(question->answer, std::string("12"));
    }

    void questionComesFromTheFirstTurnWhereItIsMissing()
    {
        const auto question = questionFromRecord({{"conversations", turns()}}, "0");
        QVERIFY(question);
        QCOMPARE(question->text, std::string("Question: How many?"));
    }

    void idsNameFolders()
    {
        QCOMPARE(folderName("geo3k_74"), std::string("geo3k_74"));
        QCOMPARE(folderName("../up"), std::string("%2E.%2Fup"));
        QCOMPARE(folderName("."), std::string("%2E"));
        QVERIFY(folderName("a/b") != folderName("a%2Fb"));
        QVERIFY(folderName("\xC3\xA9").find('%') == 0);
    }

    void malformedQuestions_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        row("empty file", "");
        row("only blanks", " \n\n");
        row("no JSON", "how many?");
        row("cut", R"([{"conversations": [{"value": "a"})");
        row("a number", "12");
        row("numbers", "[1, 2]");
        row("no turns", R"([{"question": "q"}])");
        row("one turn", R"([{"conversations": [{"value": "a"}]}])");
        row("turn without value", R"([{"conversations": [{"from": "human"}, {"value": "b"}]}])");
        row("value as number", R"([{"conversations": [{"value": 1}, {"value": "b"}]}])");
        row("image as number", R"([{"image": 1, "conversations": [{"value": "a"}, {"value": "b"}]}])");
        row("id as list", R"([{"id": [], "conversations": [{"value": "a"}, {"value": "b"}]}])");
        row("not a number", R"([{"id": NaN, "conversations": [{"value": "a"}, {"value": "b"}]}])");
        row("invalid UTF-8", "[{\"conversations\": [{\"value\": \"\xC3\"}, {\"value\": \"b\"}]}]");
        row("open brackets", std::string(200'000, '['));
        const std::string same = R"({"id": "x", "conversations": [{"value": "a"}, {"value": "b"}]})";
        row("an id twice", same + "\n" + same);
        row("second line broken", same + "\n{\"id\": \n");
    }
    void malformedQuestions()
    {
        QFETCH(const QByteArray, text);
        const auto questions = readQuestions(file(text.toStdString()));
        QVERIFY(!questions);
        QVERIFY(questions.error().code == ErrorCode::Input);
        QVERIFY(describe(questions.error()).find("records.json") != std::string::npos);
    }

    void missingFileIsAnInputError() { QVERIFY(readQuestions("nowhere.json").error().code == ErrorCode::Input); }

    void linesAreAsciiAndLoseNothing()
    {
        Question question = invented::question();
        question.text = "Question: " + kText;
        question.record["question"] = question.text;
        SearchState state;
        state.lastRound = {{.model = "A",
                            .response = invented::goOn("", {kText, kText, "", kText}, kText),
                            .valid = true,
                            .correct = true,
                            .value = 1.6436,
                            .stepValues = {1, 0.5, -0.25, 0.0005}},
                           {.model = "B", .response = "no format: " + kText, .valid = false}};
        const std::string line = recordLine(successRecord(question, state));
        QVERIFY(std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 || c == '\n'; }));
        QCOMPARE(std::count(line.begin(), line.end(), '\n'), std::ptrdiff_t{1});

        const auto records = readSearchRecords(file(line));
        QVERIFY(records);
        const SearchRecord& record = records->front();
        QVERIFY(record.solved());
        QCOMPARE(record.question.text, question.text);
        QCOMPARE(record.responses.size(), std::size_t{2});
        QCOMPARE(record.responses[0].response, state.lastRound[0].response);
        QCOMPARE(record.responses[0].value.value(), 1.644);
        QVERIFY(record.responses[0].stepValues == std::vector<double>({1, 0.5, -0.25, 0.001}) ||
                record.responses[0].stepValues == std::vector<double>({1, 0.5, -0.25, 0.0}));
        QCOMPARE(record.responses[1].response, state.lastRound[1].response);
        QVERIFY(!record.responses[1].valid && !record.responses[1].correct);
    }

    void failureLineKeepsTheInputRecord()
    {
        Question question = invented::question();
        question.record["extra"] = {{"deep", Json::array({1, 2.5, nullptr, kText})}};
        SearchState state;
        state.lastRound = {{.model = "A", .response = kText, .valid = true}};
        const Json line = *parseJson(recordLine(failureRecord(question, state)), "line");
        for (const auto& [key, value] : question.record.items())
            QVERIFY(line[key] == value);
        QVERIFY(line["A"] == Json({{"response", kText}, {"valid", 1}}));
        QVERIFY(line["prefix_prompt"] == "");
        const auto records = readSearchRecords(file(recordLine(line)));
        QVERIFY(records && !records->front().solved());
        QVERIFY(records->front().question.record == question.record);
    }

    void olderSuccessLinesHaveNoStepValues()
    {
        const Json line = {{"A",
                            {{"response", invented::goOn("", {"a", "b", "", "c"}, "12")},
                             {"value", 1.65},
                             {"is_correct", 1},
                             {"valid", 1}}},
                           {"B", {{"valid", -1}, {"response", ""}}},
                           {"image", "x.png"},
                           {"question", "Question: q"},
                           {"prefix_prompt", ""},
                           {"conversations", turns("role")}};
        const auto records = readSearchRecords(file(recordLine(line)));
        QVERIFY(records);
        QVERIFY(records->front().solved());
        QVERIFY(records->front().responses[0].stepValues.empty());
    }

    void loneSurrogatesAreReplaced()
    {
        const auto records = readSearchRecords(
            file(R"({"A": {"response": "a\ud800b", "valid": 1}, "conversations": [{"value": "a"}, {"value": "b"}]})"));
        QVERIFY(records);
        QCOMPARE(records->front().responses[0].response, std::string("a\xEF\xBF\xBD"
                                                                     "b"));
    }

    void malformedLines()
    {
        for (const char* text :
             {R"({"A": {"response": 1, "valid": 1}, "conversations": [{"value": "a"}, {"value": "b"}]})",
              R"({"A": {"response": "", "valid": "yes"}, "conversations": [{"value": "a"}, {"value": "b"}]})",
              R"({"A": {"response": "", "valid": 1}})"}) {
            const auto records = readSearchRecords(file(text));
            QVERIFY2(!records && records.error().code == ErrorCode::Input, text);
        }
    }

private:
    fs::path file(const std::string& text)
    {
        const fs::path path = fs::path(m_folder->path().toStdString()) / "records.json";
        if (!writeFile(path, text))
            qFatal("cannot write");
        return path;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(RecordsTest)
#include "records_test.moc"
