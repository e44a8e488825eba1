// SPDX-License-Identifier: GPL-3.0-or-later
// Thresholds on hand-worked samples: "none of these" and several classes; what is refused; the file of thresholds.
#include "engine/zero_shot/recognition/recognised_item.h"
#include "engine/zero_shot/thresholds/label_thresholds.h"
#include "engine/zero_shot/thresholds/none_threshold.h"
#include "engine/zero_shot/thresholds/threshold_file.h"

#include <QTest>

#include <cmath>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

/// Known ones at 0.1, 0.2, ... 1.0 (the two lowest wrong), none at 0.05, 0.10, ... 0.05 x count.
std::vector<BestAnswer> answers(int none = 10)
{
    std::vector<BestAnswer> all;
    for (int i = 1; i <= 10; ++i)
        all.push_back({.score = i / 10.0, .isNone = false, .isRight = i > 2});
    for (int i = 1; i <= none; ++i)
        all.push_back({.score = i / 20.0, .isNone = true});
    return all;
}

void near(double a, double b)
{
    QVERIFY2(std::abs(a - b) < 1e-12, qPrintable(QString::number(a, 'g', 15)));
}

}  // namespace

class ThresholdsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outcomes();
    void bestBalancedAccuracy();
    void falseAcceptanceIsKept();
    void tooFewSamples();
    void labelsByHand();
    void rareClassesTakeTheSharedThreshold();
    void tooFewLabels();
    void answersAndLabels();
    void fileOfThresholds();
    void badFiles();
};

void ThresholdsTest::outcomes()
{
    const ThresholdOutcome all = outcomeAt(answers(), 0);
    QCOMPARE(all.acceptedKnown, std::size_t{10});
    QCOMPARE(all.acceptedNone, std::size_t{10});
    near(all.precision(), 8.0 / 20);
    near(all.balanced(), 0.5);
    const ThresholdOutcome at = outcomeAt(answers(), 0.3);  // >=: the one at 0.3 is accepted
    QCOMPARE(at.acceptedKnown, std::size_t{8});
    QCOMPARE(at.acceptedRight, std::size_t{8});
    QCOMPARE(at.acceptedNone, std::size_t{5});
    near(at.acceptance(), 0.8);
    near(at.falseAcceptance(), 0.5);
    QVERIFY(std::isnan(outcomeAt(answers(0), 0.3).falseAcceptance()));
    QVERIFY(std::isnan(outcomeAt(answers(), 2).precision()));
}

void ThresholdsTest::bestBalancedAccuracy()
{
    // From 0.5 up 6 known and one of none are accepted: (0.6 + 0.9) / 2; above it 5 and none, which is as good but accepts
    // less. Each step of 0.1 down gains a known and two of none.
    const ThresholdOutcome chosen = chooseThreshold(answers(), std::nullopt).value();
    near(chosen.balanced(), 0.75);
    near(chosen.threshold, 0.475);
    // A finer search finds nothing better.
    for (int i = 0; i <= 1000; ++i)
        QVERIFY(outcomeAt(answers(), i / 1000.0).balanced() <= chosen.balanced());
}

void ThresholdsTest::falseAcceptanceIsKept()
{
    const ThresholdOutcome chosen = chooseThreshold(answers(), 0.2).value();
    near(chosen.falseAcceptance(), 0.2);
    QVERIFY(chosen.threshold > 0.4 && chosen.threshold <= 0.45);
    QCOMPARE(chosen.acceptedKnown, std::size_t{6});
    // The least such threshold: anything lower accepts more of the none.
    QVERIFY(outcomeAt(answers(), 0.4).falseAcceptance() > 0.2);
    // All scores the same: nothing may be accepted.
    std::vector<BestAnswer> same(20, {.score = 0.5});
    for (int i = 0; i < 10; ++i)
        same[static_cast<std::size_t>(i)].isNone = true;
    QCOMPARE(chooseThreshold(same, 0.1)->acceptedKnown, std::size_t{0});
}

void ThresholdsTest::tooFewSamples()
{
    const auto few = chooseThreshold(answers(9), std::nullopt);
    QVERIFY(!few);
    QCOMPARE(few.error().code, ErrorCode::Input);
    QVERIFY(few.error().message.find("10 samples of the classes and 9 of none") != std::string::npos);
    const auto coarse = chooseThreshold(answers(10), 0.05);
    QVERIFY(!coarse);
    QVERIFY(coarse.error().cause.find("10 and 20 are needed") != std::string::npos);
    QVERIFY(chooseThreshold(answers(20), 0.05));
    QVERIFY(!chooseThreshold({}, std::nullopt));
}

