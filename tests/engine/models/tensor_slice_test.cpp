// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/tensor_slice.h"

#include "weights_by_hand.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace orangery;
using namespace orangery::models;
using models::test::counting;
using models::test::tensorOf;

using Cells = std::vector<double>;

/// Slices whose cells can be worked out by hand: values count from 0 in row-major order.
class TensorSliceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        m_weights = models::test::stored(
            m_temporary.path().toStdString() + "/w.safetensors",
            {counting("matrix", {4, 6}), counting("row", {5}), counting("scalar", {}), counting("kernel", {2, 3, 2, 2}),
             counting("wide", {2, 3, 40}), tensorOf<float>("odd", {2, 4}, {1, -9, nan, 2, 3, 4, 5, -6}),
             tensorOf<std::uint8_t>("half", {2, 3}, {0x21, 0x43, 0x65}, io::DType::F4),
             tensorOf<std::int64_t>("long", {1, 2}, {(std::int64_t{1} << 40) + 1, -7}, io::DType::I64),
             counting("empty", {0, 4})});
        QVERIFY(m_weights != nullptr);
    }

    void aSmallMatrixIsItself()
    {
        const PooledSlice slice = of("matrix");
        QCOMPARE(slice.height, std::int64_t{4});
        QCOMPARE(slice.width, std::int64_t{6});
        for (std::size_t i = 0; i < slice.cells.size(); ++i)
            QCOMPARE(slice.cells[i], static_cast<double>(i));
        QCOMPARE(of("row").cells, (Cells{0, 1, 2, 3, 4}));
        QCOMPARE(of("row").height, std::int64_t{1});
        QCOMPARE(of("scalar").cells, (Cells{0}));
        QVERIFY(of("empty").cells.empty());
    }

    void poolsByMeanAndByWhatIsFarthestFromZero()
    {
        // Rows 0-1 and 2-3, columns 0-2 and 3-5.
        QCOMPARE(of("matrix", Pooling::Mean, 2, 2).cells, (Cells{4, 7, 16, 19}));
        QCOMPARE(of("matrix", Pooling::MaxAbs, 2, 2).cells, (Cells{8, 11, 20, 23}));
        const PooledSlice odd = of("odd", Pooling::MaxAbs, 2, 2);
        QCOMPARE(odd.cells[0], -9.0);  // with its sign
        QVERIFY(std::isnan(odd.cells[1]));
        QCOMPARE(odd.cells[3], -6.0);
    }

    void cellsOfUnequalSizeTakeEveryValueOnce()
    {
        // 5 values in 2 cells: 2 and 3 of them.
        QCOMPARE(of("row", Pooling::Mean, 1, 2).cells, (Cells{0.5, 3}));
        QCOMPARE(of("row", Pooling::Mean, 1, 3).cells, (Cells{0, 1.5, 3.5}));
    }

    void cutsWhereItIsAsked()
    {
        // kernel[o][i][y][x] = 12 o + 4 i + 2 y + x
        SliceChoice choice{.rows = 0, .columns = 1, .at = {0, 0, 1, 1}};
        QCOMPARE(of("kernel", choice).cells, (Cells{3, 7, 11, 15, 19, 23}));
        choice = {.rows = 3, .columns = 0, .at = {0, 2, 1, 0}};
        QCOMPARE(of("kernel", choice).cells, (Cells{10, 22, 11, 23}));
        choice = {.rows = 1, .columns = 0, .at = {0, 0, 39}};  // 40 values apart
        QCOMPARE(of("wide", choice).cells, (Cells{39, 159, 79, 199, 119, 239}));
    }

    void aTurnedPictureIsTheTransposedOne()
    {
        const SliceChoice turned{.rows = 1, .columns = 0, .at = {0, 0}};
        const PooledSlice a = of("matrix", Pooling::Mean, 3, 2);
        const auto index = m_weights->find("matrix").value();
        const PooledSlice b = pooledSlice(*m_weights, index, turned, Pooling::Mean, 2, 3, {}).value();
        for (std::size_t row = 0; row < 3; ++row)
            for (std::size_t column = 0; column < 2; ++column)
                QCOMPARE(b.cells[column * 3 + row], a.cells[row * 2 + column]);
    }

    void valuesOfHalfAByteAndLongOnesAreRead()
    {
        // E2M1: 1 = 0.5, 2 = 1, 3 = 1.5, 4 = 2, 5 = 3, 6 = 4; the low half comes first, and row 1 begins within a byte.
        QCOMPARE(of("half").cells, (Cells{0.5, 1, 1.5, 2, 3, 4}));
        QCOMPARE(of("long").cells, (Cells{1099511627777.0, -7}));
    }

    void refusesWhatTheShapeDoesNotHave()
    {
        const auto refusal = [&](const SliceChoice& choice) {
            const auto slice =
                pooledSlice(*m_weights, m_weights->find("kernel").value(), choice, Pooling::Mean, 9, 9, {});
            return slice ? std::string() : describe(slice.error());
        };
        QVERIFY(refusal({.rows = 0, .columns = 4, .at = {0, 0, 0, 0}}).find("axis 4") != std::string::npos);
        QVERIFY(refusal({.rows = 1, .columns = 1, .at = {0, 0, 0, 0}}).find("same axis") != std::string::npos);
        QVERIFY(refusal({.rows = 0, .columns = 1, .at = {0, 0, 2, 0}}).find("index 2 on axis 2") != std::string::npos);
        QVERIFY(refusal({.rows = 0, .columns = 1, .at = {0}}).find("1 index ") != std::string::npos);
    }

    void stopsWhenAsked()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto index = m_weights->find("matrix").value();
        const auto slice = pooledSlice(*m_weights, index, defaultSlice({4, 6}), Pooling::Mean, 2, 2, stop.get_token());
        QVERIFY(slice.error().code == ErrorCode::Cancelled);
    }

private:
    [[nodiscard]] PooledSlice of(const char* name, const SliceChoice& choice) const
    {
        return pooledSlice(*m_weights, m_weights->find(name).value(), choice, Pooling::Mean, 100, 100, {}).value();
    }
    [[nodiscard]] PooledSlice of(const char* name, Pooling pooling = Pooling::Mean, std::int64_t height = 100,
                                 std::int64_t width = 100) const
    {
        const std::size_t index = m_weights->find(name).value();
        const SliceChoice choice = defaultSlice(m_weights->tensors()[index].shape);
        return pooledSlice(*m_weights, index, choice, pooling, height, width, {}).value();
    }

    QTemporaryDir m_temporary;
    std::shared_ptr<const io::Weights> m_weights;
};

QTEST_APPLESS_MAIN(TensorSliceTest)
#include "tensor_slice_test.moc"
