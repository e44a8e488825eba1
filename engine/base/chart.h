// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace orangery {

enum class ChartStyle {
    Line,
    Points,
    Bars,
    Reference,  ///< a thin line to compare with
};

/// y over x, both of one length.
struct ChartSeries {
    std::string name;
    ChartStyle style = ChartStyle::Line;
    std::vector<double> x;
    std::vector<double> y;
    std::vector<double> spread = {};  ///< y +- spread is drawn; empty = none
};

/// Labelled series over two axes, in plain data: what a view computes and a picture or a widget draws.
struct Chart {
    std::string title;
    std::string xAxis, xUnit;  ///< no unit = a pure number or a name
    std::string yAxis, yUnit;
    std::vector<std::string> xNames = {};  ///< what stands at x = 0, 1, 2, ... in place of numbers
    std::optional<std::pair<double, double>> xRange = {}, yRange = {};  ///< nothing = all of all series
    std::vector<ChartSeries> series;
    std::vector<std::string> badges = {};    ///< words that must not be overlooked
    std::vector<std::string> captions = {};  ///< parameters, provenance and what is left out
};

struct CountCell {
    std::size_t row = 0;
    std::size_t column = 0;
    std::size_t count = 0;
    friend bool operator==(const CountCell&, const CountCell&) = default;
};

/// The cells of one row, of cells that stand row after row.
[[nodiscard]] inline std::span<const CountCell> cellsOfRow(std::span<const CountCell> cells, std::size_t row)
{
    const auto isBefore = [](const CountCell& cell, std::size_t value) { return cell.row < value; };
    const auto begin = std::lower_bound(cells.begin(), cells.end(), row, isBefore);
    return {begin, std::lower_bound(begin, cells.end(), row + 1, isBefore)};
}

/// How often something of a row's name was taken for something of a column's.
struct CountMatrix {
    std::string title;
    std::string rowAxis, columnAxis;  ///< "true class", "predicted class"
    std::string unit;                 ///< of the counts
    std::vector<std::string> names;   ///< of rows and columns
    std::vector<CountCell> cells;     ///< those above 0, row after row, each row from its first column on
    std::vector<std::string> badges = {};
    std::vector<std::string> captions = {};

    [[nodiscard]] std::size_t at(std::size_t row, std::size_t column) const
    {
        for (const CountCell& cell : cellsOfRow(cells, row))
            if (cell.column == column)
                return cell.count;
        return 0;
    }
    [[nodiscard]] std::size_t sumOfRow(std::size_t row) const
    {
        std::size_t sum = 0;
        for (const CountCell& cell : cellsOfRow(cells, row))
            sum += cell.count;
        return sum;
    }
};

/// A picture that somebody without a window asks for.
struct ChartPicture {
    std::string format;  ///< "svg", "png" or "pdf"
    fs::path output;     ///< written as a whole or not at all
    int width = 0;       ///< px; 0 = what suits it
    bool dark = false;   ///< on a dark ground
};

/// The window module's functions that paint them: moduleFunction<ChartExport>(Module::Window, kChartExport).
using ChartExport = Result<void>(const Chart& chart, const ChartPicture& picture);
inline constexpr const char* kChartExport = "orangery_export_chart";
using CountMatrixExport = Result<void>(const CountMatrix& matrix, const ChartPicture& picture);
inline constexpr const char* kCountMatrixExport = "orangery_export_count_matrix";

}  // namespace orangery
