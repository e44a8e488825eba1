// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace orangery::io {

/// Parses JSON whose keys are names of tensors. A key that stands twice in one object is an error here, because a
/// parsed value keeps only one of them, and so is nesting deeper than `maxDepth`, before it takes memory. Keys are
/// sorted: there may be very many, and their order means nothing. The error's message is the reason alone.
[[nodiscard]] Result<nlohmann::json> parseUniqueKeys(std::string_view text, int maxDepth);

}  // namespace orangery::io
