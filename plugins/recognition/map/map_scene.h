// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/embedding_map/map_report.h"
#include "plugins/recognition/map/map_source.h"
#include "widgets/scatter_scene.h"

namespace orangery::recognition_page {

/// What the colour of a point says.
enum class MapColouring { Truth, Predicted, RightWrong, Tag, Kind };

/// All that a map is drawn from.
struct MapContent {
    const MapSource& source;
    const zero_shot::EmbeddingMap& map;
    zero_shot::MapOptions options;
    const std::vector<MapPrediction>& predictions;  ///< of the inputs, or none
    std::string model;                              ///< that embedded them
};

/// Points with colours, names and details. More than 8 classes: the most frequent ones have colours, the others are grey.
[[nodiscard]] widgets::ScatterScene mapScene(const Study& study, const MapContent& content, MapColouring colouring);

/// The same for tables.
[[nodiscard]] std::vector<zero_shot::MapPoint> mapPoints(const Study& study, const MapContent& content);

}  // namespace orangery::recognition_page
