// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

struct CsvRow {
    std::size_t line = 0;  ///< 1-based, where the row begins
    std::vector<std::string> cells;
};

/// What stands between the cells of a table, by its name's ending in any case: a comma for .csv, a tab for .tsv; nothing
/// for other names.
[[nodiscard]] std::optional<char> separatorOf(const fs::path& path);

/// Reads RFC 4180 with "\n" or "\r\n"; blank lines and a byte-order mark are left out. ErrorCode::Input naming `source` and the line where a
/// quoted cell does not end or is followed by something else than the separator.
[[nodiscard]] Result<std::vector<CsvRow>> parseCsv(std::string_view text, const std::string& source, char separator);

}  // namespace orangery::zero_shot
