// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

#include <span>
#include <string>
#include <vector>

namespace orangery::cli {

/// What a command line asks for.
struct Invocation {
    enum class Kind { Task, Help, Version, Window };
    Kind kind = Kind::Window;
    const Task* task = nullptr;                     ///< of a Task
    Json values = Json::object();                   ///< the flags that were given, global ones among them
    std::string help = {};                          ///< of Help
    std::vector<std::string> windowArguments = {};  ///< of Window: options and paths to open
};

/// Reads the arguments after the program's name; commands, options and help come from the tasks' tables.
/// ErrorCode::Usage, with the nearest known word, for what is not there.
[[nodiscard]] Result<Invocation> parseArguments(const TaskRegistry& registry, std::span<const std::string> arguments);

}  // namespace orangery::cli
