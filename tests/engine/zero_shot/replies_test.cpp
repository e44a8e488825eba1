// SPDX-License-Identifier: GPL-3.0-or-later
// What chat models answered: the readers and the four rules on cases that were worked by hand.
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/replies/reply_score.h"

#include <QTest>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

Truth truthOf(const std::string& json)
{
    return truthFrom(parseNamedTexts(json, "g.json").value().entries, "g.json").value();
}

Result<ReplyScore> scored(const std::string& answers, const std::string& truth)
{
    return scoreReplies(parseNamedTexts(answers, "p.json").value().entries, truthOf(truth), "p.json");
}

}  // namespace

class RepliesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void loose_names_fold_case_and_drop_marks()
    {
        QCOMPARE(looseName("Polka-Dotted"), std::string("polkadotted"));
        QCOMPARE(looseName("747-400 (ER)"), std::string("747400er"));
        QCOMPARE(looseName("Stra\u00DFe"), std::string("strasse"));
        QCOMPARE(looseName("\u00C9cole_3"), std::string("\u00E9cole3"));
        QCOMPARE(looseName(" !"), std::string());
    }

    void names_of_the_truth_lose_underscores_and_answers_do_not()
    {
        const ReplyScore score =
            scored(R"({"1": ["night_stand"], "2": ["night stand"]})", R"({"1": "night_stand", "2": "night_stand"})")
                .value();
        QCOMPARE(score.ruleA.top1, 1);
        QCOMPARE(score.offListItems, 1);
        QCOMPARE(score.ruleD.top1, 2);
    }

    void a_first_guess_outside_the_list_is_forgiven_by_a_and_not_by_c()
    {
        const ReplyScore score =
            scored(R"({"1": ["x", "a", "b"], "2": ["y"]})", R"({"1": "a", "2": "b", "3": "b"})").value();
        QCOMPARE(score.ruleA, (RuleScore{2, 1, 1}));
        QCOMPARE(score.ruleB, (RuleScore{3, 1, 1}));
        QCOMPARE(score.ruleC, (RuleScore{2, 0, 1}));
        QCOMPARE(score.missing, 1);
        QCOMPARE(score.classes[1].name, std::string("b"));
        QCOMPARE(score.classes[1].samples, 2);
        QCOMPARE(score.classes[1].ruleA, (RuleScore{1, 0, 0}));
    }

    void each_sample_is_judged()
    {
        const ReplyScore score = scored(R"({"1": ["x", "b", "a"], "2": [], "4": ["a"], "9": ["a"]})",
                                        R"({"1": "a", "2": "b", "3": "b", "4": "a"})")
                                     .value();
        QCOMPARE(score.samples.size(), std::size_t{4});
        QCOMPARE(score.samples[0].place, std::optional<std::size_t>(1));  // x is no class
        QCOMPARE(score.samples[0].offList, std::size_t{1});
        QVERIFY(score.samples[1].isAnswered && !score.samples[1].place);
        QVERIFY(!score.samples[2].isAnswered);
        QVERIFY(score.samples[3].isRight());
        QCOMPARE(writeCsv(sampleTable(score)), std::string("id,truth,answered,place,off_list,answer\n"
                                                           "1,a,1,2,1,\"[\"\"x\"\",\"\"b\"\",\"\"a\"\"]\"\n"
                                                           "2,b,1,,0,[]\n3,b,0,,0,\n4,a,1,1,0,\"[\"\"a\"\"]\"\n"));
    }

    void the_order_of_answers_does_not_matter()
    {
        const std::string truth = R"({"1": "a", "2": "b", "3": "c"})";
        const auto one = scored(R"({"1": ["a"], "2": ["c", "b"], "3": ["x"]})", truth).value();
        const auto other = scored(R"({"3": ["x"], "1": ["a"], "2": ["c", "b"]})", truth).value();
        QCOMPARE(one.ruleA, other.ruleA);
        QCOMPARE(one.ruleC, other.ruleC);
        QCOMPARE(one.ruleD, other.ruleD);
    }

    void a_large_file_takes_no_quadratic_time()
    {
        std::string answers = "{";
        std::string truth = "{";
        constexpr int kSamples = 60'000;
        for (int i = 0; i < kSamples; ++i) {
            const std::string id = (i > 0 ? ",\"s" : "\"s") + std::to_string(i) + "\":";
            answers += id + "[\"k" + std::to_string(i % 500) + "\"]";
            truth += id + "\"k" + std::to_string(i % 499) + "\"";
        }
        const auto score = scored(answers + "}", truth + "}");
        QVERIFY(score);
        QCOMPARE(score->ruleA.total, kSamples);
        QCOMPARE(score->classes.size(), std::size_t{499});
    }

    void a_syntax_error_is_placed()
    {
        const auto broken = parseNamedTexts("{\"a\": [\"x\"],\n  \"b\": [\"y\" \"z\"]}", "p.json");
        QVERIFY(!broken);
        QVERIFY2(broken.error().message.starts_with("p.json, line 2, column "), broken.error().message.c_str());
        QCOMPARE(broken.error().code, ErrorCode::Input);
    }

    void repeated_names_are_told_once()
    {
        const auto file = parseNamedTexts(R"({"a": [], "b": [], "a": [], "a": ["x"]})", "p.json");
        QCOMPARE(repeatedNames(file->entries), std::vector<std::string>{"a"});
        QCOMPARE(file->entries.size(), std::size_t{4});
    }
};

QTEST_APPLESS_MAIN(RepliesTest)
#include "replies_test.moc"
