// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/evaluation_charts.h"
#include "plugins/recognition/evaluation/cell_samples_model.h"
#include "plugins/recognition/evaluation/class_figures_model.h"
#include "plugins/recognition/evaluation/evaluation_texts.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace orangery;
using namespace orangery::recognition_page;

/// What the pane of evaluations shows, without a window.
class RecognitionEvaluationModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsOfClassesHold();
    void rowsOfACellHold();
    void textsSayWhatIsKnown();
};

void RecognitionEvaluationModelsTest::rowsOfClassesHold()
{
    ClassFiguresModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    SortedClassFigures sorted;
    sorted.setSourceModel(&model);
    const QAbstractItemModelTester sortedTester(&sorted, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const std::vector<std::string> names{"owl", "kite", "rook", "wren"};
    model.setFigures(names, {{.classIndex = 1,
                              .samples = 10,
                              .top1 = 9,
                              .top5 = 10,
                              .predicted = 12,
                              .recall = 0.9,
                              .precision = 0.75,
                              .mostConfused = 0,
                              .confused = 1}});
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(sorted.rowCount(), 1);  // of the others nothing is known
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setFigures(names, {{.classIndex = 0, .samples = 0, .predicted = 1, .recall = std::nan(""), .precision = 0},
                             {.classIndex = 1,
                              .samples = 10,
                              .top1 = 9,
                              .top5 = 10,
                              .predicted = 12,
                              .recall = 0.9,
                              .precision = 0.75,
                              .mostConfused = 0,
                              .confused = 1},
                             {.classIndex = 2,
                              .samples = 4,
                              .top1 = 1,
                              .top5 = 2,
                              .predicted = 1,
                              .recall = 0.25,
                              .precision = 1,
                              .mostConfused = 1,
                              .confused = 3}});
    QCOMPARE(resets.size(), 0);
    QCOMPARE(sorted.rowCount(), 3);
    sorted.sort(ClassFiguresModel::Recall);
    const auto text = [&](int row, int column) { return sorted.index(row, column).data().toString(); };
    QCOMPARE(text(0, ClassFiguresModel::Class), QStringLiteral("rook"));
    QCOMPARE(text(0, ClassFiguresModel::ConfusedWith), QStringLiteral("kite"));
    QCOMPARE(text(1, ClassFiguresModel::Recall), QStringLiteral("90.0 %"));
    QCOMPARE(text(1, ClassFiguresModel::Precision), QStringLiteral("75.0 %"));
    QCOMPARE(text(2, ClassFiguresModel::Recall), QString(QChar(0x2013)));  // without samples, after all others
    sorted.sort(ClassFiguresModel::Samples, Qt::DescendingOrder);
    QCOMPARE(text(0, ClassFiguresModel::Class), QStringLiteral("kite"));
    QCOMPARE(text(0, ClassFiguresModel::Top5), QString(QChar(0x2013)));  // of four classes it would say nothing
    model.setFigures({"owl", "kite", "rook", "wren", "crow"}, {{.classIndex = 1, .samples = 10, .top5 = 9}});
    QCOMPARE(text(0, ClassFiguresModel::Top5), QStringLiteral("90.0 %"));
    model.setFigures({"a", "b"}, {});
    QCOMPARE(sorted.rowCount(), 0);
}

void RecognitionEvaluationModelsTest::rowsOfACellHold()
{
    const auto resultOf = [](std::size_t count) {
        auto result = std::make_shared<zero_shot::EvaluationResult>();
        result->classNames = {"owl", "kite"};
        for (std::size_t i = 0; i < count; ++i)
            result->samples.push_back({.item = i,
                                       .id = "owl/" + std::to_string(i) + ".png",
                                       .input = "/pictures/" + std::to_string(i) + ".png",
                                       .answer = {.truth = 0, .best = {{1, 0.75}, {0, 0.25}}, .names = {1, 0}}});
        return result;
    };
    CellSamplesModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCell(resultOf(3), 0, 1);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(1).data().toString(), QStringLiteral("1.png"));
    QCOMPARE(model.index(1).data(CellSamplesModel::AnswerRole).toString(), QStringLiteral("kite 75 %"));
    QVERIFY(model.index(1).data(Qt::ToolTipRole).toString().contains(QStringLiteral("true class: owl")));
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setCell(resultOf(8), 0, 1);
    QCOMPARE(model.rowCount(), 8);
    QCOMPARE(resets.size(), 0);
    model.setCell(resultOf(8), 1, 1);
    QCOMPARE(model.rowCount(), 0);
    model.setCell(resultOf(CellSamplesModel::kMost + 7), 0, 1);
    QCOMPARE(model.rowCount(), static_cast<int>(CellSamplesModel::kMost));
    QCOMPARE(model.hidden(), std::size_t{7});
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void RecognitionEvaluationModelsTest::textsSayWhatIsKnown()
{
    zero_shot::EvaluationResult result;
    result.classNames = {"a", "b", "c", "d", "a"};
    result.listed = 20;
    result.samples.resize(10);
    result.accuracy.top1Share = 0.7;
    result.accuracy.top5Share = std::nan("");
    result.accuracy.meanRecall = 0.65;
    QCOMPARE(headlineText(result),
             QStringLiteral("top-1 70.0 % (95 % interval 39.7 to 89.2 %), no top-5 with fewer than 5 "
                            "classes, mean recall 65.0 %"));
    QCOMPARE(countsText(result), QStringLiteral("10 of 20 samples, 5 classes, chance level 25.0 %"));
    result.failed.resize(2);
    QVERIFY(countsText(result).endsWith(QStringLiteral("; 2 could not be read")));
    QVERIFY(verdictText(result, zero_shot::verdictOn(result, 1)).contains(QStringLiteral("was not tested")));
    QVERIFY(subjectText(result).isEmpty());
    for (const char* model : {"/models/clip-b32", "/models/clip-b32/", "clip-b32"}) {
        result.facts = {{"model", model}, {"mode", "name"}};
        QCOMPARE(subjectText(result), QStringLiteral("model clip-b32, mode name"));
        QCOMPARE(modelPath(result), QString::fromLatin1(model));
        QVERIFY(zero_shot::provenance(result).starts_with("model clip-b32, mode name, 10 of 20 samples"));
    }
}

QTEST_GUILESS_MAIN(RecognitionEvaluationModelsTest)
#include "recognition_evaluation_models_test.moc"
