// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/evaluation_texts.h"

#include "engine/zero_shot/evaluation/evaluation_charts.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace orangery::recognition_page {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::Evaluation)
};

constexpr double kPercent = 100.0;
constexpr double kLeastTemperature = 0.0101;  // 0.01 to 100 are tried
constexpr double kMostTemperature = 99.0;

QString number(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

QString percent(double share)
{
    return number(kPercent * share, 1);
}

QString fact(const zero_shot::EvaluationResult& result, const char* name)
{
    return result.facts.is_object() && result.facts.contains(name) && result.facts[name].is_string()
               ? bridge::toQt(result.facts[name].get<std::string>())
               : QString();
}

std::size_t drawsOfRandomWords(const zero_shot::EvaluationResult& result)
{
    for (const zero_shot::ControlResult& one : result.controls)
        if (one.control == zero_shot::Control::Waffle)
            return one.top1.size();
    return 0;
}

}  // namespace

QString headlineText(const zero_shot::EvaluationResult& result)
{
    const zero_shot::Accuracy& accuracy = result.accuracy;
    const zero_shot::ShareInterval interval = zero_shot::wilsonInterval(accuracy.top1Share, result.samples.size());
    const QString top5 = std::isfinite(accuracy.top5Share) ? Text::tr("top-5 %1 %").arg(percent(accuracy.top5Share))
                                                           : Text::tr("no top-5 with fewer than 5 classes");
    return Text::tr("top-1 %1 % (95 % interval %2 to %3 %), %4, mean recall %5 %")
        .arg(percent(accuracy.top1Share), percent(interval.low), percent(interval.high), top5,
             percent(accuracy.meanRecall));
}

QString countsText(const zero_shot::EvaluationResult& result)
{
    QString text =
        result.samples.size() == result.listed
            ? Text::tr("%n sample(s)", nullptr, bridge::inTr(result.samples.size()))
            : Text::tr("%1 of %n sample(s)", nullptr, bridge::inTr(result.listed)).arg(result.samples.size());
    text += Text::tr(", %n class(es), chance level %1 %", nullptr, bridge::inTr(result.classNames.size()))
                .arg(percent(zero_shot::chanceLevel(result.classNames)));
    if (!result.failed.empty())
        text += Text::tr("; %1 could not be read").arg(result.failed.size());
    return text;
}

QString verdictText(const zero_shot::EvaluationResult& result, const zero_shot::Verdict& verdict)
{
    QString text = bridge::toQt(verdict.sentence);
    if (verdict.test && verdict.difference)
        text += Text::tr(
                    " Against the strongest of %n draw(s) of random words: right alone %1 to %2, difference %3 points "
                    "(bootstrap %4 to %5).",
                    nullptr, bridge::inTr(drawsOfRandomWords(result)))
                    .arg(verdict.test->onlyA)
                    .arg(verdict.test->onlyB)
                    .arg(percent(verdict.difference->mean), percent(verdict.difference->low),
                         percent(verdict.difference->high));
    return text;
}

QString calibrationText(const zero_shot::EvaluationResult& result)
{
    const zero_shot::Calibration& all = result.calibration;
    QString text = Text::tr(
                       "As the model gives them, confidences are off by %1 points on average (ECE, 15 bins); Brier "
                       "score %2, negative log-likelihood %3 nats.")
                       .arg(percent(all.ece), number(all.brier, 4), number(all.nll, 4));
    if (result.temperature) {
        const zero_shot::TemperatureFit& fit = *result.temperature;
        text += Text::tr(" A temperature of %1, fitted on %n sample(s),", nullptr, bridge::inTr(fit.fitSamples))
                    .arg(number(fit.fitted, 3)) +
                Text::tr(" takes the ECE of %n other(s) from %1 to %2.", nullptr, bridge::inTr(fit.measuredSamples))
                    .arg(number(fit.before.ece, 4), number(fit.after.ece, 4));
        if (fit.fitted < kLeastTemperature || fit.fitted > kMostTemperature)
            text += Text::tr(
                " That lies at the end of what is tried, as where every sample that it is fitted on is right: it "
                "says nothing of others.");
    }
    return text;
}

QString modelPath(const zero_shot::EvaluationResult& result)
{
    return fact(result, "model");
}

QString subjectText(const zero_shot::EvaluationResult& result)
{
    QStringList parts;
    if (const QString model = bridge::toQt(zero_shot::modelName(result)); !model.isEmpty())
        parts << Text::tr("model %1").arg(model);
    if (const QString mode = fact(result, "mode"); !mode.isEmpty())
        parts << Text::tr("mode %1").arg(mode);
    if (const QString aggregation = fact(result, "aggregation"); !aggregation.isEmpty())
        parts << Text::tr("aggregation %1").arg(aggregation);
    if (const QString badge = fact(result, "badge"); !badge.isEmpty())
        parts << u'[' + badge + u']';
    return parts.join(QStringLiteral(", "));
}

}  // namespace orangery::recognition_page
