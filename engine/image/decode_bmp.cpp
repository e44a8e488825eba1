// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/bmp_header.h"
#include "engine/image/decode_impl.h"
#include "engine/image/swap_channels.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace orangery::image {

namespace {

/// Pixels of 1, 4 or 8 bits as a byte each, the first in the highest bits.
void unpackIndices(const std::uint8_t* from, std::uint32_t bits, Image& image, int y)
{
    std::uint8_t* to = image.row(y);
    const auto width = static_cast<std::size_t>(image.size.width);
    if (bits == 8) {
        std::memcpy(to, from, width);
        return;
    }
    const std::uint32_t perByte = 8 / bits;
    const std::uint32_t mask = (1U << bits) - 1U;
    const std::uint32_t scale = image.mode == PixelMode::Bilevel ? 255 : 1;
    for (std::size_t x = 0; x < width; ++x) {
        const std::uint32_t shift = 8 - bits * (1 + static_cast<std::uint32_t>(x % perByte));
        to[x] = static_cast<std::uint8_t>(((from[x / perByte] >> shift) & mask) * scale);
    }
}

/// Pixels of 16 bits, each channel spread over 0 ... 255 as Pillow does it.
void unpackWords(const std::uint8_t* from, std::uint32_t greenBits, std::uint8_t* to, std::size_t width)
{
    for (std::size_t x = 0; x < width; ++x, from += 2, to += 3) {
        const std::uint32_t word = from[0] | (static_cast<std::uint32_t>(from[1]) << 8U);
        const std::uint32_t most = (1U << greenBits) - 1U;
        to[0] = static_cast<std::uint8_t>(((word >> (5 + greenBits)) & 31U) * 255 / 31);
        to[1] = static_cast<std::uint8_t>(((word >> 5U) & most) * 255 / most);
        to[2] = static_cast<std::uint8_t>((word & 31U) * 255 / 31);
    }
}

void unpackBytes(const std::uint8_t* from, const BmpHeader& header, std::uint8_t* to, std::size_t width)
{
    const std::size_t step = header.bits / 8;
    if (step == 3 && header.places[0] == 2 && header.places[1] == 1) {
        swapFirstAndThird(from, width, to);
        return;
    }
    const std::size_t channels = bytesPerPixel(header.mode);
    for (std::size_t x = 0; x < width; ++x, from += step, to += channels)
        for (std::size_t c = 0; c < channels; ++c)
            to[c] = from[header.places[c]];
}

void unpackRow(const std::uint8_t* from, const BmpHeader& header, Image& image, int y)
{
    const auto width = static_cast<std::size_t>(image.size.width);
    if (header.bits <= 8)
        unpackIndices(from, header.bits, image, y);
    else if (header.bits == 16)
        unpackWords(from, header.greenBits, image.row(y), width);
    else
        unpackBytes(from, header, image.row(y), width);
}

/// Run lengths: pixels go on from left to right and bottom to top, and what a jump leaves out stays 0.
class RunLengths {
public:
    RunLengths(std::string_view packed, bool isNibbles, std::size_t width, std::vector<std::uint8_t>& pixels)
        : m_packed(packed), m_isNibbles(isNibbles), m_width(width), m_pixels(&pixels)
    {
    }

    void unpack()
    {
        while (m_at + 2 <= m_packed.size() && m_place < m_pixels->size() && !m_isEnded) {
            const std::size_t count = byteAt(m_at);
            const std::uint8_t value = byteAt(m_at + 1);
            m_at += 2;
            if (count == 0)
                escape(value);
            else
                repeat(count, value);
        }
    }

private:
    [[nodiscard]] std::uint8_t byteAt(std::size_t at) const { return static_cast<std::uint8_t>(m_packed[at]); }

    void put(std::uint8_t value)
    {
        if (m_place < m_pixels->size())
            (*m_pixels)[m_place++] = value;
    }

