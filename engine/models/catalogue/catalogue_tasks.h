// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::models {

/// models.list, models.info, models.path and models.fetch.
void addCatalogueTasks(TaskRegistry& registry);

[[nodiscard]] Task fetchTask();

}  // namespace orangery::models
