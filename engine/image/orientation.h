// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/image/image.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace orangery::image {

/// The first value of a tag with type BYTE, SHORT or LONG in the first directory of a TIFF structure, which is what EXIF data and
/// TIFF files begin with. Nothing when the tag is absent or the structure is malformed.
[[nodiscard]] std::optional<std::uint32_t> tiffTag(std::string_view tiff, std::uint16_t tag);

/// The orientation that EXIF data (with or without "Exif\0\0" before them) hold: 1 ... 8, and 1 when there is none.
[[nodiscard]] int exifOrientation(std::string_view exif);

/// The image turned and mirrored upright, as Pillow's ImageOps.exif_transpose does for this orientation.
[[nodiscard]] Image oriented(Image image, int orientation);

}  // namespace orangery::image
