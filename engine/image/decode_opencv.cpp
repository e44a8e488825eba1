// SPDX-License-Identifier: GPL-3.0-or-later
// PNM (PBM, PGM and PPM with binary values), which OpenCV decodes without changing more than the order of the channels.
#include "engine/image/decode_impl.h"

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <iostream>
#include <mutex>
#include <string>
#include <utility>

namespace orangery::image {

namespace {

using namespace std::string_view_literals;

struct Dimensions {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
};

/// From the text that such a file begins with: its kind, then numbers between white space and comments.
Dimensions pnmDimensions(std::string_view bytes)
{
    std::array<std::uint64_t, 2> numbers{};
    std::size_t at = 2;
    constexpr std::uint64_t kTooLarge = std::uint64_t{1} << 32U;
    for (std::uint64_t& number : numbers) {
        while (at < bytes.size() && (std::isspace(static_cast<unsigned char>(bytes[at])) != 0 || bytes[at] == '#'))
            at = bytes[at] == '#' ? std::min(bytes.size(), bytes.find('\n', at)) : at + 1;
        for (; at < bytes.size() && bytes[at] >= '0' && bytes[at] <= '9' && number < kTooLarge; ++at)
            number = number * 10 + static_cast<std::uint64_t>(bytes[at] - '0');
    }
    return {numbers[0], numbers[1]};
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
    if (auto sized = checkPictureSize(source, dimensions.width, dimensions.height, bytes.size() * 8); !sized)
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

Result<Picture> decodePnm(std::string_view bytes, std::string_view source)
{
    // A pixel takes a bit at least.
    return decodeBy(bytes, pnmDimensions(bytes), "PNM", source).map([&](Image image) {
        if (bytes[1] == '4')
            image.mode = PixelMode::Bilevel;
        return Picture{.image = std::move(image)};
    });
}

}  // namespace orangery::image
