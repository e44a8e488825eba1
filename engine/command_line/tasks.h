// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::command_line {

/// Where the tasks find all tasks when they run: the registry is not complete while they are added to it.
using AllTasks = const TaskRegistry& (*)();

/// `manual` and `completion`.
void addTasks(TaskRegistry& registry, AllTasks allTasks);

}  // namespace orangery::command_line
