// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/tensor_statistics.h"

#include "engine/io/safetensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace orangery;

namespace {

io::Tensor tensorOf(const std::string& name, const std::vector<float>& values)
{
    io::Tensor tensor{.name = name, .shape = {static_cast<std::int64_t>(values.size())}, .bytes = {}};
    tensor.bytes.resize(values.size() * sizeof(float));
    if (!values.empty())
        std::memcpy(tensor.bytes.data(), values.data(), tensor.bytes.size());
    return tensor;
}

}  // namespace

/// Against numbers worked out by hand.
class TensorStatisticsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void countsWhatIsNotFinite();
    void equalValuesHaveOnePart();
    void nothingFiniteGivesZeros();
    void longTensorsAreReadInPieces();
    void stopsWhenAsked();

private:
    [[nodiscard]] models::TensorStatistics of(const char* name, std::size_t bins) const
    {
        return models::tensorStatistics(*m_weights, m_weights->find(name).value(), bins, {}).value();
    }

    QTemporaryDir m_temporary;
    std::shared_ptr<const io::Weights> m_weights;
};

void TensorStatisticsTest::initTestCase()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    std::vector<float> steps(200'000);  // 0, 1, 2, 3, 0, 1, ...
    for (std::size_t index = 0; index < steps.size(); ++index)
        steps[index] = static_cast<float>(index % 4);
    const io::TensorFile file{
        .tensors = {tensorOf("odd", {1, 2, 3, 4, nan, infinity, -infinity}), tensorOf("equal", {2.5F, 2.5F, 2.5F}),
                    tensorOf("none", {}), tensorOf("lost", {nan, nan}), tensorOf("steps", steps)},
        .metadata = {}};
    const fs::path path = m_temporary.path().toStdString() + "/values.safetensors";
    QVERIFY(io::writeSafetensors(path, file).has_value());
    m_weights = io::openWeights(path).value();
}

void TensorStatisticsTest::countsWhatIsNotFinite()
{
    const models::TensorStatistics odd = of("odd", 3);
    QCOMPARE(odd.values, std::uint64_t{7});
    QCOMPARE(odd.nans, std::uint64_t{1});
    QCOMPARE(odd.infinities, std::uint64_t{2});
    QCOMPARE(odd.minimum, 1.0);
    QCOMPARE(odd.maximum, 4.0);
    QCOMPARE(odd.mean, 2.5);
    QCOMPARE(odd.standardDeviation, std::sqrt(1.25));
    QCOMPARE(odd.l2Norm, std::sqrt(30.0));
    // [1, 2), [2, 3), [3, 4]
    QCOMPARE(odd.histogram, (std::vector<std::uint64_t>{1, 1, 2}));
}

void TensorStatisticsTest::equalValuesHaveOnePart()
{
    const models::TensorStatistics equal = of("equal", 64);
    QCOMPARE(equal.histogram, (std::vector<std::uint64_t>{3}));
    QCOMPARE(equal.standardDeviation, 0.0);
}

void TensorStatisticsTest::nothingFiniteGivesZeros()
{
    QCOMPARE(of("lost", 8).nans, std::uint64_t{2});
    QCOMPARE(of("lost", 8).maximum, 0.0);
    QVERIFY(of("lost", 8).histogram.empty());
    QCOMPARE(of("none", 8).values, std::uint64_t{0});
}

void TensorStatisticsTest::longTensorsAreReadInPieces()
{
    const models::TensorStatistics steps = of("steps", 4);
    QCOMPARE(steps.mean, 1.5);
    QCOMPARE(steps.standardDeviation, std::sqrt(1.25));
    QCOMPARE(steps.histogram, (std::vector<std::uint64_t>(4, 50'000)));
}

void TensorStatisticsTest::stopsWhenAsked()
{
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = models::tensorStatistics(*m_weights, m_weights->find("steps").value(), 4, stop.get_token());
    QVERIFY(!stopped.has_value());
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TensorStatisticsTest)
#include "tensor_statistics_test.moc"
