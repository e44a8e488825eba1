// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/options.h"

#include <QTest>

using namespace orangery;

namespace {

OptionTable table()
{
    return {{.name = "count", .type = OptionType::Integer, .minimum = 1, .maximum = 10},
            {.name = "rate", .type = OptionType::Real, .defaultValue = 0.5, .minimum = 0, .maximum = 1},
            {.name = "mode", .type = OptionType::Choice, .defaultValue = "code", .choices = {"code", "paper"}},
            {.name = "models", .type = OptionType::List},
            {.name = "judge", .type = OptionType::Weights},
            {.name = "fast", .type = OptionType::Flag, .defaultValue = false},
            {.name = "seed", .type = OptionType::Integer, .defaultValue = 0, .minimum = 0},
            {.name = "input", .type = OptionType::InputPath, .help = "What to read.", .required = true}};
}

/// The parameters made from `values` and the input that is always needed.
Result<Params> make(Json values)
{
    if (!values.contains("input"))
        values["input"] = "file";
    return Params::make(table(), values);
}

}  // namespace

class OptionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAreThoseSetOrTheDefaults()
    {
        const Params params = make({{"count", 3}}).value();
        QCOMPARE(params.integer("count"), std::int64_t{3});
        QCOMPARE(params.real("rate"), 0.5);
        QCOMPARE(params.text("mode"), std::string("code"));
        QVERIFY(!params.flag("fast"));
        QVERIFY(params.isSet("count") && !params.isSet("rate"));
        QVERIFY(params.has("rate") && !params.has("models"));
        QCOMPARE(writeJson(params.explicitValues()), std::string(R"({"count": 3, "input": "file"})"));
    }

    void badValuesAreRefused_data()
    {
        QTest::addColumn<QString>("values");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* values, const char* message) {
            QTest::newRow(values) << QString::fromUtf8(values) << QString::fromUtf8(message);
        };
        row(R"({"count": 0})", "--count: '0' is not accepted | expected a whole number from 1 to 10");
        row(R"({"count": 11})", "--count: '11'");
        row(R"({"count": 1.5})", "--count: '1.5'");
        row(R"({"count": "3"})", "--count");
        row(R"({"count": true})", "--count");
        row(R"({"rate": 1.01})", "--rate: '1.01' is not accepted | expected a number from 0 to 1");
        row(R"({"rate": "x"})", "--rate");
        row(R"({"mode": "papre"})", "--mode: 'papre' is not accepted | expected one of code, paper");
        row(R"({"mode": 5})", "--mode");
        row(R"({"models": 5})", "--models");
        row(R"({"models": [1]})", "--models");
        row(R"({"judge": {"a": 0}})", "--judge");
        row(R"({"judge": {"a": -1}})", "--judge");
        row(R"({"judge": "a=x"})", "--judge");
        row(R"({"judge": "=1"})", "--judge");
        row(R"({"fast": "yes"})", "--fast");
        row(R"({"seed": -1})", "--seed");
        row(R"({"input": ""})", "--input");
        row(R"({"coutn": 3})", "unknown option 'coutn'");
    }

    void badValuesAreRefused()
    {
        QFETCH(QString, values);
        QFETCH(QString, message);
        const Result<Params> params = make(parseJson(values.toStdString(), "values").value());
        QVERIFY(!params.has_value());
        QVERIFY(params.error().code == ErrorCode::Usage);
        const QString told = QString::fromStdString(params.error().message + " | " + params.error().cause);
        QVERIFY2(told.contains(message), qPrintable(told));
    }

    void whatIsRequiredHasToBeThere()
    {
        const Result<Params> params = Params::make(table(), Json::object());
        QVERIFY(!params && params.error().message == "the option --input is missing");
        QVERIFY(!Params::make(table(), Json::array()).has_value());
    }

    void aMistypedNameIsGuessed()
    {
        const std::vector<std::string> known = {"threshold", "threads", "seed", "json"};
        QCOMPARE(nearestWord("treshold", known).value(), std::string("threshold"));
        QCOMPARE(nearestWord("thre", known).value(), std::string("threshold"));
        QCOMPARE(nearestWord("sed", known).value(), std::string("seed"));
        QVERIFY(!nearestWord("completely-different", known).has_value());
        QVERIFY(make({{"coutn", 3}}).error().hint.find("count") != std::string::npos);
    }

    void listsComeInEveryShape()
    {
        const std::vector<std::string> expected = {"a", "b c", "d"};
        QCOMPARE(make({{"models", "a, b c,d,"}})->list("models"), expected);
        QCOMPARE(make({{"models", {"a", "b c", "d"}}})->list("models"), expected);
        QCOMPARE(make({{"models", {"a,b", "c"}}})->list("models"), (std::vector<std::string>{"a,b", "c"}));
        QCOMPARE(make({{"models", "a\\,b,c"}})->list("models"), (std::vector<std::string>{"a,b", "c"}));
        QVERIFY(make({{"models", ""}})->list("models").empty());
    }

    void weightsKeepTheirOrder()
    {
        using Weights = std::vector<std::pair<std::string, double>>;
        const Weights expected = {{"z", 0.7}, {"a", 1.0}};
        QVERIFY(make({{"judge", "z=0.7,a"}})->weights("judge") == expected);
        QVERIFY(make({{"judge", {"z=0.7", "a"}}})->weights("judge") == expected);
        QVERIFY(make({{"judge", {{"z", 0.7}, {"a", 1}}}})->weights("judge") == expected);
    }

    void textsAreReadAsTyped()
    {
        const OptionTable options = table();
        QCOMPARE(parseOptionText(*options.find("rate"), "1e-1")->get<double>(), 0.1);
        QCOMPARE(parseOptionText(*options.find("fast"), "")->get<bool>(), true);
        QCOMPARE(parseOptionText(*options.find("fast"), "off")->get<bool>(), false);
        QVERIFY(!parseOptionText(*options.find("fast"), "maybe"));
        QVERIFY(!parseOptionText(*options.find("count"), "3.0"));
        QVERIFY(!parseOptionText(*options.find("rate"), "0,5"));
        QVERIFY(!parseOptionText(*options.find("rate"), "nan"));
    }

    void seedsMayUseAllBits()
    {
        const OptionSpec seed = *table().find("seed");
        const Json value = parseOptionText(seed, "18446744073709551615").value();
        QCOMPARE(make({{"seed", value}})->unsignedInteger("seed"), UINT64_MAX);
        QCOMPARE(formatOption(seed, value), std::string("18446744073709551615"));
    }

    void everyValueIsTypedAsItIsShown()
    {
        const OptionTable options = table();
        const Json values = {{"count", 3},
                             {"rate", 0.1},
                             {"mode", "paper"},
                             {"models", {"a", "b, c"}},
                             {"judge", {{"j", 0.25}, {"k", 1.0}}}};
        for (const auto& [name, value] : values.items()) {
            const OptionSpec& spec = *options.find(name);
            QVERIFY2(parseOptionText(spec, formatOption(spec, value)).value() == value, name.c_str());
        }
    }

    void shardsShareTheItems()
    {
        for (std::size_t item = 0; item < 20; ++item) {
            int owners = 0;
            for (const char* text : {"1/3", "2/3", "3/3"})
                owners += parseShard(text)->contains(item) ? 1 : 0;
            QCOMPARE(owners, 1);
        }
        for (const char* text : {"", "1", "0/3", "4/3", "1/0", "a/b", "1/3/5", "-1/3", "1/"})
            QVERIFY2(!parseShard(text), text);
    }
};

QTEST_APPLESS_MAIN(OptionsTest)
#include "options_test.moc"
