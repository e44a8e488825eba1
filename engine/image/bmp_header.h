// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/image/image.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace orangery::image {

enum class BmpPacking { Raw, Rle8, Rle4 };

/// What stands before the pixels of a Windows bitmap.
struct BmpHeader {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    bool topFirst = false;   ///< the first row of the file is the topmost
    std::uint32_t bits = 0;  ///< of a pixel: 1, 4, 8, 16, 24 or 32
    BmpPacking packing = BmpPacking::Raw;
    std::uint64_t pixels = 0;  ///< offset of the pixels in the file
    PixelMode mode = PixelMode::Rgb;
    std::vector<Colour> palette;  ///< 256 colours for PixelMode::Palette
    /// 24 and 32 bits: the byte of a pixel that holds red, green, blue and alpha.
    std::array<std::uint8_t, 4> places = {2, 1, 0, 3};
    std::uint32_t greenBits = 5;  ///< 16 bits: 5 or 6, between 5 of red above and 5 of blue below

    /// Bytes of a row of the file, which are a multiple of four.
    [[nodiscard]] std::uint64_t rowBytes() const { return (width * bits + 31) / 32 * 4; }
};

/// Reads the header as Pillow does: a palette of a grey ramp is none, 32 bits have alpha only where a mask says so. Error
/// with the reason alone.
[[nodiscard]] Result<BmpHeader> readBmpHeader(std::string_view file);

}  // namespace orangery::image
