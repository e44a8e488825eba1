// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::zero_shot {

/// recognize.timeline.
[[nodiscard]] Task timelineTask();

}  // namespace orangery::zero_shot
