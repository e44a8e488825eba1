// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/image/image.h"

#include <cstdint>
#include <string_view>

namespace orangery::image {

/// A picture as it lies in its file.
struct Picture {
    Image image;
    int orientation = 1;            ///< EXIF orientation, 1 ... 8; 1 = as stored. Nothing has been turned.
    bool isFirstOfSeveral = false;  ///< the file holds an animation, or further pages
};

/// No picture of more pixels is decoded; the same number as Pillow's.
inline constexpr std::uint64_t kMaxPixels = 178'956'970;

/// Whether a file that begins so is of one of the formats that decodePicture reads.
[[nodiscard]] bool looksLikePicture(std::string_view bytes);

/// Decodes PNG, JPEG, WebP, GIF, TIFF, BMP or PNM, told by the content, into the mode that Pillow gives it; of several
/// pictures in a file the first. A TIFF is turned upright, as Pillow does. ErrorCode::Input, naming `source`, for anything else and for a file that is empty, cut short,
/// malformed, or claims more pixels than kMaxPixels or than its bytes can hold: that is checked before pixels are allocated.
[[nodiscard]] Result<Picture> decodePicture(std::string_view bytes, std::string_view source);

/// As decodePicture, from a file.
[[nodiscard]] Result<Picture> readPicture(const fs::path& path);

}  // namespace orangery::image
