// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/scenes.h"

#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace orangery::recognition_page {

using bridge::toQt;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::Scenes)
};

constexpr double kHundred = 100;

QString fixed(double value, int digits)
{
    return QString::number(value, 'f', digits);
}

}  // namespace

QString measureText(RankingMeasure measure)
{
    return measure == RankingMeasure::Probability
               ? Text::tr("Probabilities count the given classes as all there is, and are not calibrated.")
               : Text::tr(
                     "With CLIP even a fitting text has a cosine of about 0.2 to 0.35, as pictures and texts lie apart "
                     "from each other in its space: compare the classes of one input, not a cosine with 1.");
}

QString proofText()
{
    return Text::tr("A high cosine does not prove that what a text says was seen.");
}

QString scoringText(const Study& study)
{
    if (study.model().empty())
        return Text::tr("as a run recorded it");
    const fs::path model(study.model());
    return Text::tr("model %1, texts: %2, aggregation: %3, logit = %4 x score%5")
        .arg(bridge::pathToQt(model.has_filename() ? model.filename() : model),
             toQt(zero_shot::nameOf(study.prompts().mode)), toQt(zero_shot::nameOf(study.aggregation())),
             QString::number(study.logits().scale, 'g', 5),
             study.logits().bias == 0 ? QString() : Text::tr(" + %1").arg(study.logits().bias));
}

namespace {

/// What the thresholds make of the bars, which are of the best classes of `told`.
void showThresholds(widgets::ScoreBarsScene& scene, const zero_shot::Thresholds& thresholds,
                    const std::vector<std::string>& names, const zero_shot::RecognisedItem& told,
                    RankingMeasure measure)
{
    const bool isProbability = thresholds.measure == zero_shot::ThresholdMeasure::Probability;
    const bool isMeasured = thresholds.measure != zero_shot::ThresholdMeasure::Margin &&
                            isProbability == (measure == RankingMeasure::Probability);  // by the bars
    const auto makeRoom = [&](double value) {
        scene.lower = std::min(scene.lower, value);
        scene.upper = std::max(scene.upper, value);
    };
    if (!thresholds.labels.empty())
        scene.columns << (isProbability ? Text::tr("Needs probability") : Text::tr("Needs cosine"));
    for (std::size_t i = 0; i < scene.bars.size() && !thresholds.labels.empty(); ++i) {
        widgets::ScoreBar& bar = scene.bars[i];
        const auto needed = thresholds.labels.find(names.at(told.ranking[i].classIndex));
        bar.numbers << (needed == thresholds.labels.end() ? QStringLiteral("–") : fixed(needed->second, 4));
        if (needed == thresholds.labels.end())
            continue;
        if (zero_shot::measured(told.ranking[i], thresholds.measure) >= needed->second)
            bar.mark = bar.mark.isEmpty() ? Text::tr("label") : Text::tr("label, %1").arg(bar.mark);
        if (isMeasured) {
            bar.threshold = needed->second;
            makeRoom(needed->second);
        }
    }
    if (thresholds.none && isMeasured && !scene.bars.empty()) {
        scene.threshold = thresholds.none;
        scene.thresholdText = Text::tr("none of these below %1").arg(*thresholds.none, 0, 'g', 4);
        makeRoom(*thresholds.none);
    }
    if (told.answer == zero_shot::kNoneOfThese)
        scene.badges << Text::tr("none of these");
    if (told.labels && told.labels->empty())
        scene.badges << Text::tr("no class at or above its threshold");
}

}  // namespace

widgets::ScoreBarsScene rankingScene(const Study& study, std::size_t item, std::size_t top, RankingMeasure measure)
{
    const zero_shot::RecognisedItem told = study.recognised(item);
    const StudyItem& one = study.items().at(item);
    widgets::ScoreBarsScene scene;
    scene.title = study.shortName(item);
    scene.axis = measure == RankingMeasure::Probability
                     ? widgets::AxisText{Text::tr("probability, softmax over the classes"), {}}
                     : widgets::AxisText{Text::tr("score of the class, cosine"), {}};
    scene.columns = {Text::tr("Probability"), Text::tr("Cosine"), Text::tr("Logit")};
    scene.lower = 0;
    scene.upper = measure == RankingMeasure::Probability ? 1 : 0;
    for (std::size_t i = 0; i < std::min(top, told.ranking.size()); ++i) {
        const zero_shot::RankedClass& entry = told.ranking[i];
        const double value = measure == RankingMeasure::Probability ? entry.probability : entry.cosine;
        scene.lower = std::min(scene.lower, value);
        scene.upper = std::max(scene.upper, value);
        scene.bars.push_back({.label = toQt(study.classes().names.at(entry.classIndex)),
                              .value = value,
                              .numbers = {fixed(entry.probability * kHundred, 1) + QStringLiteral(" %"),
                                          fixed(entry.cosine, 4), fixed(entry.logit, 2)},
                              .mark = one.truth == entry.classIndex ? Text::tr("truth") : QString()});
    }
    if (told.ranking.size() > top)
        scene.hidden = Text::tr("Classes that are not shown: %1").arg(told.ranking.size() - top);
    scene.captions = {scoringText(study), measureText(measure)};
    if (study.thresholds())
        showThresholds(scene, *study.thresholds(), study.classes().names, told, measure);
    return scene;
}

widgets::ScoreBarsScene explanationScene(const Explanation& explanation, std::size_t classes)
{
    widgets::ScoreBarsScene scene;
    scene.title = Text::tr("%1: score %2").arg(toQt(explanation.className), fixed(explanation.score, 4));
    scene.axis = {Text::tr("contribution to the score"), {}};
    scene.columns = {Text::tr("Adds"), Text::tr("Cosine"), Text::tr("Without it")};
    scene.lower = 0;
    scene.upper = 0;
    for (const TextShare& share : explanation.shares) {
        scene.lower = std::min(scene.lower, share.contribution);
        scene.upper = std::max(scene.upper, share.contribution);
        scene.bars.push_back(
            {.label = toQt(share.text),
             .value = share.contribution,
             .numbers = {(share.contribution < 0 ? QString() : QStringLiteral("+")) + fixed(share.contribution, 4),
                         fixed(share.cosine, 4), share.without ? fixed(*share.without, 4) : QStringLiteral("–")},
             .mark = isGeneric(share, classes) ? Text::tr("generic: of %1 classes").arg(share.classes) : QString()});
    }
    if (scene.upper - scene.lower <= 0)
        scene.upper = 1;
    scene.captions = {proofText()};
    return scene;
}

void shareAxis(widgets::ScoreBarsScene& a, widgets::ScoreBarsScene& b)
{
    a.lower = b.lower = std::min(a.lower, b.lower);
    a.upper = b.upper = std::max(a.upper, b.upper);
}

}  // namespace orangery::recognition_page
