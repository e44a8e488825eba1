// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::samples {

/// `samples.list`, `samples.copy` and `samples.photographs`.
void addTasks(TaskRegistry& registry);

}  // namespace orangery::samples
