// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::doctor {

/// `doctor`: what this installation and this machine are made of, and what is wrong with them.
void addTasks(TaskRegistry& registry);

}  // namespace orangery::doctor
