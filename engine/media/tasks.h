// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::media {

/// video.inspect and video.frames
void addTasks(TaskRegistry& registry);

}  // namespace orangery::media
