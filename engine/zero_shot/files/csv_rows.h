// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

struct CsvRow {
    std::size_t line = 0;  ///< 1-based, where the row begins
    std::vector<std::string> cells;
};

/// Reads RFC 4180 with "\n" or "\r\n"; blank lines are left out. ErrorCode::Input naming `source` and the line where a
/// quoted cell does not end or is followed by something else than the separator.
[[nodiscard]] Result<std::vector<CsvRow>> parseCsv(std::string_view text, const std::string& source, char separator);

}  // namespace orangery::zero_shot
