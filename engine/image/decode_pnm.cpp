// SPDX-License-Identifier: GPL-3.0-or-later
// PNM with binary values: PBM (P4), PGM (P5) and PPM (P6). A text tells width, height and the highest value.
#include "engine/image/decode_impl.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <string>

namespace orangery::image {

namespace {

/// Reads the numbers of the header, which stand between white space and comments.
class Header {
public:
    explicit Header(std::string_view bytes) : m_bytes(bytes) {}

    [[nodiscard]] std::optional<std::uint64_t> number()
    {
        skipSpace();
        constexpr std::size_t kMostDigits = 9;
        const std::size_t begin = m_at;
        std::uint64_t value = 0;
        for (; m_at < m_bytes.size() && std::isdigit(static_cast<unsigned char>(m_bytes[m_at])) != 0; ++m_at) {
            if (m_at - begin == kMostDigits)
                return std::nullopt;
            value = value * 10 + static_cast<std::uint64_t>(m_bytes[m_at] - '0');
        }
        return m_at == begin ? std::nullopt : std::optional(value);
    }

    /// What follows one character of white space.
    [[nodiscard]] std::string_view rest() const { return m_bytes.substr(std::min(m_bytes.size(), m_at + 1)); }

private:
    void skipSpace()
    {
        while (m_at < m_bytes.size()) {
            if (m_bytes[m_at] == '#')
                m_at = std::min(m_bytes.size(), m_bytes.find('\n', m_at));
            else if (std::isspace(static_cast<unsigned char>(m_bytes[m_at])) == 0)
                return;
            else
                ++m_at;
        }
    }

    std::string_view m_bytes;
    std::size_t m_at = 2;  ///< behind the kind
};

/// A bit a pixel, set for black; rows begin with a byte.
void unpackBits(const std::uint8_t* from, Image& image)
{
    const auto width = static_cast<std::size_t>(image.size.width);
    for (int y = 0; y < image.size.height; ++y, from += (width + 7) / 8)
        for (std::size_t x = 0; x < width; ++x)
            image.row(y)[x] = (from[x / 8] >> (7 - x % 8) & 1) != 0 ? 0 : 255;
}

/// Values of one byte, or of two with the upper one first, spread over 0 ... 255; grey of two bytes over 0 ... 65535.
void unpackValues(const std::uint8_t* from, std::uint64_t highest, Image& image)
{
    const bool isWide = image.mode == PixelMode::Gray16;
    const std::size_t step = highest > 255 ? 2 : 1;
    const double most = isWide ? 65535 : 255;
    std::uint8_t* to = image.bytes.data();
    const std::size_t count = image.bytes.size() / (isWide ? 2 : 1);
    for (std::size_t i = 0; i < count; ++i, from += step) {
        const unsigned value = step == 2 ? (unsigned{from[0]} << 8U) | from[1] : from[0];
        const double spread = std::min(most, std::nearbyint(value / static_cast<double>(highest) * most));
        const auto level = static_cast<unsigned>(spread);
        *to++ = static_cast<std::uint8_t>(level & 0xFFU);
        if (isWide)
            *to++ = static_cast<std::uint8_t>(level >> 8U);
    }
}

}  // namespace

Result<Picture> decodePnm(std::string_view bytes, std::string_view source)
{
    const char kind = bytes[1];
    Header header(bytes);
    const auto width = header.number();
    const auto height = header.number();
    const auto highest = kind == '4' ? std::optional<std::uint64_t>(1) : header.number();
    if (!width || !height || !highest || *highest == 0 || *highest > 65535)
        return cannotDecode(source, "PNM", "its header is malformed");
    if (auto sized = checkPictureSize(source, *width, *height, bytes.size() * 8); !sized)
        return failure(sized.error());
    const PixelMode mode = kind == '4'      ? PixelMode::Bilevel
                           : kind == '6'    ? PixelMode::Rgb
                           : *highest > 255 ? PixelMode::Gray16
                                            : PixelMode::Gray;
    const std::uint64_t rowBytes =
        kind == '4' ? (*width + 7) / 8 : *width * (kind == '6' ? 3 : 1) * (*highest > 255 ? 2 : 1);
    const std::string_view pixels = header.rest();
    if (pixels.size() / rowBytes < *height)
        return cannotDecode(source, "PNM", "the file ends before the picture does");
    Picture picture{.image = makeImage({static_cast<int>(*width), static_cast<int>(*height)}, mode)};
    const auto* from = reinterpret_cast<const std::uint8_t*>(pixels.data());
    if (kind == '4')
        unpackBits(from, picture.image);
    else if (*highest == 255)
        std::copy_n(from, picture.image.bytes.size(), picture.image.bytes.begin());
    else
        unpackValues(from, *highest, picture.image);
    return picture;
}

}  // namespace orangery::image
