// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/bmp_header.h"

#include "engine/base/counted.h"

#include <algorithm>
#include <string>
#include <utility>

namespace orangery::image {

namespace {

constexpr std::size_t kFileHeader = 14;
constexpr std::uint32_t kCoreHeader = 12;
constexpr std::uint32_t kInfoHeader = 40;

enum class Compression : std::uint32_t { Raw = 0, Rle8 = 1, Rle4 = 2, BitFields = 3 };

/// Little-endian numbers of a file; 0 beyond its end.
class Numbers {
public:
    explicit Numbers(std::string_view bytes) : m_bytes(bytes) {}

    [[nodiscard]] std::uint32_t at(std::size_t offset, std::size_t count) const
    {
        if (offset > m_bytes.size() || count > m_bytes.size() - offset)
            return 0;
        std::uint32_t value = 0;
        for (std::size_t i = count; i > 0; --i)
            value = (value << 8U) | static_cast<unsigned char>(m_bytes[offset + i - 1]);
        return value;
    }

private:
    std::string_view m_bytes;
};

Failure refuse(std::string why)
{
    return failure(ErrorCode::Input, std::move(why));
}

using Masks = std::array<std::uint32_t, 4>;

/// The byte that a mask covers.
std::optional<std::uint8_t> byteOf(std::uint32_t mask)
{
    for (std::uint8_t place = 0; place < 4; ++place)
        if (mask == 0xFFU << (8U * place))
            return place;
    return std::nullopt;
}

Result<void> applyMasks(const Masks& masks, BmpHeader& header)
{
    const auto is = [&](std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
        return masks[0] == red && masks[1] == green && masks[2] == blue;
    };
    if (header.bits == 16 && (is(0xF800, 0x7E0, 0x1F) || is(0x7C00, 0x3E0, 0x1F))) {
        header.greenBits = masks[1] == 0x7E0 ? 6 : 5;
        return {};
    }
    const bool isUnset = is(0, 0, 0) && masks[3] == 0;
    if (header.bits == 32 && (masks[3] != 0 || isUnset))
        header.mode = PixelMode::Rgba;
    for (std::size_t c = 0; c < bytesPerPixel(header.mode) && !isUnset; ++c) {
        const std::optional<std::uint8_t> place = byteOf(masks[c]);
        if (!place || header.bits < 24 || *place >= header.bits / 8)
            return refuse("its masks of colours are of a kind that is not supported");
        header.places[c] = *place;
    }
    return {};
}

/// The colours of a palette, and the mode: one that is a ramp of greys stands for grey levels.
void readPalette(std::string_view entries, std::size_t step, std::size_t count, BmpHeader& header)
{
    std::vector<Colour> palette(256, Colour{0, 0, 0, 255});
    bool isGray = true;
    for (std::size_t i = 0; i < count; ++i) {
        const auto level = static_cast<std::uint8_t>(count == 2 && i == 1 ? 255 : i);
        Colour colour{0, 0, 0, 255};
        for (std::size_t c = 0; c < 3 && i * step + c < entries.size(); ++c)
            colour[2 - c] = static_cast<std::uint8_t>(entries[i * step + c]);
        isGray = isGray && colour == Colour{level, level, level, 255};
        if (i < palette.size())
            palette[i] = colour;
    }
    const bool isBilevel = count <= 2;
    if (isGray && header.bits == (isBilevel ? 1 : 8)) {
        header.mode = isBilevel ? PixelMode::Bilevel : PixelMode::Gray;
        return;
    }
    header.mode = PixelMode::Palette;
    header.palette = std::move(palette);
}

Result<void> readCompression(Compression compression, BmpHeader& header)
{
    const bool fits = compression == Compression::Raw || (compression == Compression::Rle8 && header.bits == 8) ||
                      (compression == Compression::Rle4 && header.bits == 4) ||
                      (compression == Compression::BitFields && header.bits >= 16);
    if (!fits)
        return refuse("its compression " + std::to_string(static_cast<std::uint32_t>(compression)) + " at " +
                      std::to_string(header.bits) + " bits is not supported");
    if (compression == Compression::Rle8)
        header.packing = BmpPacking::Rle8;
    if (compression == Compression::Rle4)
        header.packing = BmpPacking::Rle4;
    return {};
}

/// Sizes and kind from a header of 40 bytes or more.
void readInfo(const Numbers& numbers, BmpHeader& header)
{
    constexpr std::uint32_t kNegative = 0xFF000000;
    const std::uint32_t height = numbers.at(22, 4);
    header.width = numbers.at(18, 4);
    header.topFirst = height >= kNegative;
    header.height = header.topFirst ? std::uint64_t{0x100000000} - height : height;
    header.bits = numbers.at(28, 2);
}

}  // namespace

Result<BmpHeader> readBmpHeader(std::string_view file)
{
    const Numbers numbers(file);
    const std::uint32_t size = numbers.at(kFileHeader, 4);
    constexpr std::array<std::uint32_t, 7> kSizes = {kCoreHeader, kInfoHeader, 52, 56, 64, 108, 124};
    if (std::find(kSizes.begin(), kSizes.end(), size) == kSizes.end() || file.size() < kFileHeader + size)
        return refuse("its header has " + counted(size, "byte(s), which is no known kind"));
    BmpHeader header;
    std::size_t colours = 0;
    auto compression = Compression::Raw;
    if (size == kCoreHeader) {
        header.width = numbers.at(18, 2);
        header.height = numbers.at(20, 2);
        header.bits = numbers.at(24, 2);
    } else {
        readInfo(numbers, header);
        compression = static_cast<Compression>(numbers.at(30, 4));
        colours = numbers.at(46, 4);
    }
    constexpr std::array<std::uint32_t, 6> kBits = {1, 4, 8, 16, 24, 32};
    if (std::find(kBits.begin(), kBits.end(), header.bits) == kBits.end())
        return refuse("it has " + counted(header.bits, "bit(s) a pixel"));
    if (auto read = readCompression(compression, header); !read)
        return failure(read.error());
    std::size_t end = kFileHeader + size;
    if (compression == Compression::BitFields) {
        const bool hasAlpha = size >= 56;  // a header of 40 bytes is followed by three masks
        if (auto read = applyMasks(
                {numbers.at(54, 4), numbers.at(58, 4), numbers.at(62, 4), hasAlpha ? numbers.at(66, 4) : 0}, header);
            !read)
            return failure(read.error());
        end += size == kInfoHeader ? 12 : 0;
    }
    if (header.bits <= 8) {
        const std::size_t step = size == kCoreHeader ? 3 : 4;
        colours = colours == 0 ? std::size_t{1} << header.bits : colours;
        constexpr std::size_t kMostColours = 65536;
        if (colours > kMostColours)
            return refuse("its palette has " + counted(colours, "colour(s)"));
        readPalette(file.substr(end, colours * step), step, colours, header);
        end += colours * step;
    }
    const std::uint32_t offset = numbers.at(10, 4);
    // Some writers leave the palette out of the offset.
    header.pixels = offset == 0 || (header.bits <= 8 && offset == kFileHeader + size) ? end : offset;
    return header;
}

}  // namespace orangery::image
