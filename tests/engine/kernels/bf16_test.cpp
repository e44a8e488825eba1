// SPDX-License-Identifier: GPL-3.0-or-later
// Roundings of bf16 beside those that are found by trying both neighbours.
#include "engine/kernels/bf16.h"
#include "engine/base/random.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

using namespace orangery;
using namespace orangery::kernels;

namespace {

float wide(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

/// Of the two bf16 around a finite number the nearer one, else the even one. Beyond the largest is as far as its neighbour.
std::uint16_t nearest(float number)
{
    const auto toZero = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(number) >> 16U);
    const auto away = static_cast<std::uint16_t>(toZero + 1U);
    const auto value = [](std::uint16_t bits) {
        return std::isinf(wide(bits)) ? std::copysign(std::ldexp(1.0, 128), wide(bits))
                                      : static_cast<double>(wide(bits));
    };
    const double near = std::abs(static_cast<double>(number) - value(toZero));
    const double far = std::abs(static_cast<double>(number) - value(away));
    return near < far || (near == far && toZero % 2 == 0) ? toZero : away;
}

/// Of every size and sign, and of every length that leaves some after whole vectors.
std::vector<float> numbersOf(std::size_t count)
{
    Random random(count);
    std::vector<float> numbers;
    while (numbers.size() < count) {
        const auto number = std::bit_cast<float>(static_cast<std::uint32_t>(random.below(0x100000000)));
        if (std::isfinite(number))
            numbers.push_back(number);
    }
    return numbers;
}

}  // namespace

class Bf16Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNearestIsTaken()
    {
        for (const std::size_t count : {0, 1, 15, 16, 17, 100, 4099}) {
            const std::vector<float> numbers = numbersOf(count);
            std::vector<std::uint16_t> high(count + 1, 7);
            roundToBf16(numbers, high.data());
            for (std::size_t i = 0; i < count; ++i)
                QCOMPARE(high[i], nearest(numbers[i]));
            QCOMPARE(high[count], std::uint16_t{7});
        }
    }

    void inTheMiddleTheEvenOneIsTaken()
    {
        const std::vector<float> numbers{std::bit_cast<float>(0x3F808000U), std::bit_cast<float>(0x3F818000U),
                                         std::bit_cast<float>(0x3F808001U)};
        std::vector<std::uint16_t> high(3);
        roundToBf16(numbers, high.data());
        QCOMPARE(high, (std::vector<std::uint16_t>{0x3F80, 0x3F82, 0x3F81}));
    }

    void twoTogetherAreNearer()
    {
        Random random(3);
        std::vector<float> numbers(1003);
        for (float& number : numbers)
            number = static_cast<float>(std::ldexp(random.uniform() - 0.5, static_cast<int>(random.below(40)) - 20));
        std::vector<std::uint16_t> high(numbers.size());
        std::vector<std::uint16_t> low(numbers.size());
        splitIntoBf16(numbers, high.data(), low.data());
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            QCOMPARE(high[i], nearest(numbers[i]));
            const double left = static_cast<double>(numbers[i]) - static_cast<double>(wide(high[i])) -
                                static_cast<double>(wide(low[i]));
            QVERIFY(std::abs(left) <= std::ldexp(std::abs(static_cast<double>(numbers[i])), -17));
        }
    }

    void whatIsNotFiniteStaysSo()
    {
        constexpr float kInfinity = std::numeric_limits<float>::infinity();
        const std::vector<float> numbers{kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN(),
                                         std::bit_cast<float>(0xFFFFFFFFU), std::numeric_limits<float>::max()};
        std::vector<std::uint16_t> high(numbers.size());
        std::vector<std::uint16_t> low(numbers.size(), 7);
        splitIntoBf16(numbers, high.data(), low.data());
        QCOMPARE(wide(high[0]), kInfinity);
        QCOMPARE(wide(high[1]), -kInfinity);
        QVERIFY(std::isnan(wide(high[2])) && std::isnan(wide(high[3])));
        QCOMPARE(wide(high[4]), kInfinity);  // beyond the largest bf16
        QCOMPARE(low, std::vector<std::uint16_t>(numbers.size(), 0));
    }
};

QTEST_APPLESS_MAIN(Bf16Test)
#include "bf16_test.moc"
