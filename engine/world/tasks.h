// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::world {

/// Adds samples.train and samples.questions.
void addTasks(TaskRegistry& registry);

}  // namespace orangery::world
