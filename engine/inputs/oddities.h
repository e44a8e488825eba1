// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/image/decode.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::inputs {

/// What is odd about a picture and does not hinder, one sentence each.
[[nodiscard]] std::vector<std::string> remarksOn(const image::Picture& picture);

/// What a file is that begins with `bytes` and is neither picture nor cloud; nothing where it may be a video.
[[nodiscard]] std::optional<Error> whyNoInput(const fs::path& path, std::string_view bytes);

}  // namespace orangery::inputs
