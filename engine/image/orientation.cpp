// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/orientation.h"

#include <cstring>
#include <utility>

namespace orangery::image {

namespace {

using namespace std::string_view_literals;

/// Numbers of a TIFF structure, in its own byte order.
class TiffBytes {
public:
    explicit TiffBytes(std::string_view bytes) : m_bytes(bytes), m_bigEndian(bytes.starts_with("MM"sv)) {}

    [[nodiscard]] std::optional<std::uint32_t> number(std::uint64_t at, unsigned bytes) const
    {
        if (at + bytes > m_bytes.size())
            return std::nullopt;
        std::uint32_t value = 0;
        for (unsigned i = 0; i < bytes; ++i) {
            const auto byte = static_cast<unsigned char>(m_bytes[at + (m_bigEndian ? i : bytes - 1 - i)]);
            value = (value << 8U) | byte;
        }
        return value;
    }

private:
    std::string_view m_bytes;
    bool m_bigEndian = false;
};

constexpr unsigned kEntryBytes = 12;

/// Bytes of one value of a type, or nothing for those that are no whole numbers.
std::optional<unsigned> bytesOfType(std::uint32_t type)
{
    switch (type) {
    case 1:
        return 1;
    case 3:
        return 2;
    case 4:
        return 4;
    default:
        return std::nullopt;
    }
}

/// The value of an entry; several values lie elsewhere when they do not fit into its last four bytes.
std::optional<std::uint32_t> valueOf(const TiffBytes& tiff, std::uint64_t entry)
{
    const auto type = tiff.number(entry + 2, 2);
    const auto count = tiff.number(entry + 4, 4);
    const auto bytes = type ? bytesOfType(*type) : std::nullopt;
    if (!bytes || !count || *count == 0)
        return std::nullopt;
    if (std::uint64_t{*count} * *bytes <= 4)
        return tiff.number(entry + 8, *bytes);
    const auto elsewhere = tiff.number(entry + 8, 4);
    return elsewhere ? tiff.number(*elsewhere, *bytes) : std::nullopt;
}

/// Whether the picture is mirrored at its main diagonal before it is mirrored left to right or upside down.
struct Turn {
    bool transpose = false;
    bool mirrorX = false;
    bool mirrorY = false;
};

Turn turnOf(int orientation)
{
    switch (orientation) {
    case 2:
        return {.mirrorX = true};
    case 3:
        return {.mirrorX = true, .mirrorY = true};
    case 4:
        return {.mirrorY = true};
    case 5:
        return {.transpose = true};
    case 6:
        return {.transpose = true, .mirrorX = true};
    case 7:
        return {.transpose = true, .mirrorX = true, .mirrorY = true};
    case 8:
        return {.transpose = true, .mirrorY = true};
    default:
        return {};
    }
}

}  // namespace

std::optional<std::uint32_t> tiffTag(std::string_view tiff, std::uint16_t tag)
{
    if (!tiff.starts_with("II*\0"sv) && !tiff.starts_with("MM\0*"sv))
        return std::nullopt;
    const TiffBytes bytes(tiff);
    const auto directory = bytes.number(4, 4);
    const auto entries = directory ? bytes.number(*directory, 2) : std::nullopt;
    for (std::uint32_t i = 0; entries && i < *entries; ++i) {
        const std::uint64_t entry = std::uint64_t{*directory} + 2 + std::uint64_t{i} * kEntryBytes;
        if (bytes.number(entry, 2) == tag)
            return valueOf(bytes, entry);
    }
    return std::nullopt;
}

int exifOrientation(std::string_view exif)
{
    constexpr std::uint16_t kOrientation = 0x0112;
    constexpr std::string_view kPrefix = "Exif\0\0"sv;
    if (exif.starts_with(kPrefix))
        exif.remove_prefix(kPrefix.size());
    const std::uint32_t found = tiffTag(exif, kOrientation).value_or(1);
    return found >= 1 && found <= 8 ? static_cast<int>(found) : 1;
}

Image oriented(Image image, int orientation)
{
    const Turn turn = turnOf(orientation);
    if (!turn.transpose && !turn.mirrorX && !turn.mirrorY)
        return image;
    const Size size = turn.transpose ? Size{image.size.height, image.size.width} : image.size;
    const std::size_t step = bytesPerPixel(image.mode);
    std::vector<std::uint8_t> bytes(image.bytes.size());
    std::uint8_t* to = bytes.data();
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x, to += step) {
            const int column = turn.mirrorX ? size.width - 1 - x : x;
            const int line = turn.mirrorY ? size.height - 1 - y : y;
            const std::uint8_t* from = turn.transpose ? image.row(column) + static_cast<std::size_t>(line) * step
                                                      : image.row(line) + static_cast<std::size_t>(column) * step;
            std::memcpy(to, from, step);
        }
    image.size = size;
    image.bytes = std::move(bytes);
    return image;
}

}  // namespace orangery::image