namespace {

/// Two classes, 12 samples: class 0 is true of the six highest of its scores but one; class 1 only of sample 11.
LabelledScores labelled()
{
    LabelledScores samples{.classes = 2, .scores = {}, .labels = {}};
    for (int i = 0; i < 12; ++i) {
        samples.scores.push_back(i / 12.0);
        samples.scores.push_back(i / 24.0);
        samples.labels.push_back(i >= 6 && i != 8 ? 1 : 0);
        samples.labels.push_back(i == 11 ? 1 : 0);
    }
    return samples;
}

}  // namespace

void ThresholdsTest::labelsByHand()
{
    const LabelThresholds chosen = chooseLabelThresholds(labelled()).value();
    QVERIFY(chosen.isOwn[0]);
    QCOMPARE(chosen.positives[0], std::size_t{5});
    near(chosen.ofClass[0], 5.5 / 12);
    const LabelOutcome outcome = labelOutcome(labelled(), chosen.ofClass);
    QCOMPARE(outcome.classes[0].hits, std::size_t{5});
    QCOMPARE(outcome.classes[0].extra, std::size_t{1});
    QCOMPARE(outcome.classes[0].missed, std::size_t{0});
    near(outcome.classes[0].f1(), 10.0 / 11);
    // No other threshold has a greater F1.
    for (int i = 0; i <= 24; ++i) {
        const std::vector<double> other{i / 24.0, 1.0};
        QVERIFY(!(labelOutcome(labelled(), other).classes[0].f1() > 10.0 / 11 + 1e-12));
        const std::vector<double> shared{i / 24.0, i / 24.0};
        const std::vector<double> best{chosen.shared, chosen.shared};
        QVERIFY(labelOutcome(labelled(), shared).all.f1() <= labelOutcome(labelled(), best).all.f1() + 1e-12);
    }
}

void ThresholdsTest::rareClassesTakeTheSharedThreshold()
{
    const LabelThresholds chosen = chooseLabelThresholds(labelled()).value();
    QVERIFY(!chosen.isOwn[1]);
    QCOMPARE(chosen.positives[1], std::size_t{1});
    QCOMPARE(chosen.ofClass[1], chosen.shared);
    // A class that is never told though it is true counts 0 in the mean.
    const std::vector<double> thresholds{chosen.ofClass[0], 2.0};
    near(labelOutcome(labelled(), thresholds).macroF1, (10.0 / 11 + 0) / 2);
}

void ThresholdsTest::tooFewLabels()
{
    LabelledScores few = labelled();
    few.scores.resize(18);
    few.labels.resize(18);
    QVERIFY(!chooseLabelThresholds(few));
    few = labelled();
    few.labels.assign(few.labels.size(), 0);
    few.labels[0] = 1;
    const auto chosen = chooseLabelThresholds(few);
    QVERIFY(!chosen);
    QVERIFY(chosen.error().message.find("12 samples with 1 label") != std::string::npos);
}

