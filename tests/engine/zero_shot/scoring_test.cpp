// SPDX-License-Identifier: GPL-3.0-or-later
// Scores without any model: hand-worked numbers, the invariants that tell a wrong rule, and refusals.
#include "engine/base/random.h"
#include "engine/zero_shot/scoring/class_scorer.h"
#include "engine/zero_shot/scoring/picture_pooling.h"
#include "engine/zero_shot/scoring/ranking.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

using Texts = std::vector<std::string>;
constexpr double kNear = 1e-6;  // embeddings are floats

void near(double a, double b, double tolerance = kNear)
{
    QVERIFY2(std::abs(a - b) <= tolerance,
             qPrintable(QString::number(a, 'g', 12) + QLatin1String(" is not ") + QString::number(b, 'g', 12)));
}

EmbeddingRows randomRows(std::size_t count, std::size_t width, std::uint64_t seed)
{
    Random random(seed);
    EmbeddingRows rows{.width = width, .values = {}};
    for (std::size_t i = 0; i < count * width; ++i)
        rows.values.push_back(static_cast<float>(random.uniform() - 0.3));
    (void)normaliseRows(rows, "row");
    return rows;
}

/// A group in which class c has the texts c K ... c K + K - 1.
PromptTexts grouped(std::size_t classes, std::size_t K)
{
    PromptTexts prompts;
    PromptTexts::Group group;
    for (std::size_t c = 0; c < classes; ++c) {
        auto& places = group.ofClass.emplace_back();
        for (std::size_t k = 0; k < K; ++k)
            places.push_back(c * K + k);
    }
    prompts.texts.resize(classes * K);
    prompts.groups.push_back(group);
    return prompts;
}

ClassScorer scorer(const PromptTexts& prompts, const EmbeddingRows& rows, Aggregation aggregation)
{
    return ClassScorer::make(prompts, rows, aggregation).value();
}

ClassSet classSet(const Texts& names)
{
    return {.names = names};
}

DescriptionSet described(const std::vector<Texts>& sentences)
{
    return {.sentences = sentences};
}

}  // namespace

class ScoringTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void both_rules_by_hand()
    {
        // Class 0 has two texts at right angles, class 1 twice the same.
        const EmbeddingRows rows{.width = 2, .values = {1, 0, 0, 1, 0.6F, 0.8F, 0.6F, 0.8F}};
        const std::vector<float> v{1, 0};
        const auto mean = scorer(grouped(2, 2), rows, Aggregation::Mean).scores(v);
        near(mean[0], 0.5);
        near(mean[1], 0.6);
        const auto renormalised = scorer(grouped(2, 2), rows, Aggregation::Renormalised).scores(v);
        near(renormalised[0], std::sqrt(0.5));
        near(renormalised[1], 0.6);  // the winner changes
    }

    void with_one_text_both_rules_are_one()
    {
        const EmbeddingRows rows = randomRows(7, 16, 1);
        const EmbeddingRows v = randomRows(1, 16, 2);
        const auto a = scorer(grouped(7, 1), rows, Aggregation::Mean).scores(v.row(0));
        const auto b = scorer(grouped(7, 1), rows, Aggregation::Renormalised).scores(v.row(0));
        for (std::size_t c = 0; c < 7; ++c)
            near(a[c], b[c]);
    }

    void order_and_repetition_of_sentences_do_not_matter()
    {
        const EmbeddingRows rows = randomRows(12, 16, 3);
        const EmbeddingRows v = randomRows(1, 16, 4);
        PromptTexts prompts = grouped(3, 4);
        for (const Aggregation rule : {Aggregation::Mean, Aggregation::Renormalised}) {
            const auto base = scorer(prompts, rows, rule).scores(v.row(0));
            PromptTexts turned = prompts;
            PromptTexts doubled = prompts;
            for (auto& places : turned.groups[0].ofClass)
                std::reverse(places.begin(), places.end());
            for (auto& places : doubled.groups[0].ofClass)
                places.insert(places.end(), places.begin(), places.begin() + 4);
            const auto a = scorer(turned, rows, rule).scores(v.row(0));
            const auto b = scorer(doubled, rows, rule).scores(v.row(0));
            for (std::size_t c = 0; c < 3; ++c) {
                near(a[c], base[c]);
                near(b[c], base[c]);
            }
        }
    }

    void contributions_sum_to_the_score_and_leaving_one_out_is_recomputing()
    {
        const EmbeddingRows rows = randomRows(10, 16, 5);
        const EmbeddingRows v = randomRows(1, 16, 6);
        for (const Aggregation rule : {Aggregation::Mean, Aggregation::Renormalised}) {
            const PromptTexts prompts = grouped(2, 5);
            const ClassScorer all = scorer(prompts, rows, rule);
            const auto shares = all.explain(1, v.row(0));
            QCOMPARE(shares.size(), std::size_t{5});
            near(std::accumulate(shares.begin(), shares.end(), 0.0,
                                 [](double sum, const SentenceShare& share) { return sum + share.contribution; }),
                 all.scores(v.row(0))[1]);
            for (std::size_t k = 0; k < 5; ++k) {
                PromptTexts less = prompts;
                less.groups[0].ofClass[1].erase(less.groups[0].ofClass[1].begin() + static_cast<std::ptrdiff_t>(k));
                near(shares[k].without, scorer(less, rows, rule).scores(v.row(0))[1]);
            }
        }
        const auto only = scorer(grouped(10, 1), rows, Aggregation::Mean).explain(0, v.row(0));
        QVERIFY(std::isnan(only[0].without));
    }

    void mixes_end_in_the_pure_modes()
    {
        const ClassSet classes = classSet({"owl", "kite"});
        const DescriptionSet set = described({{"It hoots.", "It sees."}, {"It soars."}});
        PromptOptions options{.mode = PromptMode::Mix, .templates = {"a {}.", "the {}!"}};
        const EmbeddingRows v = randomRows(1, 8, 8);
        // The same text has the same embedding in every mode.
        const auto scoresOf = [&](const PromptOptions& given) {
            PromptTexts prompts = promptTexts(classes, &set, given).value();
            EmbeddingRows rows{.width = 8, .values = {}};
            for (const std::string& text : prompts.texts) {
                const EmbeddingRows one = randomRows(1, 8, std::hash<std::string>()(text));
                rows.values.insert(rows.values.end(), one.values.begin(), one.values.end());
            }
            return scorer(prompts, rows, Aggregation::Mean).scores(v.row(0));
        };
        const auto templates = scoresOf({.mode = PromptMode::Ensemble, .templates = options.templates});
        const auto sentences = scoresOf({.mode = PromptMode::Descriptions});
        for (const double alpha : {0.0, 0.25, 1.0}) {
            options.alpha = alpha;
            const auto mixed = scoresOf(options);
            for (std::size_t c = 0; c < 2; ++c)
                near(mixed[c], (1 - alpha) * templates[c] + alpha * sentences[c]);
        }
    }

    void softmax_and_ranking()
    {
        const auto p = softmax(std::vector<double>{1000, 1001, 999});
        near(p[0] + p[1] + p[2], 1, 1e-15);
        const auto q = softmax(std::vector<double>{0, 1, -1});
        for (std::size_t i = 0; i < 3; ++i)
            near(p[i], q[i], 1e-12);
        QCOMPARE(softmax(std::vector<double>{-5}), std::vector<double>{1});

        const std::vector<double> scores{0.2, 0.3, 0.3, -0.1};
        for (const double scale : {1.0, 100.0}) {
            const auto order = ranked(scores, {.scale = scale, .bias = -3}, ProbabilityRule::Softmax);
            QCOMPARE(order[0].classIndex, std::size_t{1});  // the tie goes to the class that stands first
            QCOMPARE(order[1].classIndex, std::size_t{2});
            QCOMPARE(order[3].classIndex, std::size_t{3});
            near(order[0].logit, scale * 0.3 - 3, 1e-12);
            near(order[0].probability + order[1].probability + order[2].probability + order[3].probability, 1, 1e-12);
        }
        const auto sigmoid = ranked(scores, {.scale = 10, .bias = -3}, ProbabilityRule::Sigmoid);
        near(sigmoid[0].probability, 0.5, 1e-12);
    }

    void texts_of_every_mode()
    {
        const ClassSet classes = classSet({"night_stand", "owl"});
        const DescriptionSet set = described({{"a small table", "two drawers"}, {"has wings", "a small table"}});
        const auto texts = [&](const PromptOptions& options) {
            return promptTexts(classes, &set, options).value().texts;
        };
        QCOMPARE(texts({.mode = PromptMode::Name}), (Texts{"night_stand", "owl"}));
        QCOMPARE(texts({.mode = PromptMode::Name, .style = NameStyle::Spaced}), (Texts{"night stand", "owl"}));
        QCOMPARE(texts({.mode = PromptMode::Template, .templates = {"a {}, {}"}}),
                 (Texts{"a night_stand, night_stand", "a owl, owl"}));
        QCOMPARE(texts({.mode = PromptMode::Descriptions}), (Texts{"a small table", "two drawers", "has wings"}));
        QCOMPARE(texts({.mode = PromptMode::Both, .templates = {"a {}"}}),
                 (Texts{"a night_stand", "a small table", "two drawers", "a owl", "has wings"}));
        QCOMPARE(texts({.mode = PromptMode::Dclip}),
                 (Texts{"night_stand, which is a small table", "night_stand, which has two drawers",
                        "owl, which has wings", "owl, which is a small table"}));
        const auto shared = promptTexts(classes, &set, {.mode = PromptMode::Descriptions}).value();
        QCOMPARE(shared.groups[0].ofClass, (std::vector<std::vector<std::size_t>>{{0, 1}, {2, 0}}));
        QCOMPARE(joinedTemplates({"a photo of a {}", "a pet", "the {}"}), (Texts{"a photo of a {}, a pet", "the {}"}));
        for (const std::string& one : photoTemplates())
            QVERIFY(one.find("{}") != std::string::npos);
        // Braces in a name are no place for a name.
        const auto braced =
            promptTexts(classSet({"{}"}), nullptr, {.mode = PromptMode::Template, .templates = {"a {}"}});
        QCOMPARE(braced->texts, Texts{"a {}"});
    }

    void a_name_stands_for_a_class_without_descriptions()
    {
        const ClassSet classes = classSet({"owl", "red_kite", "rook"});
        const DescriptionSet gaps = described({{"it hoots", " "}, {}, {"\t", ""}});
        QCOMPARE(undescribedClasses(classes, gaps), (Texts{"red_kite", "rook"}));
        const auto texts = [&](PromptMode mode) {
            const PromptTexts prompts = promptTexts(classes, &gaps,
                                                    {.mode = mode,
                                                     .templates = {"a {}"},
                                                     .style = NameStyle::Spaced,
                                                     .undescribed = Undescribed::ByName})
                                            .value();
            std::vector<Texts> all;
            for (const auto& places : prompts.groups.back().ofClass)
                for (Texts& own = all.emplace_back(); const std::size_t place : places)
                    own.push_back(prompts.texts[place]);
            return all;
        };
        QCOMPARE(texts(PromptMode::Descriptions), (std::vector<Texts>{{"it hoots"}, {"red kite"}, {"rook"}}));
        QCOMPARE(texts(PromptMode::Mix), (std::vector<Texts>{{"it hoots"}, {"red kite"}, {"rook"}}));
        QCOMPARE(texts(PromptMode::Dclip), (std::vector<Texts>{{"owl, which has it hoots"}, {"red kite"}, {"rook"}}));
        QCOMPARE(texts(PromptMode::Both),
                 (std::vector<Texts>{{"a owl", "it hoots"}, {"a red kite", "red kite"}, {"a rook", "rook"}}));
    }

    void what_cannot_be_meant_is_refused()
    {
        const ClassSet classes = classSet({"owl", "kite"});
        const DescriptionSet gap = described({{"x"}, {}});
        const DescriptionSet blank = described({{"x"}, {"y", "  "}});
        const auto code = [&](const DescriptionSet* set, const PromptOptions& options) {
            const auto prompts = promptTexts(classes, set, options);
            return prompts ? std::optional<ErrorCode>() : prompts.error().code;
        };
        QCOMPARE(code(nullptr, {.mode = PromptMode::Descriptions}), ErrorCode::Usage);
        QCOMPARE(code(&gap, {.mode = PromptMode::Descriptions}), ErrorCode::Input);
        QCOMPARE(code(&blank, {.mode = PromptMode::Descriptions}), ErrorCode::Input);
        QCOMPARE(code(&gap, {.mode = PromptMode::Template, .templates = {"a cat"}}), ErrorCode::Usage);
        QCOMPARE(code(&gap, {.mode = PromptMode::Template, .templates = {"a {}", "b {}"}}), ErrorCode::Usage);
        QCOMPARE(code(&gap, {.mode = PromptMode::Ensemble}), ErrorCode::Usage);

        EmbeddingRows bad{.width = 2, .values = {0, 0, 1, 0}};
        QVERIFY(normaliseRows(bad, "text").error().message.find("text 1 is zero") != std::string::npos);
        bad.values = {1, 0, NAN, 0};
        QVERIFY(normaliseRows(bad, "text").error().message.find("text 2 is not finite") != std::string::npos);
        const EmbeddingRows opposed{.width = 2, .values = {1, 0, -1, 0}};
        QVERIFY(!ClassScorer::make(grouped(1, 2), opposed, Aggregation::Renormalised));
        QVERIFY(ClassScorer::make(grouped(1, 2), opposed, Aggregation::Mean));
    }

    void pictures_of_one_input()
    {
        const EmbeddingRows same{.width = 2, .values = {3, 4, 3, 4}};
        for (const PicturePooling rule :
             {PicturePooling::MeanOfFeatures, PicturePooling::MeanOfNormalised, PicturePooling::MeanOfSimilarities}) {
            const auto v = pooledEmbedding(same, {}, rule, "clip").value();
            near(static_cast<double>(v[0]), 0.6);
            near(static_cast<double>(v[1]), 0.8);
        }
        const EmbeddingRows other{.width = 2, .values = {10, 0, 0, 1}};
        const auto features = pooledEmbedding(other, {}, PicturePooling::MeanOfFeatures, "clip").value();
        const auto normalised = pooledEmbedding(other, {}, PicturePooling::MeanOfNormalised, "clip").value();
        near(static_cast<double>(features[0]), 10 / std::sqrt(101.0));
        near(static_cast<double>(normalised[0]), std::sqrt(0.5));
        const auto similarities = pooledEmbedding(other, {}, PicturePooling::MeanOfSimilarities, "clip").value();
        near(static_cast<double>(similarities[0]), 0.5);
        near(static_cast<double>(similarities[1]), 0.5);
        const auto weighted =
            pooledEmbedding(other, std::vector<double>{0, 2}, PicturePooling::MeanOfNormalised, "clip").value();
        near(static_cast<double>(weighted[1]), 1);
        QVERIFY(!pooledEmbedding({.width = 1, .values = {1, -1}}, {}, PicturePooling::MeanOfFeatures, "clip"));
    }
};

QTEST_APPLESS_MAIN(ScoringTest)
#include "scoring_test.moc"
