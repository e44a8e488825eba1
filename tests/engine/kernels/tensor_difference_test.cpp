// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/tensor_difference.h"
#include "engine/kernels/difference_run.h"

#include <hwy/highway.h>

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

using namespace orangery::kernels;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
const std::vector<std::size_t> kCounts{0, 1, 7, 8, 9, 63, 4096, 4097, 10000};

bool isClose(double value, long double wanted)
{
    constexpr long double kTolerance = 1e-13L;  // sums of up to 10,000 doubles
    return std::abs(static_cast<long double>(value) - wanted) <= kTolerance * std::abs(wanted);
}

/// Finite numbers of a type as a file holds them, and what they are worth, both made from the same bits.
struct Sample {
    NumberType type;
    std::vector<std::byte> bytes;
    std::vector<double> values;

    [[nodiscard]] Numbers numbers() const { return {type, bytes}; }
};

/// The value of 16 bits with a sign, `exponentBits` and the rest mantissa, as IEEE 754 writes it down.
double halfValue(std::uint16_t bits, int exponentBits)
{
    const int mantissaBits = 15 - exponentBits;
    const int bias = (1 << (exponentBits - 1)) - 1;
    const int exponent = (bits & 0x7FFF) >> mantissaBits;
    const int mantissa = bits & ((1 << mantissaBits) - 1);
    const double sign = bits & 0x8000 ? -1 : 1;
    if (exponent == (1 << exponentBits) - 1)
        return mantissa == 0 ? sign * static_cast<double>(kInfinity) : std::nan("");
    if (exponent == 0)
        return sign * std::ldexp(mantissa, 1 - bias - mantissaBits);
    return sign * std::ldexp(mantissa + (1 << mantissaBits), exponent - bias - mantissaBits);
}

template <class Stored>
void append(Sample& sample, Stored stored, double value)
{
    const std::size_t end = sample.bytes.size();
    sample.bytes.resize(end + sizeof(Stored));
    std::memcpy(sample.bytes.data() + end, &stored, sizeof(Stored));
    sample.values.push_back(value);
}

Sample sampleOf(NumberType type, std::size_t count, unsigned seed)
{
    Sample sample{.type = type};
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(0, 3);
    while (sample.values.size() < count) {
        if (type == NumberType::F64) {
            const double value = normal(random);
            append(sample, value, value);
        } else if (type == NumberType::F32) {
            const auto value = static_cast<float>(normal(random));
            append(sample, value, static_cast<double>(value));
        } else {  // all exponents, subnormal numbers among them; of BF16 those whose squares are far from infinity
            const auto bits = static_cast<std::uint16_t>(random());
            const double value = halfValue(bits, type == NumberType::F16 ? 5 : 8);
            if (std::isfinite(value) && std::abs(value) < 1e30)
                append(sample, bits, value);
        }
    }
    return sample;
}

/// The sums as they are defined, pair by pair.
DifferenceSums plainSums(const std::vector<double>& a, const std::vector<double>& b)
{
    DifferenceSums sums;
    for (std::size_t begin = 0; begin < a.size(); begin += kDifferenceRun) {
        const std::size_t end = std::min(begin + kDifferenceRun, a.size());
        DifferenceSums run;
        for (std::size_t lane = 0; lane < kDifferenceLanes; ++lane) {
            DifferenceSums sumsOfLane;
            for (std::size_t i = begin + lane; i < end; i += kDifferenceLanes)
                addPair(sumsOfLane, a[i], b[i]);
            run.add(sumsOfLane);
        }
        if (!isFiniteRun(run)) {
            run = {};
            for (std::size_t i = begin; i < end; ++i)
                addAnyPair(run, a[i], b[i]);
        }
        sums.add(run);
    }
    return sums;
}

DifferenceSums differenceOfFloats(const std::vector<float>& a, const std::vector<float>& b)
{
    return differenceOf(numbersOf(std::span<const float>(a)), numbersOf(std::span<const float>(b)));
}

}  // namespace

class TensorDifferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { hwy::GetChosenTarget().DeInit(); }

    void addsAsLongDoubleDoes()
    {
        for (const std::size_t count : kCounts) {
            const Sample a = sampleOf(NumberType::F32, count, 7), b = sampleOf(NumberType::F32, count, 8);
            long double l1 = 0, l2 = 0, l1a = 0, l2a = 0, largest = 0, largestA = 0;
            for (std::size_t i = 0; i < count; ++i) {
                const long double x = a.values[i];
                const long double d = std::abs(x - static_cast<long double>(b.values[i]));
                l1 += d;
                l2 += d * d;
                l1a += std::abs(x);
                l2a += x * x;
                largest = std::max(largest, d);
                largestA = std::max(largestA, std::abs(x));
            }
            const DifferenceSums sums = differenceOf(a.numbers(), b.numbers());
            QVERIFY(isClose(sums.sumAbs, l1) && isClose(sums.sumSquares, l2) && isClose(sums.maxAbs, largest));
            QVERIFY(isClose(sums.sumAbsA, l1a) && isClose(sums.sumSquaresA, l2a) && isClose(sums.maxAbsA, largestA));
            QCOMPARE(sums.notFinite, std::uint64_t{0});
        }
    }

    void hasTheSameBitsOnEveryProcessor_data()
    {
        QTest::addColumn<qint64>("target");
        for (std::int64_t rest = hwy::SupportedTargets(); rest != 0; rest &= rest - 1) {
            const std::int64_t target = rest & -rest;
            if ((target & HWY_TARGETS) != 0)
                QTest::newRow(hwy::TargetName(target)) << static_cast<qint64>(target);
        }
    }

    void hasTheSameBitsOnEveryProcessor()
    {
        QFETCH(const qint64, target);
        hwy::GetChosenTarget().Update(target);
        for (const NumberType typeA : {NumberType::F32, NumberType::F16, NumberType::BF16, NumberType::F64})
            for (const NumberType typeB : {NumberType::F32, NumberType::F16, NumberType::BF16, NumberType::F64})
                for (const std::size_t count : kCounts) {
                    const Sample a = sampleOf(typeA, count, 1), b = sampleOf(typeB, count, 2);
                    QVERIFY(differenceOf(a.numbers(), b.numbers()) == plainSums(a.values, b.values));
                    QVERIFY(differenceOf(a.numbers(), a.numbers()) == plainSums(a.values, a.values));
                }
    }

    void readsEveryHalf_data() { hasTheSameBitsOnEveryProcessor_data(); }
    void readsEveryHalf()
    {
        QFETCH(const qint64, target);
        hwy::GetChosenTarget().Update(target);
        const std::vector<float> zeros(8, 0.0F);
        for (const NumberType type : {NumberType::F16, NumberType::BF16})
            for (unsigned bits = 0; bits <= 0xFFFFU; ++bits) {
                const std::vector<std::uint16_t> all(8, static_cast<std::uint16_t>(bits));
                const double value = halfValue(all[0], type == NumberType::F16 ? 5 : 8);
                const DifferenceSums sums = differenceOf({type, std::as_bytes(std::span(all))}, numbersOf(zeros));
                const bool isRight = std::isfinite(value) ? sums.maxAbs == std::abs(value) && sums.notFinite == 0
                                                          : sums.maxAbs == 0 && sums.notFinite == 8;
                QVERIFY2(isRight, qPrintable(QString::number(bits, 16)));
            }
    }

    void readsBytesWhereverTheyLie()
    {
        const Sample a = sampleOf(NumberType::F32, 100, 3);
        std::vector<std::byte> moved(a.bytes.size() + 1);
        std::memcpy(moved.data() + 1, a.bytes.data(), a.bytes.size());
        const Numbers odd{NumberType::F32, std::span(moved).subspan(1)};
        QVERIFY(differenceOf(odd, sampleOf(NumberType::F32, 100, 4).numbers()) ==
                differenceOf(a.numbers(), sampleOf(NumberType::F32, 100, 4).numbers()));
    }

    void piecesAddUpToTheWhole()
    {
        const Sample a = sampleOf(NumberType::BF16, 5 * kDifferenceRun + 9, 5);
        const Sample b = sampleOf(NumberType::BF16, 5 * kDifferenceRun + 9, 6);
        DifferenceSums sums;
        for (std::size_t begin = 0; begin < a.values.size(); begin += 2 * kDifferenceRun) {
            const std::size_t count = std::min(2 * kDifferenceRun, a.values.size() - begin);
            sums.add(differenceOf(a.numbers().part(begin, count), b.numbers().part(begin, count)));
        }
        QVERIFY(sums == differenceOf(a.numbers(), b.numbers()));
    }

    void countsWhatIsNotFinite()
    {
        const std::vector<float> a{1, NAN, kInfinity, kInfinity, NAN, 5};
        const std::vector<float> b{2, NAN, kInfinity, -kInfinity, 3, kInfinity};
        const DifferenceSums sums = differenceOfFloats(a, b);
        QCOMPARE(sums.notFinite, std::uint64_t{3});
        QCOMPARE(sums.sumAbs, 1.0);
        QCOMPARE(sums.maxAbs, 1.0);
        QCOMPARE(sums.maxAbsA, 1.0);
        const DifferenceSums same = differenceOfFloats(a, a);
        QCOMPARE(same.notFinite, std::uint64_t{0});
        QCOMPARE(same.sumAbsA, 6.0);
    }

    void infinityAloneInBIsSeen()
    {
        const std::vector<double> a{1, 2}, b{1, static_cast<double>(kInfinity)};
        QCOMPARE(differenceOf(numbersOf(a), numbersOf(b)).notFinite, std::uint64_t{1});
    }
};

QTEST_APPLESS_MAIN(TensorDifferenceTest)
#include "tensor_difference_test.moc"
