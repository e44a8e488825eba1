// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::samples {

/// samples.photographs.
[[nodiscard]] Task photographsTask();

}  // namespace orangery::samples
