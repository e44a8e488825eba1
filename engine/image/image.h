// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace orangery::image {

/// How the pixels of an image are stored, as Pillow names it.
enum class PixelMode : std::uint8_t {
    Bilevel,    ///< "1": a byte each, 0 or 255
    Palette,    ///< "P": an index each
    Gray,       ///< "L"
    GrayAlpha,  ///< "LA"
    Gray16,     ///< "I;16": two bytes each, little-endian
    Rgb,        ///< "RGB"
    Rgba,       ///< "RGBA"
    Cmyk,       ///< "CMYK": 0 = no ink
};

/// "RGB", "I;16", ...
[[nodiscard]] std::string_view nameOf(PixelMode mode);
[[nodiscard]] std::size_t bytesPerPixel(PixelMode mode);

/// In pixels; both at least 1 for an image that exists.
struct Size {
    int width = 0;
    int height = 0;

    bool operator==(const Size&) const = default;
};

/// Red, green, blue, alpha.
using Colour = std::array<std::uint8_t, 4>;

/// A picture in memory: rows from top to bottom, pixels from left to right, channels interleaved, no gaps.
struct Image {
    Size size;
    PixelMode mode = PixelMode::Rgb;
    std::vector<std::uint8_t> bytes;  ///< width * height * bytesPerPixel(mode)
    /// PixelMode::Palette: the colour of each of the 256 indices, else empty.
    std::vector<Colour> palette = {};
    /// PixelMode::Palette: whether the file gave alphas for the palette.
    bool paletteHasAlpha = false;
    /// Modes without an alpha channel: the one colour (or, three times, grey level) that the file calls transparent.
    std::optional<std::array<std::uint16_t, 3>> transparent = {};

    [[nodiscard]] std::size_t rowBytes() const;
    [[nodiscard]] const std::uint8_t* row(int y) const;
    [[nodiscard]] std::uint8_t* row(int y);
};

/// An image of that size, all bytes zero.
[[nodiscard]] Image makeImage(Size size, PixelMode mode);

/// Whether the file said something about transparency, whatever it is.
[[nodiscard]] bool hasTransparency(const Image& image);

}  // namespace orangery::image
