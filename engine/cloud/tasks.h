// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::cloud {

/// recognize.views
void addTasks(TaskRegistry& registry);

}  // namespace orangery::cloud
