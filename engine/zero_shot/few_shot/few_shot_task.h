// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::zero_shot {

/// recognize.fewshot. Events: `classes` {names}, `split` {pool, test}, `zero_shot` and `fit` as the document has them.
[[nodiscard]] Task fewShotTask();

}  // namespace orangery::zero_shot
