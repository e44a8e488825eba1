// SPDX-License-Identifier: GPL-3.0-or-later
// What Pillow and the processors of transformers made of a set of pictures.
#include "engine/base/json.h"
#include "engine/image/convert.h"
#include "engine/image/decode.h"
#include "engine/image/geometry.h"
#include "engine/image/orientation.h"
#include "engine/image/processor_config.h"
#include "engine/io/safetensors.h"
#include "tests/engine/io/reference_folder.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

using namespace orangery;
using namespace orangery::image;

namespace {

std::string problemOf(const Error& error)
{
    return describe(error);
}

Image decoded(const fs::path& path)
{
    Result<Picture> picture = readPicture(path);
    if (!picture)
        qFatal("%s", problemOf(picture.error()).c_str());
    return std::move(picture->image);
}

/// Number of bytes that differ by more than `tolerance`; all of them when the sizes do.
std::size_t differing(const Image& a, const Image& b, int tolerance = 0)
{
    if (a.size != b.size || a.mode != b.mode)
        return std::max<std::size_t>(1, b.bytes.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.bytes.size(); ++i)
        count += std::abs(int{a.bytes[i]} - int{b.bytes[i]}) > tolerance ? 1 : 0;
    return count;
}

float largestDifference(const std::vector<float>& ours, const io::Tensor& tensor)
{
    if (tensor.bytes.size() != ours.size() * sizeof(float))
        return INFINITY;
    std::vector<float> expected(ours.size());
    std::memcpy(expected.data(), tensor.bytes.data(), tensor.bytes.size());
    float largest = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const float difference = std::abs(ours[i] - expected[i]);
        largest = difference <= largest ? largest : difference;  // NaN counts
    }
    return largest;
}

EncoderTransform clip(int edge, AlphaRule alpha)
{
    const Json config = {{"image_processor_type", "CLIPImageProcessor"}, {"size", edge}, {"crop_size", edge}};
    EncoderTransform transform = *parseProcessorConfig(config, "clip");
    transform.alpha = alpha;
    return transform;
}

EncoderTransform siglip(int edge, AlphaRule alpha)
{
    const Json config = {{"image_processor_type", "SiglipImageProcessor"},
                         {"size", {{"height", edge}, {"width", edge}}}};
    EncoderTransform transform = *parseProcessorConfig(config, "siglip");
    transform.alpha = alpha;
    return transform;
}

Image pixelsOf(const Image& image, const EncoderTransform& transform)
{
    const Result<Image> pixels = encoderPixels(image, transform);
    if (!pixels)
        qFatal("%s", problemOf(pixels.error()).c_str());
    return *pixels;
}

bool isJpeg(const fs::path& path)
{
    const Result<std::string> bytes = readFile(path);
    return bytes && bytes->starts_with("\xff\xd8");
}

}  // namespace

class ImageFixturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto folder = io::test::referenceFolder("resize");
        if (!folder)
            QSKIP("no reference cases: there is no folder resize");
        m_folder = *folder;
        const Result<std::string> text = readFile(m_folder / "index.json");
        QVERIFY2(text.has_value(), "index.json is missing");
        const Result<Json> index = parseJson(*text, "index.json");
        QVERIFY(index.has_value());
        m_index = *index;
    }

    void convertsToRgb()
    {
        std::size_t cases = 0;
        for (const Json& item : m_index["images"]) {
            const fs::path source = m_folder / item["file"].get<std::string>();
            const Result<Picture> picture = readPicture(source);
            QVERIFY2(picture.has_value(), picture ? "" : problemOf(picture.error()).c_str());
            QCOMPARE(std::string(nameOf(picture->image.mode)), item["mode"].get<std::string>());
            cases += compare(toRgb(picture->image), item, "rgb");
            cases += compare(toRgb(picture->image, AlphaRule::White), item, "rgb_on_white");
            cases += compare(toRgb(oriented(picture->image, picture->orientation)), item, "rgb_exif_transposed");
        }
        io::test::tellCompared(cases, m_folder / "rgb");
    }

    void resizes()
    {
        std::size_t cases = 0;
        for (const Json& item : m_index["images"]) {
            const Image rgb = decoded(m_folder / item["rgb"].get<std::string>());
            for (const Json& resized : item["resized"]) {
                const Image expected = decoded(m_folder / resized["file"].get<std::string>());
                const auto filter = filterOf(resized["filter"].get<std::string>());
                QVERIFY(filter.has_value());
                const Size size{resized["size_wh"][0].get<int>(), resized["size_wh"][1].get<int>()};
                const std::size_t different = differing(resize(rgb, size, *filter), expected);
                QVERIFY2(different == 0,
                         (resized["file"].get<std::string>() + ": " + std::to_string(different) + " values").c_str());
                ++cases;
            }
        }
        io::test::tellCompared(cases, m_folder / "out");
    }

    void padsToASquare()
    {
        std::size_t cases = 0;
        for (const Json& item : m_index["images"]) {
            if (!item.contains("padded_clip"))
                continue;
            const Json& padded = item["padded_clip"];
            const Image rgb = decoded(m_folder / item["rgb"].get<std::string>());
            const Image expected = decoded(m_folder / padded["file"].get<std::string>());
            const Image square = paddedToSquare(rgb, padColour(kClipMean));
            QCOMPARE(differing(resize(square, expected.size, *filterOf(padded["filter"].get<std::string>())), expected),
                     std::size_t{0});
            ++cases;
        }
        io::test::tellCompared(cases, m_folder / "pad");
    }

    void preparesForEncoders()
    {
        const Result<io::TensorFile> file = io::readSafetensors(m_folder / "pixel_values.safetensors");
        QVERIFY2(file.has_value(), file ? "" : problemOf(file.error()).c_str());
        const int edge = m_index["processor_size"].get<int>();
        std::size_t cases = 0;
        for (const Json& item : m_index["images"]) {
            const std::string name = item["name"].get<std::string>();
            const fs::path source = m_folder / item["file"].get<std::string>();
            if (isJpeg(source))
                continue;  // compared below from the stored pixels
            const Image image = decoded(source);
            cases += compareValues(*file, name + ".clip", image, clip(edge, AlphaRule::White));
            cases += compareValues(*file, name + ".siglip", image, siglip(edge, AlphaRule::White));
            cases += compareValues(*file, name + ".clip_plain", image, clip(edge, AlphaRule::Drop));
            cases += compareValues(*file, name + ".siglip_plain", image, siglip(edge, AlphaRule::Drop));
        }
        for (const Json& item : m_index["images"]) {
            const std::string name = item["name"].get<std::string>();
            const Image rgb = decoded(m_folder / item["rgb"].get<std::string>());
            EncoderTransform padded = clip(edge, AlphaRule::Drop);
            padded.padToSquare = padColour(padded.mean);
            cases += compareValues(*file, name + ".pad_clip", rgb, padded);
            padded = siglip(edge, AlphaRule::Drop);
            padded.padToSquare = padColour(padded.mean);
            cases += compareValues(*file, name + ".pad_siglip", rgb, padded);
            if (!isJpeg(m_folder / item["file"].get<std::string>()))
                continue;
            cases += compareValues(*file, name + ".clip", rgb, clip(edge, AlphaRule::Drop));
            cases += compareValues(*file, name + ".siglip", rgb, siglip(edge, AlphaRule::Drop));
        }
        QVERIFY(cases > 0);
        io::test::tellCompared(cases, m_folder / "pixel_values.safetensors");
    }

    void preparesAtFullSize()
    {
        std::size_t cases = 0;
        for (const auto& [suffix, transform] :
             {std::pair{std::string(".processor.clip224.png"), clip(224, AlphaRule::White)},
              std::pair{std::string(".processor.siglip224.png"), siglip(224, AlphaRule::White)}}) {
            for (const fs::path& path : io::test::filesBelow(m_folder / "out", suffix)) {
                std::string name = path.filename().string();
                name.resize(name.size() - suffix.size());
                QCOMPARE(differing(pixelsOf(decoded(m_folder / "rgb" / (name + ".png")), transform), decoded(path)),
                         std::size_t{0});
                ++cases;
            }
        }
        io::test::tellCompared(cases, m_folder / "out");
    }

private:
    std::size_t compare(const Image& ours, const Json& item, const char* key) const
    {
        if (!item.contains(key))
            return 0;
        const std::string file = item[key].get<std::string>();
        // Decoders of JPEG may round differently; 4 levels is far below what a wrong conversion gives.
        const int tolerance = isJpeg(m_folder / item["file"].get<std::string>()) ? 4 : 0;
        const std::size_t different = differing(ours, decoded(m_folder / file), tolerance);
        if (different != 0)
            QTest::qFail((file + ": " + std::to_string(different) + " values differ").c_str(), __FILE__, __LINE__);
        return 1;
    }

    static std::size_t compareValues(const io::TensorFile& file, const std::string& name, const Image& image,
                                     const EncoderTransform& transform)
    {
        const io::Tensor* tensor = file.find(name);
        if (tensor == nullptr)
            return 0;
        const float largest = largestDifference(pixelValues(pixelsOf(image, transform), transform), *tensor);
        if (!(largest <= 1e-5F))  // one level of a byte is 0.0078
            QTest::qFail((name + " differs by " + std::to_string(largest)).c_str(), __FILE__, __LINE__);
        return 1;
    }

    fs::path m_folder;
    Json m_index;
};

QTEST_APPLESS_MAIN(ImageFixturesTest)
#include "fixtures_test.moc"
