// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences about classes: joined by name, checked, asked of a chat model.
#include "engine/chat/recorded_replies.h"
#include "engine/zero_shot/descriptions/description_check.h"
#include "engine/zero_shot/descriptions/description_reply.h"
#include "engine/zero_shot/descriptions/description_request.h"
#include "engine/zero_shot/descriptions/sentence_language.h"

#include <QTest>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

using Kind = Finding::Kind;
using Texts = std::vector<std::string>;

DescriptionReport checked(const Texts& classes, const std::string& json, std::optional<std::int64_t> expected = {})
{
    const ClassSet set{.names = classes};
    return checkDescriptions(set, joinDescriptions(set, parseDescriptions(json, "d.json").value().entries), expected);
}

}  // namespace

class DescriptionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void every_shape()
    {
        for (const auto& [text, source] : std::vector<std::pair<std::string, std::string>>{
                 {R"({"red kite": ["A.", "B, c."], "barn owl": ["D."]})", "d.json"},
                 {"red kite: ['A.', 'B, c.']\nbarn owl:\n  - D.\n", "d.yaml"},
                 {"class,description\nred kite,A.\nbarn owl,D.\nred kite,\"B, c.\"\n", "d.csv"},
                 {"class,text\nred kite,A.\nbarn owl,D.\nred kite,\"B, c.\"\n", "D.CSV"},
                 {"red kite\tA.\nred kite\tB, c.\nbarn owl\tD.\n", "d.tsv"}}) {
            const auto file = parseDescriptions(text, source);
            QVERIFY2(file, source.c_str());
            QCOMPARE(file->entries.size(), std::size_t{2});
            QCOMPARE(file->entries[0].texts, (Texts{"A.", "B, c."}));
            QCOMPARE(file->entries[1].name, std::string("barn owl"));
        }
        QVERIFY(!parseDescriptions("{}", "d.json"));
        QVERIFY(!parseDescriptions(R"({"a": "text"})", "d.json"));
        QVERIFY(!parseDescriptions("a\n", "d.csv"));
        QVERIFY(!parseDescriptions("- a\n", "d.yaml"));
        for (const auto& [text, source] :
             std::vector<std::pair<std::string, std::string>>{{R"({"owl": ["A."], "": ["B."]})", "d.json"},
                                                              {"owl: [A.]\n' ': [B.]\n", "d.yaml"},
                                                              {"owl,A.\n,B.\n", "d.csv"}}) {
            const auto file = parseDescriptions(text, source);
            QVERIFY2(!file && file.error().message.find("class 2 has an empty name") != std::string::npos,
                     source.c_str());
        }
    }

    void what_is_disabled_counts_for_nothing()
    {
        const std::string table =
            "class,description,disabled\nowl,A.,\nowl,B.,sentence\nkite,C.,class\n"
            "kite,D.,class and sentence\nrook,E.,\n";
        const auto file = parseDescriptions(table, "d.csv");
        QVERIFY(file);
        QCOMPARE(file->entries[0].texts, (Texts{"A.", "B."}));
        QCOMPARE(file->entries[0].enabledTexts(), Texts{"A."});
        QVERIFY(file->entries[1].isDisabled && !file->entries[0].isDisabled);
        QCOMPARE(file->entries[1].enabledTexts(), Texts{"C."});
        QCOMPARE(file->remarks, Texts{"d.csv: 1 class and 1 sentence of others are disabled and count for nothing"});
        QCOMPARE(classesOf(file->entries).names, (Texts{"owl", "rook"}));
        const DescriptionSet joined = joinDescriptions({.names = {"rook", "owl"}}, file->entries);
        QCOMPARE(joined.sentences, (std::vector<Texts>{{"E."}, {"A."}}));
        QVERIFY(joined.unknown.empty());
        QCOMPARE(joined.entries[1], std::optional<std::size_t>(0));
        const auto classes = parseClassSet(table, "d.csv");
        QVERIFY(classes);
        QCOMPARE(classes->names, (Texts{"owl", "rook"}));
        QCOMPARE(classes->given, (Texts{"owl", "kite", "rook"}));
        QVERIFY(!parseDescriptions("class,description,disabled\nowl,A.,yes\n", "d.csv"));
    }

    void names_without_letters_are_not_alike()
    {
        const DescriptionSet set =
            joinDescriptions({.names = {"\u2600"}}, {{.name = "\u2601", .texts = {"It is grey."}}});
        QCOMPARE(set.undescribed, std::vector<std::string>{"\u2600"});
        QCOMPARE(set.unknown.size(), std::size_t{1});
    }

    void joined_by_name_and_never_by_position()
    {
        const ClassSet classes{.names = {"b", "night stand", "c"}};
        const auto file = parseDescriptions(R"({"night_stand": ["N"], "cc": ["X"], "b": ["B"]})", "d.json").value();
        const DescriptionSet set = joinDescriptions(classes, file.entries);
        QCOMPARE(set.sentences, (std::vector<Texts>{{"B"}, {"N"}, {}}));
        QCOMPARE(set.undescribed, Texts{"c"});
        QCOMPARE(set.respelled, Texts{"night stand: night_stand"});
        QCOMPARE(set.unknown.size(), std::size_t{1});
        QCOMPARE(set.unknown[0].nearest, std::string("c"));
    }

    void findings()
    {
        const DescriptionReport report = checked({"owl", "kite", "rook"},
                                                 R"({"owl": ["A photo of an owl.", "It hoots.", "It hoots.", " "],
                        "kite": ["A photo of an kite.", "It flies.", "1. It glides  far."],
                        "kite": ["x"], "rok": ["y"]})",
                                                 4);
        QCOMPARE(report.count(Kind::RepeatedClass), std::size_t{1});
        QCOMPARE(report.count(Kind::UnknownClass), std::size_t{1});
        QCOMPARE(report.count(Kind::NoSentences), std::size_t{1});
        QCOMPARE(report.count(Kind::EmptySentence), std::size_t{1});
        QCOMPARE(report.count(Kind::RepeatedSentence), std::size_t{1});
        QCOMPARE(report.count(Kind::GenericSentence), std::size_t{2});
        QCOMPARE(report.count(Kind::StrayBlanks), std::size_t{1});
        QCOMPARE(report.count(Kind::Numbered), std::size_t{1});
        QCOMPARE(report.count(Kind::OtherCount), std::size_t{1});
        QVERIFY(report.hasErrors());
        QCOMPARE(report.sentences, std::size_t{6});
        QCOMPARE(report.withName, 2.0 / 6);
        QCOMPARE(report.generic, 2.0 / 6);
        QCOMPARE(report.meanWords, (5 + 2 + 2 + 5 + 2 + 4) / 6.0);
    }

    void sentences_without_a_name_stand_out_where_most_have_one()
    {
        const auto nameless = [](const char* file) {
            std::vector<std::pair<std::string, std::size_t>> places;
            for (const Finding& finding : checked({"Owl", "night_stand"}, file).findings)
                if (finding.kind == Kind::WithoutName)
                    places.emplace_back(finding.className, finding.sentence.value());
            return places;
        };
        using Places = std::vector<std::pair<std::string, std::size_t>>;
        QCOMPARE(
            nameless(
                R"({"Owl": ["An owl hoots.", "It sees."], "night_stand": ["A lamp.", "The night stand is low."]})"),
            (Places{{"Owl", 1}, {"night_stand", 0}}));
        QCOMPARE(nameless(R"({"Owl": ["it hoots", "large eyes"], "night_stand": ["a night stand", "low"]})"), Places{});
        QCOMPARE(nameless(R"({"Owl": ["An owl."], "night_stand": ["A night stand."]})"), Places{});
    }

    void shared_sentences_are_told_from_templates()
    {
        const DescriptionReport report =
            checked({"a1", "b1", "c1", "d1", "e1"},
                    R"({"a1": ["Two share it."], "b1": ["Two share it."], "c1": ["3"], "d1": ["4"], "e1": ["5"]})");
        QCOMPARE(report.count(Kind::SharedSentence), std::size_t{2});
        QCOMPARE(report.count(Kind::GenericSentence), std::size_t{0});
        QVERIFY(!report.hasErrors());
    }

    void other_languages()
    {
        for (const auto& [language, sentences] : std::vector<std::pair<std::string, Texts>>{
                 {"", {"A bird of prey with a forked tail.", "It is often seen over fields."}},
                 {"", {"four legs", "long tail", "whiskers", "van de Graaff"}},
                 {"", {"Pain au chocolat", "the café of an el Niño year"}},
                 {"", {}},
                 {"German", {"Die Eule ist ein Vogel mit gro\u00DFen Augen.", "Sie sitzt oft auf einem Ast."}},
                 {"French", {"Le hibou est un oiseau avec de grands yeux.", "Les plumes sont brunes."}},
                 {"Spanish", {"El b\u00FAho es un ave con los ojos grandes.", "Las plumas son pardas."}},
                 {"Italian", {"Il gufo ha gli occhi grandi.", "Le penne sono brune, con delle macchie."}},
                 {"Portuguese", {"O mocho tem os olhos grandes.", "Uma ave com penas castanhas."}},
                 {"Dutch", {"De uil heeft grote ogen.", "Het is een vogel met bruine veren."}},
                 {"letters other than Latin", {"\u732B\u5934\u9E70\u6709\u5F88\u5927\u7684\u773C\u775B"}},
                 {"letters other than Latin", {"\u0421\u043E\u0432\u0430 \u0432\u0438\u0434\u0438\u0442 owl"}}})
            QVERIFY2(otherLanguageOf(sentences) == language,
                     qPrintable(QString::fromStdString(language) + QLatin1String(" is ") +
                                QString::fromStdString(std::string(otherLanguageOf(sentences)))));
    }

    void cleaning()
    {
        const DescriptionSet set{.sentences = {{" A  b.\n", "", "A b.", "C."}, {}}};
        QCOMPARE(cleanedSentences(set), (std::vector<Texts>{{"A b.", "C."}, {}}));
    }

    void replies_in_every_form()
    {
        const Texts expected{"One.", "Two."};
        for (const char* reply : {R"({"owl": ["One.", "Two."]})", "```json\n{\"owl\": [\"One.\", \"Two.\"]}\n```",
                                  "Sure!\n```\n[\"One.\", \"Two.\"]\n```\nBye.", R"(Here: {"Owl": ["One.", "Two."]} .)",
                                  R"({"x": ["a"], "owl": ["One.", "Two."]})"}) {
            const auto parsed = parseDescriptionReply(reply, "owl", 2);
            QVERIFY2(parsed, reply);
            QCOMPARE(*parsed, expected);
        }
        for (const char* reply :
             {"I cannot do that.", R"({"owl": ["One."]})", R"({"kite": ["One.", "Two."]})", R"({"owl": ["One.", ""]})",
              R"({"owl": ["One.", 2]})", R"({"owl": ["One.", "Two.")", R"({"owl": "One. Two."})", ""})
            QVERIFY2(!parseDescriptionReply(reply, "owl", 2), reply);
    }

    void prompts()
    {
        QCOMPARE(filledPrompt("{n} of {class}: {class}", 3, "{n}").value(), std::string("3 of {n}: {n}"));
        QCOMPARE(filledPrompt("give {} about \"{}\".", 20, "{}").value(), std::string("give 20 about \"{}\"."));
        for (const char* prompt : {"", "about {}", "{} {} {}", "{n} sentences"})
            QVERIFY2(!filledPrompt(prompt, 1, "owl"), prompt);
    }

    void asking_retries_and_tells_who_failed()
    {
        const Json file = {
            {"format", "recorded-replies"},
            {"version", 1},
            {"name", "gpt"},
            {"replies",
             {{{"when", {"owl"}}, {"reply", R"({"owl": ["It hoots."]})"}}, {{"when", {"kite"}}, {"reply", "No."}}}}};
        const auto model = chat::RecordedReplies::fromJson(file, "r.json").value();
        const DescriptionRequest request{.prompt = "{n} about {class}", .count = 1, .attempts = 2};
        const auto described =
            askForDescriptions({.names = {"owl", "kite", "rook"}}, *model, request, Context{}).value();
        QCOMPARE(described.sentences, (std::vector<Texts>{{"It hoots."}, {}, {}}));
        QCOMPARE(described.requests, std::size_t{5});
        QCOMPARE(described.failed.size(), std::size_t{2});
        QCOMPARE(described.failed[0].className, std::string("kite"));
        QVERIFY(described.failed[0].reason.find("no JSON") != std::string::npos);
        QVERIFY(described.failed[1].reason.find("no reply") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(DescriptionsTest)
#include "descriptions_test.moc"
