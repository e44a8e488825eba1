// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_scene.h"
#include "widgets/tree_theme.h"

#include <QSizeF>

class QPainter;

namespace orangery::widgets {

/// Size in px of the legend when its entries flow in lines of at most `width` px; only what the scene has gets an entry.
[[nodiscard]] QSizeF legendSize(const TreeScene& scene, double width, const TreeTheme& theme);

/// Paints the legend with its top left corner at `topLeft`: shape and colour of each series, best path, cut and first
/// error, the scale of values with its numbers, and what the width of edges says.
void paintLegend(QPainter& painter, QPointF topLeft, const TreeScene& scene, double width, const TreeTheme& theme);

/// Paints the scene's badges side by side from `topLeft` on, at most `width` px wide; returns the size they took.
QSizeF paintBadges(QPainter& painter, QPointF topLeft, const QStringList& badges, double width, const TreeTheme& theme);

/// The size that paintBadges will take.
[[nodiscard]] QSizeF badgesSize(const QStringList& badges, double width, const TreeTheme& theme);

}  // namespace orangery::widgets
