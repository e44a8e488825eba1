// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"

namespace orangery::recognition_sample {

/// samples.recognition.
[[nodiscard]] Task recognitionSampleTask();

}  // namespace orangery::recognition_sample
