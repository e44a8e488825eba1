// SPDX-License-Identifier: GPL-3.0-or-later
// Products in f16 beside sums in double.
#include "engine/kernels/half_products.h"
#include "engine/base/random.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace orangery;
using namespace orangery::kernels;

namespace {

constexpr std::size_t kApart = 5;  // numbers between rows, which nobody may touch

struct Case {
    std::vector<float> rows;  // [count, width + kApart]
    std::vector<float> matrix;
    HalfRows packedRows;
    HalfMatrix packed;
    std::size_t count;
    std::size_t width;

    Case(std::size_t outputs, std::size_t numberOfRows, std::size_t inputs)
        : packed(outputs, inputs), count(numberOfRows), width(inputs)
    {
        Random random(outputs + 31 * count + 977 * inputs);
        for (std::size_t i = 0; i < count * (width + kApart); ++i)
            rows.push_back(static_cast<float>(random.uniform() - 0.5));
        for (std::size_t i = 0; i < outputs * width; ++i)
            matrix.push_back(static_cast<float>(random.uniform() - 0.5));
        packedRows.set(rows.data(), count, width, width + kApart);
        for (std::size_t p = 0; p < packed.panels(); ++p)
            packed.setPanel(p, matrix);
    }

    double exact(std::size_t row, std::size_t output) const
    {
        double sum = 0;
        for (std::size_t i = 0; i < width; ++i)
            sum +=
                static_cast<double>(rows[row * (width + kApart) + i]) * static_cast<double>(matrix[output * width + i]);
        return sum;
    }

    std::vector<float> products(float before, bool adds)
    {
        std::vector<float> y(count * (packed.outputs() + kApart), before);
        multiply(packedRows, packed, 0, packed.panels(), y.data(), packed.outputs() + kApart, adds);
        return y;
    }
};

}  // namespace

class HalfProductsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (!multipliesHalf())
            QSKIP("this processor does not multiply f16");
    }

    void areNearThoseInDouble_data()
    {
        QTest::addColumn<std::size_t>("outputs");
        QTest::addColumn<std::size_t>("rows");
        QTest::addColumn<std::size_t>("inputs");
        const auto row = [](const char* name, std::size_t outputs, std::size_t rows, std::size_t inputs) {
            QTest::newRow(name) << outputs << rows << inputs;
        };
        row("one of each", 1, 1, 1);
        row("less than a tile", 47, 7, 15);
        row("a tile and a panel", 48, 8, 16);
        row("one more of each", 49, 9, 17);
        row("sums in f16 that are full", 33, 16, 128);
        row("one number more", 97, 25, 129);
        row("a layer", 768, 50, 768);
        row("no row", 48, 0, 16);
    }

    void areNearThoseInDouble()
    {
        QFETCH(const std::size_t, outputs);
        QFETCH(const std::size_t, rows);
        QFETCH(const std::size_t, inputs);
        Case made(outputs, rows, inputs);
        // Products of numbers of -0.5 to 0.5 have a standard deviation of 1 / 12.
        const double typical = std::sqrt(static_cast<double>(inputs)) / 12;
        const std::vector<float> y = made.products(7, false);
        const std::vector<float> more = made.products(1, true);
        double squares = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            const std::size_t begin = r * (outputs + kApart);
            for (std::size_t o = 0; o < outputs; ++o) {
                const double difference = static_cast<double>(y[begin + o]) - made.exact(r, o);
                QVERIFY2(std::abs(difference) < 1e-2 * typical, std::to_string(difference).c_str());
                QCOMPARE(more[begin + o], y[begin + o] + 1);
                squares += difference * difference;
            }
            for (std::size_t o = outputs; o < outputs + kApart; ++o)
                QCOMPARE(y[begin + o], 7.0F);
        }
        if (rows * outputs > 0)
            QVERIFY(std::sqrt(squares / static_cast<double>(rows * outputs)) < 2e-3 * typical);
    }

    void wholeNumbersAreExact()
    {
        // Sums of up to 64 products below 2048 have no digits that f16 lacks.
        constexpr std::size_t kWidth = 1000;
        std::vector<float> row(kWidth);
        std::vector<float> matrix(3 * kWidth);
        Random random(5);
        for (float& value : row)
            value = static_cast<float>(random.below(5)) - 2;
        for (float& value : matrix)
            value = static_cast<float>(random.below(11)) - 5;
        HalfRows rows;
        rows.set(row.data(), 1, kWidth, kWidth);
        HalfMatrix packed(3, kWidth);
        packed.setPanel(0, matrix);
        std::vector<float> y(3);
        multiply(rows, packed, 0, 1, y.data(), 3, false);
        for (std::size_t o = 0; o < 3; ++o) {
            float sum = 0;
            for (std::size_t i = 0; i < kWidth; ++i)
                sum += row[i] * matrix[o * kWidth + i];
            QCOMPARE(y[o], sum);
        }
    }

    void aRowDoesNotDependOnOthers()
    {
        Case made(100, 19, 300);
        const std::vector<float> together = made.products(0, false);
        for (std::size_t r = 0; r < made.count; ++r) {
            HalfRows one;
            one.set(made.rows.data() + r * (made.width + kApart), 1, made.width, made.width);
            std::vector<float> alone(made.packed.outputs());
            for (std::size_t p = made.packed.panels(); p-- > 0;)  // in any order
                multiply(one, made.packed, p, p + 1, alone.data(), alone.size(), false);
            for (std::size_t o = 0; o < alone.size(); ++o)
                QCOMPARE(alone[o], together[r * (alone.size() + kApart) + o]);
        }
    }

    void memoryIsUsedAgain()
    {
        Case large(48, 30, 200);
        Case small(48, 3, 20);
        HalfRows& rows = large.packedRows;
        rows.set(small.rows.data(), small.count, small.width, small.width + kApart);
        std::vector<float> y(small.count * 48);
        multiply(rows, small.packed, 0, 1, y.data(), 48, false);
        const std::vector<float> expected = small.products(0, false);
        for (std::size_t r = 0; r < small.count; ++r)
            for (std::size_t o = 0; o < 48; ++o)
                QCOMPARE(y[r * 48 + o], expected[r * (48 + kApart) + o]);
    }

    void whatF16CannotHoldIsInfinite()
    {
        const std::vector<float> large{300, 300};
        HalfRows rows;
        rows.set(large.data(), 1, 2, 2);
        HalfMatrix packed(1, 2);
        packed.setPanel(0, large);
        float y = 0;
        multiply(rows, packed, 0, 1, &y, 1, false);
        QCOMPARE(y, std::numeric_limits<float>::infinity());
    }
};

QTEST_APPLESS_MAIN(HalfProductsTest)
#include "half_products_test.moc"
