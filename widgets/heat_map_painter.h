// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/heat_map_layout.h"
#include "widgets/picture.h"
#include "widgets/tree_theme.h"

class QPainter;

namespace orangery::widgets {

/// Paints cells, labels and the colour scale; `current` gets a ring. The font is the layout's.
void paintHeatMap(QPainter& painter, const HeatMap& map, const HeatMapLayout& layout, const TreeTheme& theme,
                  const QFont& font, std::optional<HeatMapPlace> current = {});

struct HeatMapFigureOptions {
    double width = 0;  ///< px, at least 320; 0 = as wide as the cells need, at most 2400
    Ground ground = Ground::Light;
};

/// The map with its title and captions in the fixed colours of figures.
[[nodiscard]] Picture heatMapFigure(const HeatMap& map, const HeatMapFigureOptions& options = {});

}  // namespace orangery::widgets
