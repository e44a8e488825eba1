// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors.h"
#include "engine/models/files/comparison_layers.h"
#include "engine/models/files/comparison_record.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace orangery;
using namespace orangery::models;

namespace {

/// A tensor of both models with d = 3 and 4, a = 5 and 12.
TensorComparison changed(const std::string& name)
{
    return {.name = name,
            .status = TensorStatus::Changed,
            .typeA = "F32",
            .typeB = "F16",
            .shapeA = {2},
            .shapeB = {2},
            .sums = kernels::DifferenceSums{
                .sumAbs = 7, .sumSquares = 25, .maxAbs = 4, .sumAbsA = 17, .sumSquaresA = 169, .maxAbsA = 12}};
}

ModelComparison example()
{
    ModelComparison comparison;
    comparison.tensors = {changed("layers.0.attn"), changed("layers.1.attn"), changed("layers.1.mlp.weight"),
                          changed("head")};
    comparison.tensors[1].status = TensorStatus::Same;
    comparison.tensors[1].sums = kernels::DifferenceSums{};
    comparison.tensors.push_back(
        {.name = "layers.1.extra", .status = TensorStatus::OnlyB, .typeB = "F32", .shapeB = {}});
    comparison.layers = layersOf(comparison.tensors);
    return comparison;
}

}  // namespace

class ComparisonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesTellLayersAndModules()
    {
        QCOMPARE(layerOf("visual.blocks.10.mlp.0.weight").value(), std::string("visual.blocks.10"));
        QCOMPARE(moduleOf("visual.blocks.10.mlp.0.weight"), std::string("mlp.0.weight"));
        QCOMPARE(layerOf("layers.3").value(), std::string("layers.3"));
        QCOMPARE(moduleOf("layers.3"), std::string());
        QVERIFY(!layerOf("head.weight4.v2").has_value());
        QVERIFY(!layerOf("").has_value());
    }

    void normsAreThoseOfTheirNames()
    {
        const kernels::DifferenceSums sums = *changed("w").sums;
        const std::array<double, 6> wanted{5.0 / 13, 7.0 / 17, 4.0 / 12, 5, 7, 4};
        for (std::size_t i = 0; i < kDifferenceNorms.size(); ++i) {
            QCOMPARE(normOf(sums, kDifferenceNorms[i]).value(), wanted[i]);
            QVERIFY(normOfName(nameOf(kDifferenceNorms[i])) == kDifferenceNorms[i]);
        }
        QVERIFY(!normOf({.sumAbs = 1, .sumSquares = 1, .maxAbs = 1}, DifferenceNorm::L2Relative).has_value());
        QCOMPARE(normOf({}, DifferenceNorm::L2Relative).value(), 0.0);
        QVERIFY(!normOfName("l3").has_value());
    }

    void layersAddUp()
    {
        const ModelComparison comparison = example();
        QCOMPARE(comparison.layers.size(), std::size_t{2});
        QCOMPARE(comparison.layers[1].name, std::string("layers.1"));
        QCOMPARE(comparison.layers[1].tensors, std::uint64_t{3});
        QCOMPARE(comparison.layers[1].changed, std::uint64_t{2});
        QCOMPARE(comparison.layers[1].sums.sumSquares, 25.0);
    }

    void aMapHasEveryTensorOfALayerInItsPlace()
    {
        const HeatMap map = layerMap(example(), DifferenceNorm::L2);
        QVERIFY(map.columns == std::vector<std::string>({"layers.0", "layers.1"}));
        QVERIFY(map.rows == std::vector<std::string>({"attn", "mlp.weight", "extra"}));
        QCOMPARE(map.at(0, 0).value, std::optional(5.0));
        QCOMPARE(map.at(0, 1).value, std::optional(0.0));
        QVERIFY(!map.at(1, 0).value && map.at(1, 0).note.empty());
        QCOMPARE(map.at(2, 1).note, std::string("only in B"));
        QCOMPARE(map.captions.size(), std::size_t{1});  // the head
    }

    void mapsOfAnyFileAreBounded()
    {
        ModelComparison comparison;
        for (int i = 0; i < 3000; ++i)
            comparison.tensors.push_back(changed("layers." + std::to_string(i) + ".part" + std::to_string(i)));
        const HeatMap map = layerMap(comparison, DifferenceNorm::L2);
        QVERIFY(map.cells.size() <= 1'000'000);
        QVERIFY2(map.captions.at(0).find("not drawn: 2") != std::string::npos, map.captions.at(0).c_str());
    }

    void aRunReadsBackAsWhatWasRecorded()
    {
        const QTemporaryDir temporary;
        ModelComparison comparison = example();
        comparison.tensors[0].sums->sumSquares = std::numeric_limits<double>::infinity();
        comparison.tensors[0].sums->notFinite = 3;
        comparison.tensors[2].sums->sumAbs = 0.1 + 0.2;
        comparison.layers = layersOf(comparison.tensors);
        const fs::path path = temporary.filePath(QStringLiteral("run")).toStdString();
        Result<RunFolder> run = RunFolder::create(
            path, {.task = "models.compare", .parameters = {{"a", "one"}, {"b", 2}}}, IfExists::Refuse);
        QVERIFY(run.has_value());
        QVERIFY(record(comparison, *run).has_value());
        QVERIFY(run->finish({{"kind", "different"}}, true).has_value());
        const Result<RecordedComparison> recorded = readComparison(path);
        QVERIFY2(recorded.has_value(), recorded ? "" : describe(recorded.error()).c_str());
        const ModelComparison* read = &recorded->comparison;
        QCOMPARE(recorded->a, std::string("one"));
        QCOMPARE(recorded->b, std::string());
        QCOMPARE(read->tensors.size(), comparison.tensors.size());
        for (std::size_t i = 0; i < comparison.tensors.size(); ++i) {
            QCOMPARE(read->tensors[i].name, comparison.tensors[i].name);
            QCOMPARE(read->tensors[i].status, comparison.tensors[i].status);
            QVERIFY(read->tensors[i].shapeB == comparison.tensors[i].shapeB);
            QVERIFY(read->tensors[i].sums == comparison.tensors[i].sums);
        }
        QVERIFY(toJson(*read) == toJson(comparison));
    }

    void otherRunsAndTornEventsAreRefused()
    {
        const QTemporaryDir temporary;
        const fs::path path = temporary.filePath(QStringLiteral("run")).toStdString();
        Result<RunFolder> run = RunFolder::create(path, {.task = "models.compare"}, IfExists::Refuse);
        QVERIFY(run.has_value());
        for (const Json& event : {Json{{"name", "w"}}, Json{{"name", "w"}, {"status", "odd"}},
                                  Json{{"name", "w"}, {"status", "changed"}, {"not_finite", 0}}}) {
            run = RunFolder::create(path, {.task = "models.compare"}, IfExists::Overwrite);
            QVERIFY(run->events().write("tensor_compared", event).has_value());
            QVERIFY(!readComparison(path).has_value());
        }
        run = RunFolder::create(path, {.task = "comcts.search"}, IfExists::Overwrite);
        QVERIFY(run.has_value());
        const Result<RecordedComparison> read = readComparison(path);
        QVERIFY(!read.has_value());
        QVERIFY(read.error().cause.find("comcts.search") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ComparisonTest)
#include "comparison_test.moc"
