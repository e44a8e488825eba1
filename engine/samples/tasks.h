// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::samples {

/// `samples.list` and `samples.copy`.
void addTasks(TaskRegistry& registry);

}  // namespace orangery::samples