    void repeat(std::size_t count, std::uint8_t value)
    {
        count = std::min(count, m_width - std::min(m_width, m_x));
        for (std::size_t i = 0; i < count; ++i)
            put(!m_isNibbles ? value : static_cast<std::uint8_t>(i % 2 == 0 ? value >> 4U : value & 15U));
        m_x += count;
    }

    void escape(std::uint8_t kind)
    {
        if (kind == 0) {
            m_place = (m_place + m_width - 1) / m_width * m_width;
            m_x = 0;
        } else if (kind == 1) {
            m_isEnded = true;
        } else if (kind == 2) {
            if (m_at + 2 > m_packed.size())
                m_at = m_packed.size();
            else
                m_place += byteAt(m_at) + byteAt(m_at + 1) * m_width;
            m_at += 2;
            m_x = m_place % m_width;
        } else {
            copy(kind);
        }
    }

    /// So many pixels as they are, filled up to a whole number of two bytes.
    void copy(std::size_t count)
    {
        const std::size_t bytes = m_isNibbles ? (count + 1) / 2 : count;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t at = m_at + (m_isNibbles ? i / 2 : i);
            if (at >= m_packed.size())
                break;
            put(!m_isNibbles ? byteAt(at)
                             : static_cast<std::uint8_t>(i % 2 == 0 ? byteAt(at) >> 4U : byteAt(at) & 15U));
        }
        m_at += bytes + bytes % 2;
        m_x += count;
    }

    std::string_view m_packed;
    bool m_isNibbles;
    std::size_t m_width;
    std::vector<std::uint8_t>* m_pixels;
    std::size_t m_at = 0;     ///< in the packed bytes
    std::size_t m_place = 0;  ///< in the pixels
    std::size_t m_x = 0;      ///< of the row, as Pillow counts it
    bool m_isEnded = false;
};

/// Refuses a header that asks for more than the bytes behind it can stand for: two bytes of a run make at most 255 pixels,
/// a jump leaves out 255 rows.
Result<void> checkSize(const BmpHeader& header, std::uint64_t bytes, std::string_view source)
{
    const bool isRaw = header.packing == BmpPacking::Raw;
    const std::uint64_t possible = isRaw ? kMaxPixels : bytes / 2 * 255 + bytes / 4 * 255 * header.width;
    if (auto sized = checkPictureSize(source, header.width, header.height, possible); !sized)
        return sized;
    if (isRaw && header.height > bytes / header.rowBytes())
        return cannotDecode(source, "BMP", "the file ends before the picture does");
    return {};
}

}  // namespace

Result<Picture> decodeBmp(std::string_view bytes, std::string_view source)
{
    Result<BmpHeader> header = readBmpHeader(bytes);
    if (!header)
        return cannotDecode(source, "BMP", header.error().message);
    const std::string_view packed = bytes.substr(std::min<std::uint64_t>(header->pixels, bytes.size()));
    if (auto sized = checkSize(*header, packed.size(), source); !sized)
        return failure(sized.error());
    const Size size{static_cast<int>(header->width), static_cast<int>(header->height)};
    Picture picture{.image = makeImage(size, header->mode)};
    picture.image.palette = std::move(header->palette);
    std::vector<std::uint8_t> indices;
    const auto* rows = reinterpret_cast<const std::uint8_t*>(packed.data());
    std::uint64_t stride = header->rowBytes();
    if (header->packing != BmpPacking::Raw) {
        indices.resize(picture.image.bytes.size());
        RunLengths(packed, header->packing == BmpPacking::Rle4, static_cast<std::size_t>(size.width), indices).unpack();
        rows = indices.data();
        stride = header->width;
        header->bits = 8;
    }
    for (int y = 0; y < size.height; ++y)
        unpackRow(rows + static_cast<std::uint64_t>(y) * stride, *header, picture.image,
                  header->topFirst ? y : size.height - 1 - y);
    return picture;
}

}  // namespace orangery::image
