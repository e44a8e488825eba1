// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/heat_map.h"

#include <QFont>
#include <QRectF>
#include <QString>
#include <QStringList>

#include <optional>

namespace orangery::widgets {

/// Where a person is in a heat map.
struct HeatMapPlace {
    std::size_t row = 0, column = 0;

    friend bool operator==(const HeatMapPlace&, const HeatMapPlace&) = default;
};

/// The range that colours stand for.
struct HeatMapRange {
    double low = 0, high = 0;  ///< of the values; on a logarithmic scale of those above 0
    bool hasNumbers = false;   ///< some cell has a value
    bool hasZeros = false;     ///< a logarithmic scale leaves some value out
    bool hasNotes = false;     ///< some cell has a note and no value
};
[[nodiscard]] HeatMapRange rangeOf(const HeatMap& map);

/// Place of a value on the colour scale, 0 to 1; nothing for what a logarithmic scale does not reach.
[[nodiscard]] std::optional<double> shareOf(double value, const HeatMapRange& range, bool isLogarithmic);

/// Where the parts of a heat map lie, in px.
struct HeatMapLayout {
    QRectF cells;
    double cellWidth = 0, cellHeight = 0;
    QStringList columnLabels, rowLabels;  ///< without what all have in common
    QString columnTitle, rowTitle;
    bool isUpright = false;           ///< column labels are written from bottom to top
    int columnStep = 1, rowStep = 1;  ///< every n-th label is written; others would touch
    double columnLabelHeight = 0;
    QRectF scale;

    [[nodiscard]] QRectF cell(const HeatMapPlace& place) const;
    [[nodiscard]] std::optional<HeatMapPlace> at(QPointF point, const HeatMap& map) const;
};

/// Lays a map out in `area`; cells are as large as that allows.
[[nodiscard]] HeatMapLayout layoutOf(const HeatMap& map, const QRectF& area, const QFont& font);

/// The size in which each cell has at least `cell` px a side and every label is written.
[[nodiscard]] QSizeF comfortableSize(const HeatMap& map, double cell, const QFont& font);

/// The cell in words: "layers.3 · mlp.weight: 0.12".
[[nodiscard]] QString textOf(const HeatMap& map, const HeatMapPlace& place);

}  // namespace orangery::widgets
