// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::models {

/// models.forward and models.verify.
void addEncoderTasks(TaskRegistry& registry);

}  // namespace orangery::models
