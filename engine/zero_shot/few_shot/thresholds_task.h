// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::zero_shot {

/// recognize.thresholds. Events: `classes` {names}, `answer` {id, split, kind, predicted, score}.
[[nodiscard]] Task thresholdsTask();

}  // namespace orangery::zero_shot
