// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

#include <string>

namespace orangery::command_line {

/// All commands with all their options, as docs/manual.md has them.
[[nodiscard]] std::string markdownManual(const TaskRegistry& tasks);

/// The same as a page for man(1), in the man macros.
[[nodiscard]] std::string manPage(const TaskRegistry& tasks);

}  // namespace orangery::command_line
