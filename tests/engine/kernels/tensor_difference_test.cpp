// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/tensor_difference.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace orangery::kernels;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool isClose(double value, long double wanted)
{
    constexpr long double kTolerance = 1e-13L;  // sums of up to 10,000 doubles
    return std::abs(static_cast<long double>(value) - wanted) <= kTolerance * std::abs(wanted);
}

}  // namespace

class TensorDifferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addsAsLongDoubleDoes()
    {
        std::mt19937 random(7);
        std::normal_distribution<float> normal(0, 3);
        for (const std::size_t count : {1U, 7U, 8U, 9U, 63U, 10000U}) {
            std::vector<float> a(count), b(count);
            long double l1 = 0, l2 = 0, l1a = 0, l2a = 0, largest = 0, largestA = 0;
            for (std::size_t i = 0; i < count; ++i) {
                a[i] = normal(random);
                b[i] = normal(random);
                const long double d = std::abs(static_cast<long double>(a[i]) - static_cast<long double>(b[i]));
                const long double absA = std::abs(static_cast<long double>(a[i]));
                l1 += d;
                l2 += d * d;
                l1a += absA;
                l2a += absA * absA;
                largest = std::max(largest, d);
                largestA = std::max(largestA, absA);
            }
            const DifferenceSums sums = differenceOf(std::span<const float>(a), std::span<const float>(b));
            QVERIFY(isClose(sums.sumAbs, l1) && isClose(sums.sumSquares, l2) && isClose(sums.maxAbs, largest));
            QVERIFY(isClose(sums.sumAbsA, l1a) && isClose(sums.sumSquaresA, l2a) && isClose(sums.maxAbsA, largestA));
            QCOMPARE(sums.notFinite, std::uint64_t{0});
        }
    }

    void nothingDiffersInNothing()
    {
        const DifferenceSums sums = differenceOf(std::span<const double>(), std::span<const double>());
        QCOMPARE(sums.maxAbs, 0.0);
        QCOMPARE(sums.sumSquaresA, 0.0);
    }

    void countsWhatIsNotFinite()
    {
        const std::vector<float> a{1, NAN, kInfinity, kInfinity, NAN, 5};
        const std::vector<float> b{2, NAN, kInfinity, -kInfinity, 3, kInfinity};
        const DifferenceSums sums = differenceOf(std::span<const float>(a), std::span<const float>(b));
        QCOMPARE(sums.notFinite, std::uint64_t{3});
        QCOMPARE(sums.sumAbs, 1.0);
        QCOMPARE(sums.maxAbs, 1.0);
        QCOMPARE(sums.maxAbsA, 1.0);
    }

    void infinityAloneInBIsSeen()
    {
        const std::vector<double> a{1, 2}, b{1, static_cast<double>(kInfinity)};
        QCOMPARE(differenceOf(std::span<const double>(a), std::span<const double>(b)).notFinite, std::uint64_t{1});
    }
};

QTEST_APPLESS_MAIN(TensorDifferenceTest)
#include "tensor_difference_test.moc"
