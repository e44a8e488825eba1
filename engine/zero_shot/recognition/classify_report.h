// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// Text as it stands in HTML.
[[nodiscard]] std::string htmlText(std::string_view text);

/// The head of a report: title, style, and a table of facts.
[[nodiscard]] std::string htmlHead(std::string_view title, const Json& facts);

/// One page that shows the first inputs with their best classes, and says how many it leaves out.
[[nodiscard]] std::string classifyReport(const Json& facts, const std::map<std::size_t, Json>& items,
                                         const std::vector<std::string>& classNames);

}  // namespace orangery::zero_shot
