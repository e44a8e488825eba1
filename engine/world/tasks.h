// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::world {

/// Adds samples.train, samples.questions and samples.scenes.
void addTasks(TaskRegistry& registry);

}  // namespace orangery::world
