// SPDX-License-Identifier: GPL-3.0-or-later
// A depth map of PointCLIP goes to the encoder as it was computed: not through a picture of 256 levels, and without CLIP's
// mean and deviation.
#include "engine/base/json.h"
#include "engine/base/module.h"
#include "engine/zero_shot/encoding/module_functions.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

constexpr std::size_t kEdge = 224;

class DepthPixelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto text = readFile(fs::path(ORANGERY_TEST_DATA) / "cloud" / "plane.json");
        QVERIFY(text.has_value());
        m_case = parseJson(*text, "plane.json").value();
        std::string points;
        for (const Json& point : m_case["points"])
            points += writeJson(point[0]) + " " + writeJson(point[1]) + " " + writeJson(point[2]) + "\n";
        m_cloud = fs::path(m_folder.path().toStdString()) / "plane.xyz";
        QVERIFY(writeFile(m_cloud, points).has_value());
    }

    /// Every 16th value of the first view, as the published steps give it in NumPy (origin: fixtures/cloud).
    void pointclip2IsWhatItsCodeGives()
    {
        const ReadInput input = read("pointclip2");
        QCOMPARE(input.pixels.count, std::size_t{10});
        checkChannels(input);
        const Json& expected = m_case["pointclip2_224"];
        std::size_t compared = 0;
        for (std::size_t row = 0; row < kEdge; row += 16)
            for (std::size_t column = 0; column < kEdge; column += 16) {
                const float found = input.pixels.values[row * kEdge + column];
                QVERIFY(std::abs(static_cast<double>(found) - expected[compared++].get<double>()) < 1e-5);
            }
        QCOMPARE(compared, expected.size());
        const auto [least, most] = std::minmax_element(input.pixels.values.begin(), input.pixels.values.end());
        QCOMPARE(*least, 0.0F);
        QCOMPARE(*most, 1.0F);  // mean and deviation would make it 1.93
    }

    void pointclip1HoldsRawDepths()
    {
        const ReadInput input = read("pointclip1");
        QCOMPARE(input.pixels.count, std::size_t{6});
        checkChannels(input);
        const auto [least, most] = std::minmax_element(input.pixels.values.begin(), input.pixels.values.end());
        QCOMPARE(*least, 0.0F);  // where nothing is
        QVERIFY(*most > 1 && *most < 2.6001F);
    }

    void aShadedViewIsAPicture()
    {
        const ReadInput input = read("shaded");
        QCOMPARE(input.pixels.count, std::size_t{6});
        // White is (1 - mean) / deviation, another value in each channel.
        const std::array<double, 3> white{(1 - 0.48145466) / 0.26862954, (1 - 0.4578275) / 0.26130258,
                                          (1 - 0.40821073) / 0.27577711};
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const float corner = input.pixels.values[channel * kEdge * kEdge];
            QVERIFY(std::abs(static_cast<double>(corner) - white[channel]) < 1e-5);
        }
    }

private:
    ReadInput read(const std::string& projection)
    {
        PixelOptions options;
        options.model = m_folder.path().toStdString();  // without a config: CLIP's own transform
        options.projection = projection;
        Result<std::unique_ptr<InputPixels>> reader;
        (*moduleFunction<OpenInputs>(Module::Media, kOpenInputs))(options, reader);
        return (*reader)->read(m_cloud, {}).value();
    }

    void checkChannels(const ReadInput& input)
    {
        QCOMPARE(input.pixels.values.size(), input.pixels.count * 3 * kEdge * kEdge);
        const auto* const values = input.pixels.values.data();
        std::set<float> levels;
        for (std::size_t picture = 0; picture < input.pixels.count; ++picture) {
            const float* const red = values + picture * 3 * kEdge * kEdge;
            QVERIFY(std::equal(red, red + kEdge * kEdge, red + kEdge * kEdge));
            QVERIFY(std::equal(red, red + kEdge * kEdge, red + 2 * kEdge * kEdge));
            levels.insert(red, red + kEdge * kEdge);
        }
        QVERIFY2(levels.size() > 1000, std::to_string(levels.size()).c_str());
    }

    QTemporaryDir m_folder;
    fs::path m_cloud;
    Json m_case;
};

}  // namespace

QTEST_APPLESS_MAIN(DepthPixelsTest)
#include "depth_pixels_test.moc"
