// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of many pictures at once and scorers made from earlier ones: the same bits as one by one and from scratch.
#include "engine/base/random.h"
#include "engine/zero_shot/scoring/class_scorer.h"

#include <QTest>

#include <map>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

constexpr std::size_t kWidth = 24;

EmbeddingRows randomRows(std::size_t count, std::uint64_t seed)
{
    Random random(seed);
    EmbeddingRows rows{.width = kWidth, .values = {}};
    for (std::size_t i = 0; i < count * kWidth; ++i)
        rows.values.push_back(static_cast<float>(random.uniform() - 0.3));
    (void)normaliseRows(rows, "row");
    return rows;
}

/// The same text has the same embedding in every call.
EmbeddingRows embedded(const std::vector<std::string>& texts)
{
    EmbeddingRows rows{.width = kWidth, .values = {}};
    for (const std::string& text : texts) {
        const EmbeddingRows one = randomRows(1, deriveSeed(1, {text}));
        rows.values.insert(rows.values.end(), one.values.begin(), one.values.end());
    }
    return rows;
}

ClassSet classes()
{
    ClassSet set;
    for (int c = 0; c < 37; ++c)
        set.names.push_back("class " + std::to_string(c));
    return set;
}

DescriptionSet described()
{
    DescriptionSet set;
    for (int c = 0; c < 37; ++c) {
        auto& own = set.sentences.emplace_back();
        for (int k = 0; k < 3; ++k)
            own.push_back("sentence " + std::to_string(c) + " " + std::to_string(k));
        own.emplace_back("shared");
    }
    return set;
}

PromptTexts promptsOf(const DescriptionSet& set, PromptMode mode, double alpha = 0.5)
{
    return promptTexts(classes(), &set, {.mode = mode, .templates = {"a {}"}, .alpha = alpha}).value();
}

ClassScorer madeOf(const PromptTexts& prompts, Aggregation rule)
{
    return ClassScorer::make(prompts, embedded(prompts.texts), rule).value();
}

/// From an earlier scorer, with the embeddings of new texts alone; tells how many these are.
ClassScorer remadeOf(const ClassScorer& earlier, const PromptTexts& prompts, Aggregation rule, std::size_t& added)
{
    std::vector<std::string> texts;
    for (const std::size_t place : earlier.missing(prompts))
        texts.push_back(prompts.texts[place]);
    added = texts.size();
    return ClassScorer::remake(earlier, prompts, embedded(texts), rule).value();
}

}  // namespace

class RescoringTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void many_pictures_score_as_one_by_one()
    {
        const EmbeddingRows pictures = randomRows(203, 5);
        const ClassScorer scorer = madeOf(promptsOf(described(), PromptMode::Both), Aggregation::Renormalised);
        const std::vector<double> all = scorer.scores(pictures);
        QCOMPARE(all.size(), std::size_t{203 * 37});
        QCOMPARE(scorer.scores(pictures, 3), all);
        for (std::size_t i = 0; i < pictures.count(); ++i) {
            const std::vector<double> own = scorer.scores(pictures.row(i));
            for (std::size_t c = 0; c < 37; ++c)
                QVERIFY(own[c] == all[i * 37 + c]);
        }
    }

    void a_changed_sentence_changes_its_class_alone()
    {
        const EmbeddingRows pictures = randomRows(20, 6);
        for (const PromptMode mode : {PromptMode::Descriptions, PromptMode::Mix, PromptMode::Both})
            for (const Aggregation rule : {Aggregation::Mean, Aggregation::Renormalised}) {
                const ClassScorer before = madeOf(promptsOf(described(), mode), rule);
                DescriptionSet set = described();
                set.sentences[3][1] = "another one";
                set.sentences[30].pop_back();  // the shared text, which stays in the other classes
                const PromptTexts prompts = promptsOf(set, mode);
                const ClassScorer scratch = madeOf(prompts, rule);
                std::size_t added = 0;
                const ClassScorer after = remadeOf(before, prompts, rule, added);
                QCOMPARE(added, std::size_t{1});
                QCOMPARE(after.changedSince(before), (std::vector<std::size_t>{3, 30}));
                QCOMPARE(before.changedSince(before), std::vector<std::size_t>{});
                QCOMPARE(after.scores(pictures), scratch.scores(pictures));
                for (const std::size_t c : {3, 4, 30}) {
                    const auto a = after.explain(c, pictures.row(0));
                    const auto b = scratch.explain(c, pictures.row(0));
                    QCOMPARE(a.size(), b.size());
                    for (std::size_t k = 0; k < a.size(); ++k) {
                        QCOMPARE(a[k].contribution, b[k].contribution);
                        QCOMPARE(a[k].without, b[k].without);
                    }
                }
            }
    }

    void many_edits_one_after_the_other()
    {
        const EmbeddingRows pictures = randomRows(3, 8);
        DescriptionSet set = described();
        auto scorer =
            std::make_unique<ClassScorer>(madeOf(promptsOf(set, PromptMode::Descriptions), Aggregation::Mean));
        Random random(3);
        for (int edit = 0; edit < 200; ++edit) {  // earlier scorers are gone, their embeddings are not
            auto& own = set.sentences[random.below(37)];
            if (edit % 3 == 0 && own.size() > 1)
                own.erase(own.begin());
            else if (edit % 3 == 1)
                own.insert(own.begin(), "sentence " + std::to_string(edit % 7) + " 0");  // another class's, perhaps
            else
                own.back() = "edit " + std::to_string(edit);
            const PromptTexts prompts = promptsOf(set, PromptMode::Descriptions);
            std::size_t added = 0;
            scorer = std::make_unique<ClassScorer>(remadeOf(*scorer, prompts, Aggregation::Mean, added));
            QVERIFY(added <= 1);
            QCOMPARE(scorer->scores(pictures), madeOf(prompts, Aggregation::Mean).scores(pictures));
        }
    }

    void classes_may_come_and_go()
    {
        const EmbeddingRows pictures = randomRows(3, 9);
        const ClassScorer before = madeOf(promptsOf(described(), PromptMode::Descriptions), Aggregation::Mean);
        ClassSet fewer{.names = {"one", "two"}};
        const DescriptionSet own{.sentences = {{"sentence 5 0", "fresh"}, {"shared"}}};
        const PromptTexts prompts = promptTexts(fewer, &own, {.mode = PromptMode::Descriptions}).value();
        std::size_t added = 0;
        const ClassScorer after = remadeOf(before, prompts, Aggregation::Mean, added);
        QCOMPARE(added, std::size_t{1});
        QCOMPARE(after.scores(pictures), madeOf(prompts, Aggregation::Mean).scores(pictures));
    }

    void nothing_is_taken_where_more_than_texts_differs()
    {
        const DescriptionSet set = described();
        const ClassScorer mix = madeOf(promptsOf(set, PromptMode::Mix, 0.5), Aggregation::Mean);
        const PromptTexts other = promptsOf(set, PromptMode::Mix, 0.25);
        std::size_t added = 0;
        const ClassScorer made = remadeOf(mix, other, Aggregation::Mean, added);
        QCOMPARE(added, std::size_t{0});
        QCOMPARE(made.changedSince(mix).size(), std::size_t{37});
        const EmbeddingRows pictures = randomRows(5, 7);
        QCOMPARE(made.scores(pictures), madeOf(other, Aggregation::Mean).scores(pictures));
        const ClassScorer rule = madeOf(promptsOf(set, PromptMode::Mix, 0.5), Aggregation::Renormalised);
        QCOMPARE(rule.changedSince(mix).size(), std::size_t{37});
        const ClassScorer mode = madeOf(promptsOf(set, PromptMode::Descriptions), Aggregation::Mean);
        QCOMPARE(mode.changedSince(mix).size(), std::size_t{37});
    }
};

QTEST_APPLESS_MAIN(RescoringTest)
#include "rescoring_test.moc"
