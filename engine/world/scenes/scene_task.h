// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::scenes {

/// samples.scenes.
[[nodiscard]] Task sceneTask();

}  // namespace orangery::scenes
