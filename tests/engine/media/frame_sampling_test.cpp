// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/frame_sampling.h"
#include "engine/base/files.h"
#include "engine/base/json.h"
#include "tests/engine/io/reference_folder.h"

#include <QTest>

#include <algorithm>

using namespace orangery;
using namespace orangery::media;

namespace {

using Indices = std::vector<std::int64_t>;

Result<Indices> sampled(SamplingRule rule, std::int64_t n, int T, int clips = 1, std::uint64_t seed = 0)
{
    Random random(seed);
    return sampleFrames(rule, n, T, clips, random);
}

class FrameSamplingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFormulasOfThePublishedCode()
    {
        const auto folder = io::test::referenceFolder("media");
        if (!folder || !fs::exists(*folder / "sampling.json"))
            QSKIP("no reference cases: there is no media/sampling.json");
        const Json cases = parseJson(*readFile(*folder / "sampling.json"), "sampling.json").value();
        int compared = 0;
        for (const Json& item : cases) {
            const auto n = item["n"].get<std::int64_t>();
            const auto T = item["T"].get<int>();
            for (const char* name : {"start", "segments", "dense"}) {
                for (const auto& [clips, expected] : item[name].items()) {
                    QCOMPARE(sampled(*samplingRule(name), n, T, std::stoi(clips)).value(), expected.get<Indices>());
                    ++compared;
                }
            }
            for (const char* name : {"random", "random-ticks"}) {
                const Json& bounds = item["bounds"][name];
                for (std::uint64_t seed = 0; seed < 20 && !bounds.is_null(); ++seed) {
                    const Indices drawn = sampled(*samplingRule(name), n, T, 1, seed).value();
                    QCOMPARE(drawn.size(), bounds.size());
                    for (std::size_t i = 0; i < drawn.size(); ++i)
                        QVERIFY(drawn[i] >= bounds[i][0].get<std::int64_t>() &&
                                drawn[i] <= bounds[i][1].get<std::int64_t>());
                }
                compared += bounds.is_null() ? 0 : 1;
            }
        }
        io::test::tellCompared(static_cast<std::size_t>(compared), *folder);
        QVERIFY(compared > 0);
    }

    void theMiddleOfEqualSegments()
    {
        QCOMPARE(sampled(SamplingRule::Middle, 16, 8).value(), (Indices{1, 3, 5, 7, 9, 11, 13, 15}));
        QCOMPARE(sampled(SamplingRule::Middle, 3, 3).value(), (Indices{0, 1, 2}));
        QCOMPARE(sampled(SamplingRule::Middle, 1, 4).value(), (Indices{0, 0, 0, 0}));
        QCOMPARE(sampled(SamplingRule::Middle, 300, 2).value(), (Indices{75, 225}));
    }

    void aShortVideoShowsAllItsFrames()
    {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const Indices drawn = sampled(SamplingRule::RandomTicks, 5, 8, 1, seed).value();
            QCOMPARE(drawn.size(), std::size_t{8});
            QVERIFY(std::is_sorted(drawn.begin(), drawn.end()));
            for (std::int64_t frame = 0; frame < 5; ++frame)
                QVERIFY(std::find(drawn.begin(), drawn.end(), frame) != drawn.end());
        }
    }

    void aSeedGivesTheSameDraws()
    {
        QCOMPARE(sampled(SamplingRule::Random, 300, 16, 1, 7).value(),
                 sampled(SamplingRule::Random, 300, 16, 1, 7).value());
        QVERIFY(sampled(SamplingRule::Random, 300, 16, 1, 7).value() !=
                sampled(SamplingRule::Random, 300, 16, 1, 8).value());
    }

    void oneClipDenseLiesInTheMiddle()
    {
        QCOMPARE(sampled(SamplingRule::Dense, 328, 4).value(), (Indices{100, 132, 164, 196}));
        QCOMPARE(sampled(SamplingRule::Dense, 100, 4).value(), (Indices{0, 32, 64, 96}));
    }

    void whatARuleCannotDoIsRefused()
    {
        for (const SamplingRule rule : {SamplingRule::Middle, SamplingRule::Random, SamplingRule::RandomTicks}) {
            QVERIFY(sampled(rule, 100, 8, 2).error().code == ErrorCode::Usage);
            QCOMPARE(*samplingRule(nameOf(rule)), rule);
        }
        QVERIFY(sampled(SamplingRule::Dense, 1000, 129).error().code == ErrorCode::Usage);
        QVERIFY(!samplingRule("middel").has_value());
    }
};

}  // namespace

QTEST_APPLESS_MAIN(FrameSamplingTest)
#include "frame_sampling_test.moc"
