// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "plugins/recognition/study/study.h"

namespace orangery::recognition_page {

/// What recognize.modes has to be told to compare the modes on a study's items. Classes, sentences and known classes have
/// no file of their own and are written into the user's cache, under names that follow from them. ErrorCode::Usage naming
/// what is missing.
[[nodiscard]] Result<Json> modesValues(const Study& study, double alpha);

}  // namespace orangery::recognition_page
