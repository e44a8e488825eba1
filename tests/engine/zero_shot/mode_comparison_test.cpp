// SPDX-License-Identifier: GPL-3.0-or-later
// Modes beside each other, on embeddings whose scores are worked out by hand.
#include "engine/zero_shot/scoring/mode_comparison.h"
#include "engine/zero_shot/evaluation/modes_fold.h"

#include <QTest>

#include <cmath>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

/// A scorer whose classes are these vectors of two numbers.
ClassScorer scorerOf(std::vector<float> vectors)
{
    PromptTexts prompts;
    PromptTexts::Group group;
    for (std::size_t c = 0; c < vectors.size() / 2; ++c) {
        prompts.texts.push_back("text " + std::to_string(c));
        group.ofClass.push_back({c});
    }
    prompts.groups.push_back(group);
    return ClassScorer::make(prompts, {.width = 2, .values = std::move(vectors)}, Aggregation::Mean).value();
}

}  // namespace

class ModeComparisonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts_by_hand()
    {
        // Classes 0 and 2 have one name. Inputs point to the right, up, to the left, and between right and up.
        const ClassScorer a = scorerOf({1, 0, 0, 1, -1, 0});
        const ClassScorer b = scorerOf({-1, 0, 0, 1, 1, 0});  // 0 and 2 change places: by name nothing does
        const ClassScorer c = scorerOf({0, 1, 1, 0, -1, 0});
        const EmbeddingRows pictures{.width = 2, .values = {1, 0, 0, 1, -1, 0, 0.8F, 0.6F}};
        const std::vector<std::optional<std::size_t>> truth{0, 1, {}, 1};
        const std::vector<std::size_t> same{0, 1, 0};
        const ModeComparison found = compareModes({{"a", &a}, {"b", &b}, {"c", &c}}, pictures, truth, same,
                                                  {.scale = 2, .bias = -1}, ProbabilityRule::Softmax);
        QCOMPARE(found.modes[0].top1, (std::vector<std::size_t>{0, 1, 2, 0}));
        QCOMPARE(found.modes[1].top1, (std::vector<std::size_t>{2, 1, 0, 2}));
        QCOMPARE(found.modes[2].top1, (std::vector<std::size_t>{1, 0, 2, 1}));
        QCOMPARE(found.known, std::size_t{3});
        QCOMPARE(found.modes[0].right, std::size_t{2});
        QCOMPARE(found.modes[1].right, std::size_t{2});
        QCOMPARE(found.modes[2].right, std::size_t{1});
        QCOMPARE(found.differ(0, 1), std::size_t{0});
        QCOMPARE(found.differ(0, 2), std::size_t{3});
        QCOMPARE(found.differ(2, 0), std::size_t{3});
        QCOMPARE(found.differ(2, 2), std::size_t{0});
        QCOMPARE(found.onlyRight(0, 2), std::size_t{2});
        QCOMPARE(found.onlyRight(2, 0), std::size_t{1});
        QCOMPARE(differingInputs(found, 0, 2, same), (std::vector<std::size_t>{0, 1, 3}));
        const double expected = std::exp(2.0) / (std::exp(2.0) + 1 + std::exp(-2.0));
        QVERIFY(std::abs(found.modes[0].probability[0] - expected) < 1e-12);
        const ModeComparison sigmoid =
            compareModes({{"a", &a}}, pictures, truth, same, {.scale = 2, .bias = -1}, ProbabilityRule::Sigmoid);
        QVERIFY(std::abs(sigmoid.modes[0].probability[0] - 1 / (1 + std::exp(-1.0))) < 1e-12);
    }

    void more_inputs_than_are_scored_at_once()
    {
        const ClassScorer scorer = scorerOf({1, 0, 0, 1});
        EmbeddingRows pictures{.width = 2, .values = {}};
        std::vector<std::optional<std::size_t>> truth;
        for (int i = 0; i < 2500; ++i) {
            pictures.values.push_back(i % 3 == 0 ? 1.0F : 0.0F);
            pictures.values.push_back(i % 3 == 0 ? 0.0F : 1.0F);
            truth.emplace_back(i % 3 == 0 ? 0 : 1);
        }
        const ModeComparison found =
            compareModes({{"only", &scorer}}, pictures, truth, {0, 1}, {}, ProbabilityRule::Softmax, 2);
        QCOMPARE(found.modes[0].right, std::size_t{2500});
        QCOMPARE(found.modes[0].top1[2499], std::size_t{0});
        QCOMPARE(found.modes[0].top1[2498], std::size_t{1});
    }

    void which_templates_a_mode_has()
    {
        const auto templates = [](const ModeSettings& settings, PromptMode mode) {
            for (const ComparedMode& one : comparedModes(settings, true))
                if (one.prompts.mode == mode)
                    return one.prompts.templates;
            return std::vector<std::string>();
        };
        QCOMPARE(comparedModes({}, true).size(), std::size_t{7});
        QCOMPARE(comparedModes({}, false).size(), std::size_t{3});
        QCOMPARE(templates({}, PromptMode::Template), std::vector<std::string>{"a photo of a {}."});
        QCOMPARE(templates({}, PromptMode::Ensemble), photoTemplates());
        QCOMPARE(templates({.templates = {"x {}"}}, PromptMode::Ensemble), photoTemplates());
        QCOMPARE(templates({.templates = {"x {}", "y {}"}}, PromptMode::Template), std::vector<std::string>{"x {}"});
        QCOMPARE(templates({.templates = {"x {}", "y {}"}}, PromptMode::Both),
                 (std::vector<std::string>{"x {}", "y {}"}));
        for (const ComparedMode& mode : comparedModes({.aggregation = Aggregation::Mean}, true))
            QCOMPARE(mode.aggregation, Aggregation::Mean);
        QCOMPARE(comparedModes({}, true)[2].aggregation, Aggregation::Renormalised);
    }

    void the_report_has_every_number()
    {
        const ClassScorer a = scorerOf({1, 0, 0, 1});
        const ClassScorer b = scorerOf({0, 1, 1, 0});
        const EmbeddingRows pictures{.width = 2, .values = {1, 0, 0, 1}};
        ModeReport report{.inputs = {"one.png", "two.png"}, .truth = {0, std::nullopt}, .classNames = {"owl", "kite"}};
        report.comparison =
            compareModes({{"name", &a}, {"mix", &b}}, pictures, report.truth, {0, 1}, {}, ProbabilityRule::Softmax);
        const Json json = toJson(report, 1);
        QCOMPARE(json["known"].get<int>(), 1);
        QCOMPARE(json["modes"][0]["top1"].get<double>(), 1.0);
        QCOMPARE(json["pairs"][0]["differ"].get<int>(), 2);
        QCOMPARE(json["pairs"][0]["only_a_right"].get<int>(), 1);
        QCOMPARE(json["pairs"][0]["p"].get<double>(), 1.0);  // one against none: 2 x 1/2
        QCOMPARE(json["items_left_out"].get<int>(), 1);
        QCOMPARE(json["items"][0]["modes"]["mix"]["class"].get<std::string>(), std::string("kite"));
        const std::string csv = writeCsv(modeTable(report));
        QVERIFY(csv.starts_with("input,truth,name,name_probability,mix,mix_probability\none.png,owl,owl,"));
        QVERIFY(csv.find("\ntwo.png,,kite,") != std::string::npos);
        QVERIFY(textOf(report).find("100.00 %") != std::string::npos);
        QCOMPARE(writeCsv(pairTable(report)),
                 std::string("a,b,differ,only_a_right,only_b_right,p\nname,mix,2,1,0,1\n"));
        report.truth[0].reset();
        report.comparison = countAnswers(
            {{.mode = "name", .top1 = {0, 1}, .probability = {}}, {.mode = "mix", .top1 = {1, 1}, .probability = {}}},
            report.truth, {0, 1});
        QCOMPARE(writeCsv(pairTable(report)), std::string("a,b,differ,only_a_right,only_b_right,p\nname,mix,1,,,\n"));
    }

    void a_run_is_counted_from_its_events()
    {
        // Classes 0 and 2 have one name.
        ModesFold written{.classNames = {"owl", "kite", "owl"}, .modes = {}, .texts = {3, 6}, .inputs = {}};
        written.modes = {{.prompts = {.mode = PromptMode::Name}},
                         {.prompts = {.mode = PromptMode::Mix, .templates = {"a {}"}, .alpha = 0.25},
                          .aggregation = Aggregation::Renormalised}};
        written.inputs = {{.input = "one", .path = "/one.png", .truth = 0, .best = {{{2, 0.75}, {1, 0.25}}, {{0, 1}}}},
                          {.input = "two", .path = "/two.png", .truth = 0, .best = {{{1, 0.5}}, {{0, 0.875}}}},
                          {.input = "six", .path = "/six.png", .truth = {}, .best = {{{1, 0.5}}, {{2, 0.5}}}}};
        ModesFold read;
        const auto add = [&](const char* kind, Json fields) {
            fields["ev"] = kind;
            return read.add(fields).has_value();
        };
        QVERIFY(add("classes", {{"names", written.classNames}}));
        for (std::size_t m = 0; m < 2; ++m)
            QVERIFY(add("mode", modeEvent(written.modes[m], written.texts[m])));
        for (std::size_t i = 0; i < written.inputs.size(); ++i)
            QVERIFY(add("item_finished", itemEvent(written, i, written.inputs[i])));
        QVERIFY(add("item_failed", {{"item", 3}}));
        QVERIFY(add("of another kind", Json::object()));
        QCOMPARE(read.failed, std::size_t{1});
        QCOMPARE(read.texts, written.texts);
        QCOMPARE(read.modes[1].prompts.alpha, 0.25);
        QCOMPARE(read.modes[1].prompts.templates, std::vector<std::string>{"a {}"});
        QCOMPARE(read.modes[1].aggregation, Aggregation::Renormalised);
        QCOMPARE(read.inputs[0].path, std::string("/one.png"));
        QCOMPARE(read.inputs[0].best[0][1].probability, 0.25);
        const ModeReport report = reportOf(read);
        QCOMPARE(report.inputs, (std::vector<std::string>{"one", "two", "six"}));
        QCOMPARE(report.comparison.known, std::size_t{2});
        QCOMPARE(report.comparison.modes[0].right, std::size_t{1});
        QCOMPARE(report.comparison.modes[1].right, std::size_t{2});
        QCOMPARE(report.comparison.differ(0, 1), std::size_t{2});
        QCOMPARE(report.comparison.onlyRight(1, 0), std::size_t{1});
        QCOMPARE(writeCsv(modeTable(report)), std::string("input,truth,name,name_probability,mix,mix_probability\n"
                                                          "one,owl,owl,0.75,owl,1\ntwo,owl,kite,0.5,owl,0.875\n"
                                                          "six,,kite,0.5,owl,0.5\n"));
        // What no run tells.
        const Json item = itemEvent(written, 0, written.inputs[0]);
        const auto isRefused = [&](const char* kind, Json event, const char* place, const Json& value) {
            event[Json::json_pointer(place)] = value;
            return !add(kind, event);
        };
        QVERIFY(isRefused("item_finished", item, "/truth", 3));
        QVERIFY(isRefused("item_finished", item, "/truth", -1));
        QVERIFY(isRefused("item_finished", item, "/best/mix/0/0", 3));
        QVERIFY(isRefused("item_finished", item, "/best/mix/0/1", "much"));
        QVERIFY(isRefused("item_finished", item, "/best/mix", Json::array()));
        QVERIFY(isRefused("item_finished", item, "/best", {{"name", item["best"]["name"]}}));
        QCOMPARE(read.inputs.size(), written.inputs.size());
        QCOMPARE(read.modes.size(), std::size_t{2});
        QVERIFY(!add("classes", {{"names", Json::array({"owl"})}}) && !add("mode", modeEvent(written.modes[0], 3)));
        ModesFold early;
        QVERIFY(!early.add({{"ev", "item_finished"}, {"seq", 1}}));
        for (const char* field : {"mode", "aggregation", "texts"}) {
            Json event = modeEvent(written.modes[0], 3);
            event["ev"] = "mode";
            event[field] = "none that is known";
            QVERIFY2(!early.add(event), field);
        }
    }
};

QTEST_APPLESS_MAIN(ModeComparisonTest)
#include "mode_comparison_test.moc"
