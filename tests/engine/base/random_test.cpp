// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/random.h"

#include <QTest>

#include <array>
#include <set>

using namespace orangery;

class RandomTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// [rand.predef] of the C++ standard: the 10000th value of mt19937_64 with its default seed.
    void theEngineIsThatOfTheStandard()
    {
        Random random(5489);
        std::uint64_t value = 0;
        for (int i = 0; i < 10000; ++i)
            value = random.next();
        QCOMPARE(value, std::uint64_t{9981545732273789042U});
    }

    void uniformUsesTheUpperBits()
    {
        Random bits(3);
        Random random(3);
        for (int i = 0; i < 1000; ++i) {
            const double value = random.uniform();
            QCOMPARE(value, static_cast<double>(bits.next() >> 11U) / 9007199254740992.0);
            QVERIFY(value >= 0 && value < 1);
        }
    }

    void belowIsEven()
    {
        Random random(4);
        std::array<int, 7> counts{};
        constexpr int kDraws = 70000;
        for (int i = 0; i < kDraws; ++i)
            ++counts.at(random.below(7));
        double chiSquared = 0;
        for (const int count : counts)
            chiSquared += (count - 10000.0) * (count - 10000.0) / 10000.0;
        QVERIFY2(chiSquared < 22.5, "6 degrees of freedom: one seed in a thousand exceeds this");
        // More than half of all values lie above the last multiple of this bound, and are drawn again.
        const std::uint64_t large = (std::uint64_t{1} << 63U) + 1;
        for (int i = 0; i < 100; ++i)
            QVERIFY(random.below(large) < large);
        QCOMPARE(random.below(1), std::uint64_t{0});
    }

    void derivedSeedsStayWhatTheyAre()
    {
        // XXH3's published hash of nothing; the others keep runs of earlier versions resumable.
        QCOMPARE(deriveSeed(0, {}), std::uint64_t{0x2D06800538D394C2U});
        QCOMPARE(deriveSeed(7, {std::uint64_t{1}, "maple"}), std::uint64_t{0x0824A64954E2DEFBU});
        QCOMPARE(deriveSeed(7, {"maple", std::uint64_t{1}}), std::uint64_t{0x4705A5E383BF7F67U});
    }

    void everyPartCounts()
    {
        std::set<std::uint64_t> seeds;
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            for (std::uint64_t step = 0; step < 10; ++step) {
                seeds.insert(deriveSeed(seed, {step, "a"}));
                seeds.insert(deriveSeed(seed, {step, "b"}));
                seeds.insert(deriveSeed(seed, {"a", step}));
            }
        }
        QCOMPARE(seeds.size(), std::size_t{300});
        QVERIFY(deriveSeed(1, {"ab", "c"}) != deriveSeed(1, {"a", "bc"}));
    }
};

QTEST_APPLESS_MAIN(RandomTest)
#include "random_test.moc"
