// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::zero_shot {

/// recognize.published.
[[nodiscard]] Task publishedTask();

}  // namespace orangery::zero_shot
