// SPDX-License-Identifier: GPL-3.0-or-later
// Measures on samples whose answers are known: hand-worked numbers, synthetic sets with a known truth, controls.
#include "engine/base/random.h"
#include "engine/zero_shot/evaluation/evaluation_charts.h"
#include "engine/zero_shot/evaluation/evaluation_report.h"
#include "engine/zero_shot/scoring/ranking.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <set>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

using Texts = std::vector<std::string>;

void near(double a, double b, double tolerance)
{
    QVERIFY2(std::abs(a - b) <= tolerance,
             qPrintable(QString::number(a, 'g', 12) + QLatin1String(" is not ") + QString::number(b, 'g', 12)));
}

std::vector<std::size_t> alone(std::size_t classes)
{
    std::vector<std::size_t> same(classes);
    std::iota(same.begin(), same.end(), std::size_t{0});
    return same;
}

/// Samples whose classes are drawn from softmax(logits / T): calibrated once T is divided out.
ScoredSamples drawn(std::size_t count, std::size_t classes, double T, std::uint64_t seed)
{
    constexpr double kSpread = 6;
    Random random(seed);
    ScoredSamples samples{.classes = classes, .truth = {}, .logits = {}};
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<double> cooled;
        for (std::size_t c = 0; c < classes; ++c) {
            const double logit = kSpread * random.uniform();
            samples.logits.push_back(static_cast<float>(logit));
            cooled.push_back(logit / T);
        }
        const std::vector<double> p = softmax(cooled);
        double u = random.uniform();
        std::size_t truth = 0;
        while (truth + 1 < classes && u >= p[truth])
            u -= p[truth++];
        samples.truth.push_back(truth);
    }
    return samples;
}

DescriptionSet described()
{
    return {
        .sentences = {{"it hoots at night", "two big eyes"}, {"it soars", "a long tail", "red wings"}, {"it caws"}}};
}

}  // namespace

class EvaluationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accuracy_by_hand()
    {
        // Six classes; sample 0 right, sample 1 second best, sample 2 worst, sample 3 a tie that the first class wins.
        const ScoredSamples samples{.classes = 6,
                                    .truth = {0, 1, 5, 2},
                                    .logits = {9, 1, 1, 1, 1, 1, 9, 8, 1, 1, 1, 1, 6, 5, 4, 3, 2, 1, 0, 7, 7, 0, 0, 0}};
        const Accuracy accuracy = accuracyOf(answersOf(samples, alone(6)), samples.classes);
        QCOMPARE(accuracy.top1, (std::vector<bool>{true, false, false, false}));
        QCOMPARE(accuracy.top5, (std::vector<bool>{true, true, false, true}));
        near(accuracy.top1Share, 0.25, 1e-12);
        near(accuracy.top5Share, 0.75, 1e-12);
        near(accuracy.meanRecall, 0.25, 1e-12);  // of the four classes that have samples
        QCOMPARE(accuracy.confusion, (std::vector<CountCell>{{0, 0, 1}, {1, 0, 1}, {2, 1, 1}, {5, 0, 1}}));
        for (std::size_t c = 0; c < 6; ++c) {
            std::size_t row = 0;
            for (const CountCell& cell : cellsOfRow(accuracy.confusion, c))
                row += cell.count;
            QCOMPARE(row, accuracy.classes[c].samples);
        }
    }

    void many_classes_take_no_square_of_their_number()
    {
        constexpr std::size_t kClasses = 21'000;  // squared, 3.5 GB of counts
        EvaluationResult result;
        std::vector<SampleAnswer> answers;
        for (std::size_t i = 0; i < kClasses; ++i)
            result.classNames.push_back("class " + std::to_string(i));
        for (std::size_t i = 0; i < 3 * kClasses; ++i) {
            const std::size_t truth = i % kClasses;
            const std::size_t told = i % 3 == 0 ? kClasses - 1 - truth : truth;
            answers.push_back({.truth = truth, .best = {{told, 0.9}}, .names = {told}});
        }
        result.accuracy = accuracyOf(answers, kClasses);
        QVERIFY(result.accuracy.confusion.size() <= 2 * kClasses);
        const std::vector<ClassFigures> figures = classFigures(result.accuracy);
        QCOMPARE(figures.size(), kClasses);
        std::size_t told = 0;
        for (const ClassFigures& one : figures)
            told += one.predicted;
        QCOMPARE(told, 3 * kClasses);
        QCOMPARE(figures[0].mostConfused, std::optional<std::size_t>(kClasses - 1));
        QCOMPARE(confusionTable(result).rows.size(), result.accuracy.confusion.size());
        QCOMPARE(confusionMatrix(result).at(0, kClasses - 1), figures[0].confused);
        QCOMPARE(confusedPairs(result).size(), static_cast<std::size_t>(std::count_if(
                                                   result.accuracy.confusion.begin(), result.accuracy.confusion.end(),
                                                   [](const CountCell& cell) { return cell.row != cell.column; })));
    }

    void classes_of_one_name_count_as_one()
    {
        const std::vector<std::size_t> same = firstOfName({"missile", "owl", "missile"});
        QCOMPARE(same, (std::vector<std::size_t>{0, 1, 0}));
        const ScoredSamples samples{.classes = 3, .truth = {0, 2, 1}, .logits = {1, 0, 5, 5, 0, 1, 0, 2, 1}};
        const Accuracy accuracy = accuracyOf(answersOf(samples, same), samples.classes);
        near(accuracy.top1Share, 1, 1e-12);
        QVERIFY(std::isnan(accuracy.top5Share));
        const Calibration calibration = calibrationOf(answersOf(samples, same));
        QVERIFY(calibration.nll < 0.2);  // both places of the name add up
    }

    void a_calibrated_set_has_no_error_and_its_temperature_is_found()
    {
        const ScoredSamples calibrated = drawn(20'000, 5, 1, 1);
        near(calibrationOf(answersOf(calibrated, alone(5))).ece, 0, 0.02);  // noise of 15 bins
        near(fitTemperature(calibrated, alone(5)), 1, 0.05);
        const ScoredSamples hot = drawn(20'000, 5, 2.5, 2);
        QVERIFY(calibrationOf(answersOf(hot, alone(5))).ece > 0.15);
        near(fitTemperature(hot, alone(5)), 2.5, 0.15);
        const Calibration after = calibrationOf(answersOf(hot, alone(5), 2.5));
        near(after.ece, 0, 0.02);
        QVERIFY(after.nll < calibrationOf(answersOf(hot, alone(5))).nll);
        QVERIFY(after.brier < calibrationOf(answersOf(hot, alone(5))).brier);
        std::size_t binned = 0;
        for (const ReliabilityBin& bin : after.bins)
            binned += bin.samples;
        QCOMPARE(binned, std::size_t{20'000});
    }

    void brier_and_nll_by_hand()
    {
        const float third = static_cast<float>(std::log(3.0));
        const ScoredSamples samples{.classes = 2, .truth = {0, 0}, .logits = {third, 0, 0, third}};  // p = 3/4, 1/4
        const Calibration calibration = calibrationOf(answersOf(samples, alone(2)));
        near(calibration.brier, (2 * 0.0625 + 2 * 0.5625) / 2, 1e-6);
        near(calibration.nll, -(std::log(0.75) + std::log(0.25)) / 2, 1e-6);
        near(calibration.ece, 0.25, 1e-6);  // half right at 0.75
    }

    void coverage_and_risk()
    {
        const ScoredSamples samples = drawn(4'000, 5, 1, 3);
        const std::vector<CoveragePoint> points = coverageAndRisk(answersOf(samples, alone(5)));
        QCOMPARE(points.size(), std::size_t{20});
        near(points.back().coverage, 1, 1e-12);
        near(points.back().risk, 1 - accuracyOf(answersOf(samples, alone(5)), samples.classes).top1Share, 1e-12);
        QVERIFY(points.front().risk < points.back().risk);
        for (std::size_t i = 1; i < points.size(); ++i)
            QVERIFY(points[i].threshold <= points[i - 1].threshold);
    }

    void coverage_does_not_depend_on_the_order_of_equally_confident_samples()
    {
        const auto curve = [](const std::vector<std::pair<double, bool>>& samples) {
            std::vector<SampleAnswer> answers;
            for (const auto& [confidence, isRight] : samples)
                answers.push_back({.truth = 0,
                                   .best = {{0, confidence}},
                                   .names = {0},
                                   .confidence = confidence,
                                   .isLikeliest = isRight});
            return coverageAndRisk(answers);
        };
        // 20 samples: two sure and right, ten at 0.5 of which four are wrong, eight at 0.25 of which six are.
        std::vector<std::pair<double, bool>> samples;
        for (int i = 0; i < 20; ++i)
            samples.emplace_back(i < 2 ? 1 : i < 12 ? 0.5 : 0.25, i < 2 || (i >= 6 && i < 14));
        const std::vector<CoveragePoint> points = curve(samples);
        near(points[1].risk, 0, 1e-12);
        near(points[2].risk, 0.4 / 3, 1e-12);  // one of the ten, whichever
        near(points[6].risk, 0.4 * 5 / 7, 1e-12);
        near(points[11].risk, 4.0 / 12, 1e-12);
        near(points[13].risk, (4 + 0.75 * 2) / 14, 1e-12);
        near(points[19].risk, 0.5, 1e-12);
        near(points[6].threshold, 0.5, 1e-12);
        Random random(9);
        for (int draw = 0; draw < 20; ++draw) {
            for (std::size_t i = samples.size(); i > 1; --i)
                std::swap(samples[i - 1], samples[random.below(i)]);
            const std::vector<CoveragePoint> others = curve(samples);
            QCOMPARE(others.size(), points.size());
            for (std::size_t i = 0; i < points.size(); ++i) {
                QCOMPARE(others[i].risk, points[i].risk);
                QCOMPARE(others[i].threshold, points[i].threshold);
            }
        }
    }

    void paired_tests_by_hand()
    {
        const std::vector<bool> a{true, true, true, true, true, false, true, false};
        const std::vector<bool> b{false, false, false, false, false, true, true, false};
        const McNemar test = mcNemar(a, b);
        QCOMPARE(test.onlyA, std::size_t{5});
        QCOMPARE(test.onlyB, std::size_t{1});
        near(test.p, 2 * (1 + 6) / 64.0, 1e-9);
        near(mcNemar(a, a).p, 1, 1e-12);
        QCOMPARE(significanceText(test), std::string("p = 0.2188"));
        QCOMPARE(significanceText(mcNemar(100, 0)), std::string("p < 0.0001"));
        const PairedDifference difference = bootstrapDifference(a, b, 2000, 1);
        near(difference.mean, 0.5, 1e-12);
        QVERIFY(difference.low < 0.5 && difference.high > 0.5 && difference.high <= 1);
        const MeanAndDeviation spread = meanAndDeviation({1, 2, 3, 4});
        near(spread.mean, 2.5, 1e-12);
        near(spread.sd, std::sqrt(5.0 / 3), 1e-12);
    }

    void controls_have_the_form_and_not_the_meaning()
    {
        const ClassSet classes{.names = {"owl", "kite", "rook"}};
        const auto texts = [&](Control control, std::uint64_t seed) {
            const PromptTexts prompts = controlTexts(control, classes, described(), {}, seed).value();
            std::vector<Texts> ofClass;
            for (const auto& places : prompts.groups[0].ofClass) {
                Texts& own = ofClass.emplace_back();
                for (const std::size_t place : places)
                    own.push_back(prompts.texts[place]);
            }
            return ofClass;
        };
        const auto waffle = texts(Control::Waffle, 1);
        QCOMPARE(waffle, texts(Control::Waffle, 1));
        QVERIFY(waffle != texts(Control::Waffle, 2));
        QCOMPARE(waffle[1].size(), std::size_t{3});
        QCOMPARE(waffle[0][0].substr(3), waffle[2][0].substr(4));  // the same words for every class
        QVERIFY(waffle[0][0].starts_with("owl, which"));

        const auto shuffled = texts(Control::Shuffled, 5);
        for (std::size_t c = 0; c < 3; ++c) {
            QVERIFY(shuffled[c] != described().sentences[c]);
            QVERIFY(std::find(shuffled.begin(), shuffled.end(), described().sentences[c]) != shuffled.end());
        }
        auto letters = [](std::string text) {
            std::sort(text.begin(), text.end());
            return text;
        };
        const auto scrambled = texts(Control::Scrambled, 3);
        for (std::size_t c = 0; c < 3; ++c)
            for (std::size_t k = 0; k < scrambled[c].size(); ++k)
                QCOMPARE(letters(scrambled[c][k]), letters(described().sentences[c][k]));
        const auto templates = texts(Control::Templates, 1);
        QCOMPARE(templates[2].size(), std::size_t{3});
        QCOMPARE(templates[0][0], std::string("a photo of a owl."));
        QVERIFY(!controlTexts(Control::Shuffled, {.names = {"owl"}}, {.sentences = {{"a"}}}, {}, 1));
    }

    void random_words_and_characters_are_as_long_as_the_descriptions()
    {
        for (const auto& [sentences, words] :
             {std::pair(Texts{"it hoots at night", "two big eyes", "red wings"}, std::size_t{3}),
              std::pair(Texts{"\u0441\u043e\u0432\u0430", "\u043d\u043e\u0447\u044c"}, std::size_t{1})}) {
            const DescriptionSet one{.sentences = {sentences, sentences}};
            std::set<std::string> vocabulary;
            for (const std::string& sentence : sentences)
                for (const QString& word : QString::fromStdString(sentence).split(u' '))
                    vocabulary.insert(word.toStdString());
            for (std::uint64_t seed = 0; seed < 20; ++seed) {
                const PromptTexts prompts = controlTexts(Control::Waffle, {.names = {"x", "y"}}, one, {}, seed).value();
                QStringList drawn;
                for (const std::size_t place : prompts.groups[0].ofClass[0]) {
                    QString text = QString::fromStdString(prompts.texts[place]).remove(QStringLiteral("x, which "));
                    for (const char* begin : {"has ", "is "})
                        if (text.startsWith(QLatin1String(begin)))
                            text.remove(0, static_cast<qsizetype>(std::strlen(begin)));
                    drawn << text;
                }
                for (qsizetype k = 0; k < drawn.size(); ++k) {
                    const QStringList own = drawn[k].split(u' ');
                    QCOMPARE(static_cast<std::size_t>(own.size()), words);
                    for (qsizetype w = 0; w < own.size(); ++w) {
                        if (k % 2 == 0) {
                            QVERIFY(vocabulary.contains(own[w].toStdString()));
                            continue;
                        }
                        QCOMPARE(own[w].size(), drawn[k - 1].split(u' ')[w].size());
                        for (const QChar letter : own[w])
                            QVERIFY(std::any_of(vocabulary.begin(), vocabulary.end(), [&](const std::string& word) {
                                return QString::fromStdString(word).contains(letter);
                            }));
                    }
                }
            }
        }
        // Punctuation is no part of a word, and sentences without any word end nothing.
        const PromptTexts bare =
            controlTexts(Control::Waffle, {.names = {"x", "y"}}, {.sentences = {{"caws,"}, {"(caws)", "caws."}}}, {}, 1)
                .value();
        QCOMPARE(bare.texts[0], std::string("x, which has caws"));
        QVERIFY(controlTexts(Control::Waffle, {.names = {"x", "y"}}, {.sentences = {{""}, {" "}}},
                             {.undescribed = Undescribed::ByName}, 1));
    }

    void figures_of_classes_by_hand()
    {
        // Truth 0 0 0 1 1, answered 0 1 1 1 2; class 3 has nothing.
        const ScoredSamples samples{.classes = 4, .truth = {0, 0, 0, 1, 1}, .logits = {9, 0, 0, 0, 0, 9, 0, 0, 0, 9,
                                                                                       0, 0, 0, 9, 0, 0, 0, 0, 9, 0}};
        const Accuracy accuracy = accuracyOf(answersOf(samples, alone(4)), 4);
        near(accuracy.top1Share, 2.0 / 5, 1e-12);
        near(accuracy.meanRecall, (1.0 / 3 + 1.0 / 2) / 2, 1e-12);
        const std::vector<ClassFigures> figures = classFigures(accuracy);
        QCOMPARE(figures.size(), std::size_t{3});
        near(figures[0].recall, 1.0 / 3, 1e-12);
        near(figures[0].precision, 1, 1e-12);
        QCOMPARE(figures[0].mostConfused, std::optional<std::size_t>(1));
        QCOMPARE(figures[0].confused, std::size_t{2});
        near(figures[1].recall, 0.5, 1e-12);
        near(figures[1].precision, 1.0 / 3, 1e-12);
        QCOMPARE(figures[1].mostConfused, std::optional<std::size_t>(2));
        QVERIFY(std::isnan(figures[2].recall));
        near(figures[2].precision, 0, 1e-12);
        QVERIFY(!figures[2].mostConfused);
    }

    void wilsons_interval_and_chance()
    {
        // statsmodels.stats.proportion.proportion_confint(7, 10, method="wilson")
        near(wilsonInterval(0.7, 10).low, 0.396775, 1e-5);
        near(wilsonInterval(0.7, 10).high, 0.892209, 1e-5);
        near(wilsonInterval(0, 20).low, 0, 1e-12);
        near(wilsonInterval(0, 20).high, 0.161125, 1e-5);
        near(wilsonInterval(1, 20).high, 1, 1e-12);
        near(wilsonInterval(0, 0).high, 1, 1e-12);
        near(chanceLevel({"a", "b", "a", "c"}), 1.0 / 3, 1e-12);
    }

    void a_temperature_has_two_halves()
    {
        const auto count = [](const std::vector<CalibrationPart>& parts, CalibrationPart part) {
            return std::count(parts.begin(), parts.end(), part);
        };
        const std::vector<CalibrationPart> all = calibrationParts(101, 1000, 3);
        QCOMPARE(count(all, CalibrationPart::Fit), 51);
        QCOMPARE(count(all, CalibrationPart::Measure), 50);
        QVERIFY(all == calibrationParts(101, 1000, 3));
        QVERIFY(all != calibrationParts(101, 1000, 4));
        const std::vector<CalibrationPart> some = calibrationParts(101, 20, 3);
        QCOMPARE(count(some, CalibrationPart::Neither), 81);
        QCOMPARE(count(some, CalibrationPart::Fit), 10);
    }

    void descriptions_are_said_to_help_only_beyond_random_words()
    {
        EvaluationResult result;
        constexpr std::size_t kSamples = 200;
        result.accuracy.top1.assign(kSamples, true);
        std::fill_n(result.accuracy.top1.begin(), 60, false);
        result.accuracy.top1Share = 0.7;
        QVERIFY(!verdictOn(result, 1).helps);  // no control
        ControlResult waffle{
            .control = Control::Waffle, .top1 = {0.5, 0.51, 0.49, 0.5, 0.52, 0.48, 0.5}, .strongest = {}};
        waffle.strongest.assign(kSamples, true);
        std::fill_n(waffle.strongest.begin(), 96, false);
        result.controls = {waffle};
        QVERIFY(verdictOn(result, 1).helps);
        for (const auto& [mode, helps] :
             {std::pair{"mix", true}, std::pair{"name", false}, std::pair{"ensemble", false}}) {
            result.facts["mode"] = mode;
            QCOMPARE(verdictOn(result, 1).helps, helps);
            QCOMPARE(verdictOn(result, 1).sentence.find("was not tested") == std::string::npos, helps);
        }
        result.facts["mode"] = "descriptions";
        result.controls[0].top1.pop_back();
        QVERIFY(!verdictOn(result, 1).helps);  // six seeds
        result.controls[0].top1 = {0.5, 0.7, 0.3, 0.6, 0.8, 0.5, 0.6};
        QVERIFY(!verdictOn(result, 1).helps);  // within two deviations
        result.controls[0] = waffle;
        result.controls[0].strongest = result.accuracy.top1;
        QVERIFY(!verdictOn(result, 1).helps);  // no difference from the strongest seed
    }
};

QTEST_APPLESS_MAIN(EvaluationTest)
#include "evaluation_test.moc"
