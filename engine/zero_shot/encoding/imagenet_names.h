// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// The first name of each of ImageNet's 1,000 classes (ILSVRC 2012), in the order of their numbers, which ship with the
/// program. ErrorCode::Resource when the file is not where it was installed.
[[nodiscard]] Result<std::vector<std::string>> imagenetNames();

}  // namespace orangery::zero_shot
