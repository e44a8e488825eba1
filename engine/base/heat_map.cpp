// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/heat_map.h"

namespace orangery {

Table tableOf(const HeatMap& map)
{
    Table table{.name = "cells",
                .columns = {{map.columnAxis, "", "Name on the horizontal axis."},
                            {map.rowAxis, "", "Name on the vertical axis."},
                            {"value", map.unit, map.measure + "."},
                            {"note", "", "Why there is no value, or what else there is to say."}}};
    for (std::size_t column = 0; column < map.columns.size(); ++column)
        for (std::size_t row = 0; row < map.rows.size(); ++row) {
            const HeatMapCell& cell = map.at(row, column);
            if (cell.value || !cell.note.empty())
                table.rows.push_back({map.columns[column], map.rows[row], cell.value ? Cell(*cell.value) : Cell(),
                                      cell.note.empty() ? Cell() : Cell(cell.note)});
        }
    return table;
}

}  // namespace orangery
