// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/heat_map.h"
#include "engine/base/run_view.h"
#include "engine/models/files/comparison_layers.h"

namespace orangery::models {

/// How a map of layers is drawn.
struct LayersViewOptions {
    DifferenceNorm norm = DifferenceNorm::L2Relative;
    bool logarithmic = false;
};

/// The map of a comparison of the models `a` and `b`, which its captions name.
[[nodiscard]] HeatMap figureOf(const ModelComparison& comparison, const std::string& a, const std::string& b,
                               const LayersViewOptions& options);

/// Writes a map as svg, png, pdf, csv or json. ErrorCode::Usage for another format.
[[nodiscard]] Result<void> writeMap(const HeatMap& map, const HeatMapPicture& picture);

/// `export RUN --view layers` of runs of models.compare.
[[nodiscard]] RunView layersView();

}  // namespace orangery::models
