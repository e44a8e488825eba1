// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <stop_token>
#include <string>
#include <vector>

namespace orangery::models {

/// Runs a program that is looked for in PATH, without a shell and without input, and waits for it; what it writes goes
/// into `log`. Its exit status, or 128 + the signal that ended it. It is ended when `stop` is requested:
/// ErrorCode::Cancelled. ErrorCode::Resource when it cannot be started.
[[nodiscard]] Result<int> runProgram(const std::vector<std::string>& arguments, const fs::path& log,
                                     const std::stop_token& stop);

}  // namespace orangery::models
