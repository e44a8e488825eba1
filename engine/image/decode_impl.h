// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/image/decode.h"

#include <cstdint>
#include <string>
#include <string_view>

/// What the decoders of this folder share; nothing else includes it.
namespace orangery::image {

// Each expects bytes that begin with its format's signature, and may be called from many threads.
[[nodiscard]] Result<Picture> decodePng(std::string_view bytes, std::string_view source);
[[nodiscard]] Result<Picture> decodeJpeg(std::string_view bytes, std::string_view source);
[[nodiscard]] Result<Picture> decodeWebp(std::string_view bytes, std::string_view source);
[[nodiscard]] Result<Picture> decodeBmp(std::string_view bytes, std::string_view source);
[[nodiscard]] Result<Picture> decodeTiff(std::string_view bytes, std::string_view source);
[[nodiscard]] Result<Picture> decodeGif(std::string_view bytes, std::string_view source);
[[nodiscard]] Result<Picture> decodePnm(std::string_view bytes, std::string_view source);

// "libpng 1.6.39", ...
[[nodiscard]] std::string pngVersion();
[[nodiscard]] std::string jpegVersion();
[[nodiscard]] std::string webpVersion();
[[nodiscard]] std::string tiffVersion();
[[nodiscard]] std::string gifVersion();

/// Refuses a picture without pixels, or with more than kMaxPixels or than the file can hold (`possible`).
[[nodiscard]] Result<void> checkPictureSize(std::string_view source, std::uint64_t width, std::uint64_t height,
                                            std::uint64_t possible);

/// The error of a decoder: `why` is the library's text.
[[nodiscard]] Failure cannotDecode(std::string_view source, std::string_view format, std::string why);

}  // namespace orangery::image
