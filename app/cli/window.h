// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <string>
#include <vector>

namespace orangery::cli {

/// Loads the window and runs it until it is closed; returns its exit code. ErrorCode::Resource where the
/// program has no window or there is no display.
[[nodiscard]] Result<int> openWindow(const std::string& program, const std::vector<std::string>& arguments);

}  // namespace orangery::cli
