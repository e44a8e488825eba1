// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::batch {

/// Where the task finds all tasks when it runs.
using AllTasks = const TaskRegistry& (*)();

/// `run`: many tasks from one file.
void addTasks(TaskRegistry& registry, AllTasks allTasks);

}  // namespace orangery::batch
