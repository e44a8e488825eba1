// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace orangery::zero_shot {

/// One name for a data set that files call differently: "raf_db" and "rafdb", "stanford_car", "car" and "Stanford Cars",
/// "food" and "Food101". A name that is not known comes back as looseName() has it.
[[nodiscard]] std::string datasetKey(std::string_view name);

}  // namespace orangery::zero_shot
