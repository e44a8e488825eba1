// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

#include <string_view>

namespace orangery::command_line {

/// The options that every command takes besides its task's own ones.
[[nodiscard]] const OptionTable& globalOptions();

/// Whether the option means something to the program around a task: what it prints, where it runs. The other
/// global options belong to the tasks that list them, and are accepted without effect by those that do not.
[[nodiscard]] bool isProgramOption(std::string_view name);

/// What a command takes: the task's own options, then the global ones that it does not define itself.
[[nodiscard]] OptionTable commandOptions(const Task& task);

}  // namespace orangery::command_line
