// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/image/image.h"

#include <string>

namespace orangery::image {

/// The bytes of a PNG file with the pixels of `image`, whose mode is Gray, Rgb or Rgba. ErrorCode::Failed with libpng's words.
[[nodiscard]] Result<std::string> encodePng(const Image& image);

}  // namespace orangery::image
