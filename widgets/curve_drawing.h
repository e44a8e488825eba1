// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/curve_plot.h"
#include "widgets/custom_plot.h"

namespace orangery::widgets {

struct TreeTheme;

// Curves on a QCustomPlot, for the widget and for figures. Included by .cpp files only.

/// "quantity (unit)"; without a unit for plain numbers.
[[nodiscard]] QString axisLabel(const AxisText& axis);
void applyTheme(QCustomPlot& plot, const TreeTheme& theme, const QFont& font);
/// Adds curves, names of ticks and the marker to an empty plot.
void fillPlot(QCustomPlot& plot, const CurveScene& scene, const TreeTheme& theme);
/// Shows all of the curves, with room around them.
void fitAxes(QCustomPlot& plot, const CurveScene& scene);
/// Under the plot, in lines: wherever it lay inside, some curve would pass behind it.
void moveLegendOut(QCustomPlot& plot);
/// As many names beside each other as there is room for in `width` px, so that none is cut.
void wrapLegend(QCustomPlot& plot, double width);

}  // namespace orangery::widgets
