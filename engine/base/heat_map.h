// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/table.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace orangery {

/// What stands where a row and a column meet.
struct HeatMapCell {
    std::optional<double> value;
    std::string note =
        {};  ///< why there is no value, or what else there is to say; empty and no value = nothing is there
};

/// One number for each pair of names on two axes: what layers and modules have, what a grid of settings gave.
struct HeatMap {
    std::string title;
    std::string rowAxis, columnAxis;  ///< what the names are: "module", "layer"
    std::string measure, unit;        ///< of the values; no unit = a pure number
    std::vector<std::string> rows, columns;
    std::vector<HeatMapCell> cells;          ///< row after row
    std::vector<std::string> captions = {};  ///< parameters, provenance and what is left out, under a figure
    bool logarithmic = false;  ///< colours follow the logarithm; values at or below 0 then have a colour of their own

    [[nodiscard]] const HeatMapCell& at(std::size_t row, std::size_t column) const
    {
        return cells[row * columns.size() + column];
    }
};

/// One line for each cell that is there: column, row, value, note.
[[nodiscard]] Table tableOf(const HeatMap& map);

/// A picture of it that somebody without a window asks for.
struct HeatMapPicture {
    std::string format;  ///< "svg", "png" or "pdf"
    fs::path output;     ///< written as a whole or not at all
    int width = 0;       ///< px; 0 = as wide as its cells need
    bool dark = false;   ///< on a dark ground
};

/// The window module's function that paints it: moduleFunction<HeatMapExport>(Module::Window, kHeatMapExport).
using HeatMapExport = Result<void>(const HeatMap& map, const HeatMapPicture& picture);
inline constexpr const char* kHeatMapExport = "orangery_export_heat_map";

}  // namespace orangery
