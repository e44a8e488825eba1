// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/json_file.h"
#include "engine/base/random.h"

#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace orangery;

namespace {

std::string messageOf(std::string_view text)
{
    const Result<Json> parsed = parseJson(text, "f.json");
    return parsed ? "accepted" : parsed.error().message + " | " + parsed.error().cause;
}

}  // namespace

class JsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyDoubleReadsBackExactly()
    {
        Random random(1);
        for (int i = 0; i < 100000; ++i) {
            const double value = std::bit_cast<double>(random.next());
            if (!std::isfinite(value))
                continue;
            const Result<Json> read = parseJson(writeJson(Json(value)), "number");
            QVERIFY(read.has_value());
            QVERIFY(read->is_number_float());
            QCOMPARE(std::bit_cast<std::uint64_t>(read->get<double>()), std::bit_cast<std::uint64_t>(value));
        }
    }

    void numbersAreAsShortAsTheyCanBe_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("tenth") << 0.1 << "0.1";
        QTest::newRow("sum") << 0.1 + 0.2 << "0.30000000000000004";
        QTest::newRow("whole stays a real number") << 1.0 << "1.0";
        QTest::newRow("negative zero") << -0.0 << "-0.0";
        QTest::newRow("largest") << std::numeric_limits<double>::max() << "1.7976931348623157e+308";
        QTest::newRow("smallest") << std::numeric_limits<double>::denorm_min() << "5e-324";
        QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << "null";
        QTest::newRow("infinity") << -std::numeric_limits<double>::infinity() << "null";
    }

    void numbersAreAsShortAsTheyCanBe()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(writeJson(Json(value))), text);
    }

    void wholeNumbersKeepAllDigits()
    {
        for (const char* text : {"9223372036854775807", "-9223372036854775808", "18446744073709551615"})
            QCOMPARE(writeJson(parseJson(text, "number").value()), std::string(text));
    }

    void objectsKeepTheOrderOfTheirKeys()
    {
        const std::string text = R"({"z": 1, "a": [true, null], "m": {"y": "", "b": {}}})";
        QCOMPARE(writeJson(parseJson(text, "text").value()), text);
        QCOMPARE(writeJson(parseJson(text, "text").value(), {.spaced = false}),
                 std::string(R"({"z":1,"a":[true,null],"m":{"y":"","b":{}}})"));
    }

    void depthIsLimited()
    {
        const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
        QCOMPARE(messageOf(nested(200)), std::string("accepted"));
        QVERIFY(messageOf(nested(201)).starts_with("f.json, line 1, column 201: not valid JSON"));
        QVERIFY(messageOf(std::string(200000, '[')).find("deeper than 200") != std::string::npos);
        QCOMPARE(messageOf("\"" + std::string(300, '[') + "\""), std::string("accepted"));
        QVERIFY(!parseJson("[[]]", "f.json", {.maxDepth = 1}));
    }

    void loneSurrogatesBecomeTheReplacementCharacter()
    {
        const std::string replaced = "\xEF\xBF\xBD";
        QCOMPARE(parseJson(R"("a\ud800b")", "text")->get<std::string>(), "a" + replaced + "b");
        QCOMPARE(parseJson(R"("\udfff")", "text")->get<std::string>(), replaced);
        QCOMPARE(parseJson(R"("\ud83d\ude00")", "text")->get<std::string>(), std::string("\xF0\x9F\x98\x80"));
        QCOMPARE(parseJson(R"("\\ud800")", "text")->get<std::string>(), std::string("\\ud800"));
    }

    void malformedTextIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("comma") << QByteArray("{\"a\": 1,\n \"b\": }") << "f.json, line 2, column 7: not valid JSON";
        QTest::newRow("trailing text") << QByteArray("1 2") << "f.json, line 1, column 3";
        QTest::newRow("NaN") << QByteArray("[NaN]") << "f.json, line 1, column 2";
        QTest::newRow("Infinity") << QByteArray("[1,\n-Infinity]") << "f.json, line 2";
        QTest::newRow("empty") << QByteArray("") << "f.json, line 1, column 1";
        QTest::newRow("cut") << QByteArray("[1, \"abc") << "f.json, line 1";
        QTest::newRow("control character") << QByteArray("\"a\x01\"") << "f.json, line 1";
        QTest::newRow("UTF-8") << QByteArray("[\n\"\xFF\"]") << "f.json, line 2, column 2: not valid JSON | byte 3";
        QTest::newRow("overlong") << QByteArray("\"\xC0\xAF\"") << "byte 1 is not valid UTF-8";
        QTest::newRow("surrogate in UTF-8") << QByteArray("\"\xED\xA0\x80\"") << "byte 1 is not valid UTF-8";
        QTest::newRow("cut sequence") << QByteArray("\"\xE2\x82\"") << "byte 1 is not valid UTF-8";
        QTest::newRow("too large") << QByteArray("[1e999]") << "f.json";
    }

    void malformedTextIsRefusedWithItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const Result<Json> parsed = parseJson(text.toStdString(), "f.json");
        QVERIFY(!parsed.has_value());
        QVERIFY(parsed.error().code == ErrorCode::Input);
        const QString told = QString::fromStdString(messageOf(text.toStdString()));
        QVERIFY2(told.contains(message), qPrintable(told));
    }

    void aByteOrderMarkIsSkipped() { QCOMPARE(parseJson("\xEF\xBB\xBF[1]", "f.json")->size(), std::size_t{1}); }

    void textIsWrittenWholeOrAsAscii()
    {
        const std::string escaped = "\\\"\\\\\\n\\t\\u0001 ";
        const Json text = "\"\\\n\t\x01 \xC3\xA4 \xF0\x9F\x98\x80";
        QCOMPARE(writeJson(text), "\"" + escaped + "\xC3\xA4 \xF0\x9F\x98\x80\"");
        QCOMPARE(writeJson(text, {.ascii = true}), "\"" + escaped + "\\u00e4 \\ud83d\\ude00\"");
        QCOMPARE(parseJson(writeJson(text, {.ascii = true}), "text")->get<std::string>(), text.get<std::string>());
    }

    void invalidUtf8IsRepairedWhenWritten()
    {
        QCOMPARE(writeJson(Json("a\xFFz")), std::string("\"a\xEF\xBF\xBDz\""));
        QCOMPARE(repairUtf8("\xE2\x82"), std::string("\xEF\xBF\xBD\xEF\xBF\xBD"));
        QCOMPARE(findInvalidUtf8("ab\xF5"), std::size_t{2});
        QCOMPARE(findInvalidUtf8("\xF4\x8F\xBF\xBF"), std::string_view::npos);
    }

    void aFileIsReadWholeOrNamed()
    {
        const QTemporaryDir folder;
        const fs::path file = folder.path().toStdString() + "/f.json";
        const auto told = [&](std::uint64_t most) {
            const Result<Json> read = readJsonFile(file, most);
            return read ? writeJson(*read) : read.error().message + " | " + read.error().cause;
        };
        QVERIFY(told(100).starts_with("cannot read " + file.string()));
        QVERIFY(writeFile(file, R"({"b": 1, "a": [2]})").has_value());
        QCOMPARE(told(100), std::string(R"({"b": 1, "a": [2]})"));
        QVERIFY(told(10).find("longer than the 10 bytes") != std::string::npos);
        QVERIFY(writeFile(file, "{\n\"b\": }").has_value());
        QVERIFY2(told(100).starts_with(file.string()), told(100).c_str());
        QVERIFY2(told(100).find("line 2") != std::string::npos, told(100).c_str());
    }
};

QTEST_APPLESS_MAIN(JsonTest)
#include "json_test.moc"