void ThresholdsTest::answersAndLabels()
{
    const std::vector<std::string> names{"owl", "kite"};
    const std::vector<RankedClass> ranking{{.classIndex = 1, .cosine = 0.3, .logit = 30, .probability = 0.7},
                                           {.classIndex = 0, .cosine = 0.2, .logit = 20, .probability = 0.3}};
    Thresholds thresholds{.measure = ThresholdMeasure::Probability, .none = 0.7, .labels = {}};
    QCOMPARE(*thresholds.answer(ranking, names), std::string("kite"));
    thresholds.none = 0.71;
    QCOMPARE(*thresholds.answer(ranking, names), std::string(kNoneOfThese));
    // The next class of another name is the one that the best is told apart from.
    const std::vector<RankedClass> twins{
        {.classIndex = 0, .cosine = 0.75}, {.classIndex = 1, .cosine = 0.75}, {.classIndex = 2, .cosine = 0.5}};
    thresholds = {.measure = ThresholdMeasure::Margin, .none = 0.25, .labels = {}};
    QCOMPARE(*thresholds.answer(twins, {"owl", "owl", "kite"}), std::string("owl"));
    QCOMPARE(*thresholds.answer(twins, {"owl", "rook", "kite"}), std::string(kNoneOfThese));
    QCOMPARE(*thresholds.answer({{.classIndex = 1, .cosine = -0.5}}, names),
             std::string("kite"));  // told apart from nothing
    thresholds = {.measure = ThresholdMeasure::Cosine, .none = {}, .labels = {{"owl", 0.2}, {"kite", 0.31}}};
    QVERIFY(!thresholds.answer(ranking, names));
    QCOMPARE(thresholds.told(ranking, names), std::vector<std::string>{"owl"});

    // A text of the background counts as it is, with or without a threshold.
    const Thresholds background{.measure = ThresholdMeasure::Cosine, .none = {}, .labels = {}, .background = {"fog"}};
    QCOMPARE(*background.answer(ranking, names, 0.3), std::string("kite"));
    QCOMPARE(*background.answer(ranking, names, 0.31), std::string(kNoneOfThese));
    QCOMPARE(*background.answer(ranking, names), std::string("kite"));  // where nobody knows how near it is
    Thresholds both = background;
    both.none = 0.35;
    QCOMPARE(*both.answer(ranking, names, 0.1), std::string(kNoneOfThese));
    QCOMPARE(thresholdsOf(toJson(both), "t.json").value().background, background.background);

    RecognisedItem item{.index = 3, .input = "a.png", .ranking = ranking};
    thresholds.none = 0.31;
    item.judge(thresholds, names);
    QCOMPARE(*item.answer, std::string(kNoneOfThese));
    QCOMPARE(*item.labels, std::vector<std::string>{"owl"});
    Table table = predictionTable(thresholds);
    addRows(table, item, names);
    QCOMPARE(writeCsv(table), std::string("item,input,rank,class,cosine,logit,probability,answer,label\n"
                                          "3,a.png,1,kite,0.3,30,0.7,0,0\n3,a.png,2,owl,0.2,20,0.3,0,1\n"));
    QCOMPARE(predictionTable({}).columns.size(), std::size_t{7});
}

void ThresholdsTest::fileOfThresholds()
{
    const Thresholds made{.measure = ThresholdMeasure::Cosine,
                          .none = 0.25,
                          .labels = {{"owl", 0.2}},
                          .facts = {{"model", "m"}, {"mode", "name"}, {"classes", 2}}};
    const Thresholds read = parseThresholds(writeJsonFile(toJson(made)), "t.json").value();
    QCOMPARE(read.measure, made.measure);
    QCOMPARE(*read.none, 0.25);
    QCOMPARE(read.labels.at("owl"), 0.2);
    QVERIFY(differences(read, made.facts, {"owl"}).empty());
    const std::vector<std::string> other = differences(read, {{"model", "m"}, {"mode", "template"}}, {"owl"});
    QCOMPARE(other.size(), std::size_t{1});
    QVERIFY(other.front().find("mode") != std::string::npos);
    // Thresholds of classes hold by name.
    const std::vector<std::string> names = differences(read, made.facts, {"kite", "rook"});
    QCOMPARE(names.size(), std::size_t{2});
    QCOMPARE(names[0], std::string("1 threshold is of none of the classes, that of 'owl' for one"));
    QCOMPARE(names[1], std::string("2 classes have no threshold and are never told, 'kite' for one"));
    QVERIFY(differences({.none = 0.5, .labels = {}}, {}, {"kite"}).empty());
    QCOMPARE(*readThresholds("0.5", ThresholdMeasure::Cosine)->none, 0.5);
    QCOMPARE(readThresholds("0.5", ThresholdMeasure::Cosine)->measure, ThresholdMeasure::Cosine);
}

void ThresholdsTest::badFiles()
{
    for (const char* text : {"[]", "{", "{}", R"({"schema": "orangery.thresholds/2", "measure": "cosine", "none": 1})",
                             R"({"schema": "orangery.thresholds/1", "measure": "luck", "none": 1})",
                             R"({"schema": "orangery.thresholds/1", "measure": "margin", "labels": {"owl": 1}})",
                             R"({"schema": "orangery.thresholds/1", "measure": "cosine"})",
                             R"({"schema": "orangery.thresholds/1", "measure": "cosine", "none": "low"})",
                             R"({"schema": "orangery.thresholds/1", "measure": "cosine", "labels": {"owl": null}})"}) {
        const auto read = parseThresholds(text, "t.json");
        QVERIFY2(!read, text);
        QCOMPARE(read.error().code, ErrorCode::Input);
        QVERIFY(read.error().message.find("t.json") != std::string::npos);
    }
    QCOMPARE(readThresholds("no such file", ThresholdMeasure::Cosine).error().code, ErrorCode::Usage);
}

QTEST_GUILESS_MAIN(ThresholdsTest)
#include "thresholds_test.moc"
