// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/image/image.h"

#include <tiffio.h>
#include <cstdint>
#include <string_view>

/// What a TIFF file says about its pixels; included by the TIFF decoder alone.
namespace orangery::image {

enum class TiffAlpha {
    None,
    Straight,
    Multiplied,  ///< the colours are multiplied by alpha already
};

struct TiffLayout {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint16_t bits = 1;      ///< of a sample: 1, 2, 4, 8 or 16
    std::uint16_t samples = 1;   ///< of a pixel, also those that are not looked at
    std::uint16_t channels = 1;  ///< that are looked at: the first ones, with alpha
    bool isPlanar = false;       ///< each sample has a plane of its own
    bool isInverted = false;     ///< 0 is white
    bool byLibrary = false;      ///< colours that libtiff turns into RGB
    TiffAlpha alpha = TiffAlpha::None;
    PixelMode mode = PixelMode::Gray;

    /// Bits of a pixel in the unpacked file.
    [[nodiscard]] std::uint64_t pixelBits() const { return std::uint64_t{bits} * samples; }
};

/// The layout of the current picture, in Pillow's modes. Error with the reason alone for what Pillow, too, does not open, and for
/// signed and real numbers.
[[nodiscard]] Result<TiffLayout> readTiffLayout(TIFF* file);

/// Pixels that so many bytes can stand for at most, by the file's compression.
[[nodiscard]] std::uint64_t possibleTiffPixels(TIFF* file, const TiffLayout& layout, std::uint64_t fileBytes);

}  // namespace orangery::image
