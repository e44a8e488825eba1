// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/table.h"

#include "engine/base/numbers.h"

#include <cmath>

namespace orangery {

namespace {

void appendField(std::string& out, std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

std::string formatCell(const Cell& cell)
{
    if (const auto* whole = std::get_if<std::int64_t>(&cell))
        return std::to_string(*whole);
    if (const auto* real = std::get_if<double>(&cell))
        return std::isfinite(*real) ? formatNumber(*real) : std::string();
    if (const auto* text = std::get_if<std::string>(&cell))
        return *text;
    return {};
}

std::string writeCsv(const Table& table)
{
    std::string out;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i > 0)
            out += ',';
        appendField(out, table.columns[i].name);
    }
    out += '\n';
    for (const std::vector<Cell>& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0)
                out += ',';
            appendField(out, formatCell(row[i]));
        }
        out += '\n';
    }
    return out;
}

}  // namespace orangery
