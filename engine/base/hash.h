// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <stop_token>
#include <string>
#include <string_view>

namespace orangery {

/// SHA-256 as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);
/// Ends with ErrorCode::Cancelled soon after `stop` is requested.
[[nodiscard]] Result<std::string> sha256OfFile(const fs::path& path, const std::stop_token& stop = {});

}  // namespace orangery
