// SPDX-License-Identifier: GPL-3.0-or-later
// Class names from every shape that people have, and what has to be refused.
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/files/class_set.h"
#include "engine/zero_shot/files/csv_rows.h"

#include <QTest>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

using Names = std::vector<std::string>;

Names namesOf(const std::string& text, const std::string& source)
{
    const Result<ClassSet> set = parseClassSet(text, source);
    return set ? set->names : Names{"refused: " + set.error().message + " | " + set.error().cause};
}

std::string refusal(const std::string& text, const std::string& source)
{
    const Result<ClassSet> set = parseClassSet(text, source);
    return set ? "accepted" : set.error().message + " | " + set.error().cause + " | " + set.error().hint;
}

}  // namespace

class ClassSetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void every_shape()
    {
        const Names expected{"red kite", "barn owl"};
        QCOMPARE(namesOf("red kite\r\n\nbarn owl", "c.txt"), expected);
        QCOMPARE(namesOf("\xEF\xBB\xBFred kite\nbarn owl\n", "c"), expected);
        QCOMPARE(namesOf(R"(["red kite", "barn owl"])", "c.json"), expected);
        QCOMPARE(namesOf(R"(["red kite", "barn owl"])", "c.txt"), expected);
        QCOMPARE(namesOf(R"({"classes": ["red kite", "barn owl"]})", "c.json"), expected);
        QCOMPARE(namesOf(R"({"id2label": {"1": "barn owl", "0": "red kite"}, "dim": 3})", "c.json"), expected);
        QCOMPARE(namesOf(R"({"10": "barn owl", "9": "red kite"})", "c.json"), expected);
        QCOMPARE(namesOf(R"({"1": ["n02", "barn owl"], "0": ["n01", "red kite"]})", "c.json"), expected);
        QCOMPARE(namesOf(R"({"red kite": ["x"], "red kite": ["y"], "owl": []})", "c.json"),
                 (Names{"red kite", "red kite", "owl"}));
        QCOMPARE(namesOf(R"({"red kite": ["x"], "barn owl": []})", "c.json"), expected);
        QCOMPARE(namesOf("id,class\n1,red kite\n2,barn owl\n", "c.csv"), expected);
        QCOMPARE(namesOf("class,description\nred kite,a\nred kite,\"b, c\"\nbarn owl,d\n", "c.csv"), expected);
        QCOMPARE(namesOf("red kite\t3\nbarn owl\t4\n", "c.tsv"), expected);
        QCOMPARE(namesOf("- red kite\n- 'barn owl'\n", "c.yaml"), expected);
        QCOMPARE(namesOf("nc: 2\nnames: [red kite, barn owl]\n", "c.yaml"), expected);
        QCOMPARE(namesOf("red kite\rbarn owl\r", "c.txt"), expected);
        QCOMPARE(namesOf("dataset: 'x'\ncategories: ['red kite', \"barn owl\"]\n", "c.cfg"), expected);
    }

    void a_repeated_dataset_is_the_data_path()
    {
        const auto set = parseClassSet(
            "dataset: 'ssv1'\nsentence_num: 20\nprompt: 'say {} of \"{}\".'\n"
            "categories: ['a', 'b']\ndataset: '/data/ssv1'",
            "ssv1.yaml");
        QVERIFY(set);
        QCOMPARE(set->dataset, std::string("ssv1"));
        QCOMPARE(set->dataPath, std::string("/data/ssv1"));
        QCOMPARE(*set->sentences, std::int64_t{20});
        QCOMPARE(set->prompt, std::string("say {} of \"{}\"."));
        QCOMPARE(set->remarks.size(), std::size_t{1});
        QVERIFY(set->remarks.front().find("line 5") != std::string::npos);
    }

    void yaml_that_means_something_else_is_refused()
    {
        QVERIFY(refusal("categories: [747, 'a']", "c.yaml").find("747, is a number") != std::string::npos);
        QVERIFY(refusal("categories: ['a', no]", "c.yaml").find("no, is a truth value") != std::string::npos);
        QVERIFY(refusal("categories: ['a', ]\n", "c.yaml") == "accepted");
        QVERIFY(refusal("categories: [~, a]", "c.yaml").find("line 1") != std::string::npos);
        QCOMPARE(namesOf("categories: [707-320, '747', \"no\", no entry]", "c.yaml"),
                 (Names{"707-320", "747", "no", "no entry"}));
        for (const char* number : {"+1", "1_000", "0x1F", "0o17", ".inf", "12:30", "2012-01-31", "-2.5e3"})
            QVERIFY2(refusal("categories: [a, " + std::string(number) + "]", "c.yaml").find("is a number") !=
                         std::string::npos,
                     number);
        const Names texts{"12:30 train", "0xyz", "1.2.3", "2012 Audi", "_", "12-01-31", ":", "-"};
        QCOMPARE(namesOf("categories: [12:30 train, 0xyz, 1.2.3, 2012 Audi, _, 12-01-31, ':', '-']", "c.yaml"), texts);
        QVERIFY(refusal("categories: {a: 1}", "c.yaml").find("names with values") != std::string::npos);
        QVERIFY(refusal("dataset: x\n", "c.yaml").find("no member 'categories'") != std::string::npos);
        QVERIFY(refusal("categories:\n\t- a\n", "c.yaml").find("no tabs") != std::string::npos);
        QVERIFY(refusal("categories: [a]\ncategories: [b]\n", "c.yaml").find("stand twice") != std::string::npos);
        QVERIFY(refusal("categories: [[a]]\n", "c.yaml").find("is no text") != std::string::npos);
    }

    void what_holds_no_names_is_refused()
    {
        QVERIFY(refusal("\n \n", "c.txt").find("holds no class") != std::string::npos);
        QVERIFY(refusal("[\"a\", 3]", "c.json").find("entry 2") != std::string::npos);
        QVERIFY(refusal("[\"a\", \" \"]", "c.json").find("class 2 has an empty name") != std::string::npos);
        QVERIFY(refusal("[\"a\",]", "c.json").find("line 1") != std::string::npos);
        QVERIFY(refusal("\"a\"", "c.json").find("no list of class names") != std::string::npos);
        QVERIFY(refusal("class\n\"a\nb", "c.csv").find("does not end") != std::string::npos);
        QVERIFY(refusal("\xff", "c.txt").find("UTF-8") != std::string::npos);
    }

    void remarks_name_what_is_doubtful()
    {
        const auto remarksOf = [](const std::string& text) {
            std::string all;
            const ClassSet set = parseClassSet(text, "c.txt").value();
            for (const std::string& remark : set.remarks)
                all += remark + "\n";
            return all;
        };
        QVERIFY(remarksOf("missile\nsunglasses\nmissile\n").find("'missile' stand more than once") !=
                std::string::npos);
        QVERIFY(remarksOf("Barn Owl\nbarn_owl\n").find("case or punctuation only") != std::string::npos);
        QVERIFY(remarksOf("a {b}\nc\n").find("braces") != std::string::npos);
        QVERIFY(remarksOf("a\n").find("one class only") != std::string::npos);
        QCOMPARE(remarksOf("a\nb\n"), std::string());
    }

    void names_in_other_styles()
    {
        QCOMPARE(styledName("night_stand", NameStyle::Raw), std::string("night_stand"));
        QCOMPARE(styledName("night_stand", NameStyle::Spaced), std::string("night stand"));
        QCOMPARE(styledName("ApplyEyeMakeup", NameStyle::Spaced), std::string("ApplyEyeMakeup"));
        QCOMPARE(styledName("ApplyEyeMakeup", NameStyle::Words), std::string("Apply Eye Makeup"));
        QCOMPARE(styledName("YoYo", NameStyle::Words), std::string("Yo Yo"));
        QCOMPARE(styledName("TVShow", NameStyle::Words), std::string("TV Show"));
        QCOMPARE(styledName("737-200", NameStyle::Words), std::string("737-200"));
    }

    void csv_cells()
    {
        const auto rows = parseCsv("a,\"b \"\"c\"\"\nd\",\r\n\n,x", "t.csv", ',').value();
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[0].cells, (Names{"a", "b \"c\"\nd", ""}));
        QCOMPARE(rows[1].cells, (Names{"", "x"}));
        QCOMPARE(rows[1].line, std::size_t{4});
        QVERIFY(!parseCsv("\"a\" b\n", "t.csv", ','));
    }
};

QTEST_APPLESS_MAIN(ClassSetsTest)
#include "class_sets_test.moc"
