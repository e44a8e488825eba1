// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::manifests {

/// `plugins.list` and `plugins.info`.
void addTasks(TaskRegistry& registry);

}  // namespace orangery::manifests
