// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

#include <string>

namespace orangery::command_line {

// Scripts that complete commands, options and choices; where a path is expected they complete files.
[[nodiscard]] std::string bashCompletion(const TaskRegistry& tasks);
[[nodiscard]] std::string zshCompletion(const TaskRegistry& tasks);
[[nodiscard]] std::string fishCompletion(const TaskRegistry& tasks);

}  // namespace orangery::command_line
