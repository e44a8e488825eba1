// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/options.h"

namespace orangery::zero_shot {

/// Model, classes, texts, scores and how inputs are read: what the tasks that recognise have in common.
[[nodiscard]] OptionTable recognitionOptionTable();

}  // namespace orangery::zero_shot
