// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

namespace orangery::cli {

/// The whole program: reads the arguments (without the program's name), does what they ask for, tells it on
/// the standard streams and returns the exit code.
[[nodiscard]] int runProgram(const std::string& program, std::span<const std::string> arguments);

}  // namespace orangery::cli
