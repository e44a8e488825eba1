// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::inputs {

/// recognize.inspect
void addTasks(TaskRegistry& registry);

}  // namespace orangery::inputs
