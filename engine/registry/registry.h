// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery {

/// Every task of the program, in the order in which they are listed. Made on first use.
[[nodiscard]] const TaskRegistry& registry();

}  // namespace orangery
