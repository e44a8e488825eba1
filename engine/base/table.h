// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace orangery {

struct Column {
    std::string name;
    std::string unit;     ///< empty = a pure number, a name or a text
    std::string meaning;  ///< one sentence
};

/// An empty cell, a whole number, a real number or a text.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

/// One entity a table, one row an item: what tables/*.csv hold.
struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

[[nodiscard]] std::string formatCell(const Cell& cell);

/// RFC 4180 with "\n" line ends, UTF-8, numbers that read back exactly.
[[nodiscard]] std::string writeCsv(const Table& table);

}  // namespace orangery
