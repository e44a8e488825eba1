// SPDX-License-Identifier: GPL-3.0-or-later
// The formats that OpenCV decodes without changing more than the order of the channels.
#include "engine/image/decode_impl.h"
#include "engine/image/orientation.h"

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace orangery::image {

namespace {

using namespace std::string_view_literals;

/// A little-endian number of 2, 3 or 4 bytes; 0 beyond the end.
std::uint32_t littleEndian(std::string_view bytes, std::size_t at, std::size_t count)
{
    if (at + count > bytes.size())
        return 0;
    std::uint32_t value = 0;
    for (std::size_t i = count; i > 0; --i)
        value = (value << 8U) | static_cast<unsigned char>(bytes[at + i - 1]);
    return value;
}

struct Dimensions {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
};

/// From the first chunk of a WebP file, which is one of three kinds.
Dimensions webpDimensions(std::string_view bytes)
{
    const std::string_view chunk = bytes.substr(12, 4);
    if (chunk == "VP8X"sv)
        return {littleEndian(bytes, 24, 3) + std::uint64_t{1}, littleEndian(bytes, 27, 3) + std::uint64_t{1}};
    if (chunk == "VP8L"sv) {
        const std::uint32_t packed = littleEndian(bytes, 21, 4);
        return {(packed & 0x3FFFU) + std::uint64_t{1}, ((packed >> 14U) & 0x3FFFU) + std::uint64_t{1}};
    }
    return {littleEndian(bytes, 26, 2) & 0x3FFFU, littleEndian(bytes, 28, 2) & 0x3FFFU};
}

/// The data of a chunk of a RIFF file, or nothing.
std::string_view riffChunk(std::string_view bytes, std::string_view name)
{
    constexpr std::size_t kHeader = 8;
    for (std::size_t at = 12; at + kHeader <= bytes.size();) {
        const std::size_t size = littleEndian(bytes, at + 4, 4);
        if (bytes.substr(at, 4) == name)
            return bytes.substr(at + kHeader, size);
        at += kHeader + size + size % 2;
    }
    return {};
}

Dimensions bmpDimensions(std::string_view bytes)
{
    if (littleEndian(bytes, 14, 4) == 12)  // the header of OS/2
        return {littleEndian(bytes, 18, 2), littleEndian(bytes, 20, 2)};
    // A negative height tells that the first row is the topmost.
    const auto height = static_cast<std::int32_t>(littleEndian(bytes, 22, 4));
    return {littleEndian(bytes, 18, 4), static_cast<std::uint64_t>(std::abs(std::int64_t{height}))};
}

/// Blue, green, red, alpha of each pixel -> red, green, blue, alpha; of 16 bits the upper eight, as in Pillow.
Image imageOf(const cv::Mat& pixels)
{
    const bool deep = pixels.depth() == CV_16U;
    const int channels = pixels.channels();
    const PixelMode mode = channels == 3   ? PixelMode::Rgb
                           : channels == 4 ? PixelMode::Rgba
                           : deep          ? PixelMode::Gray16
                                           : PixelMode::Gray;
    Image image = makeImage({pixels.cols, pixels.rows}, mode);
    if (channels == 1) {
        for (int y = 0; y < pixels.rows; ++y)
            std::memcpy(image.row(y), pixels.ptr(y), image.rowBytes());
        return image;
    }
    const auto count = static_cast<std::size_t>(channels);
    for (int y = 0; y < pixels.rows; ++y) {
        std::uint8_t* to = image.row(y);
        for (std::size_t x = 0; x < static_cast<std::size_t>(pixels.cols) * count; ++x) {
            const std::size_t c = x % count;
            const std::size_t from = c < 3 ? x - c + 2 - c : x;
            to[x] = deep ? static_cast<std::uint8_t>(pixels.ptr<std::uint16_t>(y)[from] >> 8U) : pixels.ptr(y)[from];
        }
    }
    return image;
}

/// Brings back the palette that OpenCV has applied: such images are resampled differently. The order of the colours does
/// not matter for that.
Image withPalette(Image image)
{
    if (image.mode != PixelMode::Rgb)
        return image;
    std::map<Colour, std::uint8_t> indices;
    Image result = makeImage(image.size, PixelMode::Palette);
    for (std::size_t i = 0; i < result.bytes.size(); ++i) {
        const Colour colour{image.bytes[3 * i], image.bytes[3 * i + 1], image.bytes[3 * i + 2], 255};
        const auto [found, isNew] = indices.try_emplace(colour, static_cast<std::uint8_t>(indices.size()));
        if (isNew && indices.size() > 256)
            return image;
        result.bytes[i] = found->second;
    }
    result.palette.resize(256);
    for (const auto& [colour, index] : indices)
        result.palette[index] = colour;
    return result;
}

/// While one of these lives, OpenCV tells nothing of malformed files by itself: it would stand on standard error beside
/// our own message. It writes to its log and, in imdecode, to std::cerr, which nothing of ours uses.
class QuietOpencv {
public:
    QuietOpencv()
    {
        const std::scoped_lock lock(s_mutex);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        if (s_alive++ == 0)
            std::cerr.setstate(std::ios_base::failbit);
    }
    QuietOpencv(const QuietOpencv&) = delete;
    QuietOpencv& operator=(const QuietOpencv&) = delete;
    ~QuietOpencv()
    {
        const std::scoped_lock lock(s_mutex);
        if (--s_alive == 0)
            std::cerr.clear();
    }

private:
    static inline std::mutex s_mutex;
    static inline int s_alive = 0;
};

Result<Image> decodeBy(std::string_view bytes, Dimensions dimensions, std::string_view format, std::string_view source)
{
    if (auto sized = checkPictureSize(source, dimensions.width, dimensions.height, kMaxPixels); !sized)
        return failure(sized.error());
    const QuietOpencv quiet;
    try {
        const cv::Mat file(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<char*>(bytes.data()));
        const cv::Mat pixels = cv::imdecode(file, cv::IMREAD_UNCHANGED);
        const bool known = pixels.depth() == CV_8U || pixels.depth() == CV_16U;
        if (pixels.empty())
            return cannotDecode(source, format, "its data do not decode");
        if (!known || (pixels.channels() != 1 && pixels.channels() != 3 && pixels.channels() != 4))
            return cannotDecode(source, format, "its pixels are neither whole numbers of 8 nor of 16 bits");
        return imageOf(pixels);
    } catch (const cv::Exception& problem) {
        return cannotDecode(source, format, problem.err);
    }
}

}  // namespace

std::string opencvVersion()
{
    return "OpenCV " + cv::getVersionString();
}

Result<Picture> decodeWebp(std::string_view bytes, std::string_view source)
{
    return decodeBy(bytes, webpDimensions(bytes), "WebP", source).map([&](Image image) {
        return Picture{.image = std::move(image), .orientation = exifOrientation(riffChunk(bytes, "EXIF"))};
    });
}

Result<Picture> decodeBmp(std::string_view bytes, std::string_view source)
{
    constexpr std::size_t kBitsPerPixel = 28;
    const std::uint32_t bits = littleEndian(bytes, 14, 4) != 12 ? littleEndian(bytes, kBitsPerPixel, 2) : 0;
    return decodeBy(bytes, bmpDimensions(bytes), "BMP", source).map([&](Image image) {
        if (bits == 1 && image.mode == PixelMode::Gray)
            image.mode = PixelMode::Bilevel;
        return Picture{.image = bits >= 1 && bits <= 8 ? withPalette(std::move(image)) : std::move(image)};
    });
}

Result<Picture> decodeTiff(std::string_view bytes, std::string_view source)
{
    constexpr std::uint16_t kWidth = 256;
    constexpr std::uint16_t kHeight = 257;
    constexpr std::uint16_t kBitsPerSample = 258;
    constexpr std::uint16_t kPhotometric = 262;
    constexpr std::uint16_t kSamplesPerPixel = 277;
    constexpr std::uint32_t kPaletteColours = 3;
    const std::uint32_t samples = tiffTag(bytes, kSamplesPerPixel).value_or(1);
    if (samples != 1 && samples != 3)
        return cannotDecode(
            source, "TIFF",
            "it has " + std::to_string(samples) + " channels; transparency and CMYK are not read from TIFF");
    const bool hasPalette = tiffTag(bytes, kPhotometric) == kPaletteColours;
    const bool bilevel = samples == 1 && tiffTag(bytes, kBitsPerSample).value_or(1) == 1;
    const Dimensions dimensions{tiffTag(bytes, kWidth).value_or(0), tiffTag(bytes, kHeight).value_or(0)};
    return decodeBy(bytes, dimensions, "TIFF", source).map([&](Image image) {
        if (bilevel && image.mode == PixelMode::Gray)
            image.mode = PixelMode::Bilevel;
        // OpenCV has turned it already: a TIFF file's orientation is part of its format.
        return Picture{.image = hasPalette ? withPalette(std::move(image)) : std::move(image)};
    });
}

}  // namespace orangery::image
