// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/resample.h"

#include "engine/image/geometry.h"
#include "engine/image/transform.h"
#include "engine/image/weighted_rows.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

using namespace orangery;
using namespace orangery::image;

namespace {

constexpr std::array kFilters = {Filter::Nearest, Filter::Lanczos, Filter::Bilinear,
                                 Filter::Bicubic, Filter::Box,     Filter::Hamming};

/// Bytes that look random and are the same everywhere.
void fillNoise(std::vector<std::uint8_t>& bytes, std::uint32_t seed)
{
    for (std::uint8_t& byte : bytes) {
        seed = seed * 1664525U + 1013904223U;
        byte = static_cast<std::uint8_t>(seed >> 24U);
    }
}

Image noise(Size size, PixelMode mode, std::uint32_t seed)
{
    Image image = makeImage(size, mode);
    fillNoise(image.bytes, seed);
    if (mode == PixelMode::Palette)
        image.palette.resize(256);
    return image;
}

Image grayRow(std::vector<std::uint8_t> levels)
{
    return {.size = {static_cast<int>(levels.size()), 1}, .mode = PixelMode::Gray, .bytes = std::move(levels)};
}

}  // namespace

class ResampleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void averagesByHand()
    {
        // Half a level rounds up.
        QCOMPARE(resize(grayRow({0, 1, 2, 3, 200, 100}), {3, 1}, Filter::Box).bytes,
                 (std::vector<std::uint8_t>{1, 3, 150}));
        // Bilinear, halved: weights 1/8, 3/8, 3/8, 1/8, and at the edges 3/7, 3/7, 1/7.
        QCOMPARE(resize(grayRow({70, 0, 0, 80}), {2, 1}, Filter::Bilinear).bytes, (std::vector<std::uint8_t>{30, 34}));
        QCOMPARE(resize(grayRow({10, 20, 30, 40}), {2, 1}, Filter::Nearest).bytes, (std::vector<std::uint8_t>{20, 40}));
    }

    void weightsSumToOne()
    {
        for (const Filter filter : kFilters) {
            if (filter == Filter::Nearest)
                continue;
            const AxisWeights axis = axisWeights(filter, 97, 31, 0, 31);
            for (std::size_t i = 0; i < axis.first.size(); ++i) {
                QVERIFY(axis.count[i] >= 1 && axis.first[i] >= 0 && axis.first[i] + axis.count[i] <= 97);
                const auto first = axis.weights.begin() + static_cast<std::ptrdiff_t>(i * axis.stride);
                QVERIFY(std::abs(std::accumulate(first, first + axis.count[i], 0.0) - 1.0) < 1e-12);
            }
        }
    }

    void sumsRowsAsWritten()
    {
        constexpr std::size_t kCount = 3 * kRowGroup;
        constexpr std::size_t kTaps = 5;
        std::vector<std::uint8_t> rows(kTaps * kCount);
        fillNoise(rows, 3);
        const std::vector<std::int32_t> weights = {-300000, 1500000, 3600000, 150000, -755696};
        std::vector<std::uint8_t> out(kCount);
        weightedRows(rows.data(), kCount, weights, kCount, out.data());
        for (std::size_t i = 0; i < kCount; ++i) {
            std::int32_t sum = 1 << (kWeightBits - 1);
            for (std::size_t k = 0; k < kTaps; ++k)
                sum += weights[k] * rows[k * kCount + i];
            QCOMPARE(int{out[i]}, std::clamp(sum >> kWeightBits, 0, 255));
        }
    }

    void aWindowIsPartOfTheWhole()
    {
        const Window window{.left = 5, .top = 3, .width = 17, .height = 11};
        std::uint32_t seed = 0;
        for (const PixelMode mode : {PixelMode::Bilevel, PixelMode::Palette, PixelMode::Gray, PixelMode::GrayAlpha,
                                     PixelMode::Gray16, PixelMode::Rgb, PixelMode::Rgba, PixelMode::Cmyk}) {
            for (const Filter filter : kFilters) {
                for (const Size from : {Size{61, 47}, Size{20, 90}, Size{23, 40}, Size{60, 15}}) {
                    const Image image = noise(from, mode, ++seed);
                    const Size to{23, 15};
                    QVERIFY2(
                        resize(image, to, filter, window).bytes == cropped(resize(image, to, filter), window).bytes,
                        std::string(nameOf(mode)).c_str());
                }
            }
        }
    }

    void oneColourStaysOneColour()
    {
        for (const Filter filter : kFilters) {
            Image image = makeImage({50, 33}, PixelMode::Rgb);
            std::fill(image.bytes.begin(), image.bytes.end(), std::uint8_t{201});
            const Image resized = resize(image, {7, 90}, filter);
            QVERIFY(
                std::all_of(resized.bytes.begin(), resized.bytes.end(), [](std::uint8_t byte) { return byte == 201; }));
        }
    }

    void alphaWeighsColours()
    {
        // A transparent pixel has no say in the colour of the mean.
        const Image image{.size = {2, 1}, .mode = PixelMode::Rgba, .bytes = {200, 0, 0, 255, 0, 90, 0, 0}};
        QCOMPARE(resize(image, {1, 1}, Filter::Box).bytes, (std::vector<std::uint8_t>{199, 0, 0, 128}));
    }

    void anExtremeShapeTakesLittle()
    {
        // Resized as a whole it would have 4,480,000 x 224 pixels.
        QElapsedTimer clock;
        clock.start();
        const Result<Image> pixels = encoderPixels(noise({40'000, 2}, PixelMode::Rgb, 1), {});
        QVERIFY(pixels.has_value());
        QCOMPARE(pixels->bytes.size(), std::size_t{224 * 224 * 3});
        QVERIFY(clock.elapsed() < 5000);
        EncoderTransform whole;
        whole.crop.reset();
        QVERIFY(!encoderPixels(noise({40'000, 2}, PixelMode::Rgb, 1), whole).has_value());
    }

    void cropsAsTheReferencesRound()
    {
        // Margins of 1, 3 and 111 pixels.
        for (const auto& [size, floor, halfEven] : {std::tuple{225, 0, 0}, {227, 1, 2}, {335, 55, 56}}) {
            QCOMPARE(planCrop({size, 224}, {224, 224}, CropRule::HuggingFace).window.left, floor);
            QCOMPARE(planCrop({size, 224}, {224, 224}, CropRule::Torchvision).window.left, halfEven);
        }
        QCOMPARE(planCrop({5, 9}, {8, 8}, CropRule::HuggingFace).left, 2);
        QCOMPARE(planCrop({5, 9}, {8, 8}, CropRule::Torchvision).left, 1);
    }

    void aSmallImageIsPaddedWithBlack()
    {
        EncoderTransform transform;
        transform.resize = ResizeRule::Keep;
        transform.crop = Size{4, 2};
        Image image = makeImage({1, 3}, PixelMode::Rgb);
        std::fill(image.bytes.begin(), image.bytes.end(), std::uint8_t{9});
        const Result<Image> pixels = encoderPixels(image, transform);
        QVERIFY(pixels.has_value());
        QCOMPARE(pixels->bytes, (std::vector<std::uint8_t>{0, 0, 0, 0, 0, 0, 9, 9, 9, 0, 0, 0,  //
                                                           0, 0, 0, 0, 0, 0, 9, 9, 9, 0, 0, 0}));
    }

    void longEdgesAreTruncatedOrRounded()
    {
        EncoderTransform transform;
        transform.resizeTo = {224, 224};
        QVERIFY((resizedSize({500, 375}, transform) == Size{298, 224}));
        QVERIFY((resizedSize({375, 500}, transform) == Size{224, 298}));
        transform.resize = ResizeRule::Inside;
        QVERIFY((resizedSize({500, 375}, transform) == Size{224, 168}));
        transform.resize = ResizeRule::Squash;
        QVERIFY((resizedSize({500, 375}, transform) == Size{224, 224}));
    }
};

QTEST_APPLESS_MAIN(ResampleTest)
#include "resample_test.moc"
