// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/zero_shot/embedding_map/map_report.h"
#include "plugins/recognition/map/map_source.h"

namespace orangery::recognition_page {

/// The map that a run of recognize.map wrote.
struct RecordedMap {
    fs::path run;
    Json parameters;    ///< that the run was told
    std::string model;  ///< that embedded the inputs
    zero_shot::MapOptions options;
    std::vector<zero_shot::MapPoint> points;  ///< inputs, then texts
    zero_shot::EmbeddingMap map;              ///< of these points
};

/// `record` is run.json. ErrorCode::Input where the run has no whole map; exceptions of JSON for what is malformed.
[[nodiscard]] Result<RecordedMap> recordedMap(const fs::path& run, const Json& record, const std::vector<Json>& events);

/// Classes that the points tell, in the order of the texts, then of the inputs.
[[nodiscard]] std::vector<std::string> classNamesOf(const RecordedMap& recorded);

/// The points of a recorded map whose inputs a study has, and all texts.
struct PlacedMap {
    MapSource source;  ///< without embeddings
    zero_shot::EmbeddingMap map;
    std::vector<MapPrediction> predictions;  ///< none where a predicted class is none of the study's
};
[[nodiscard]] PlacedMap placedOn(const Study& study, const RecordedMap& recorded);

}  // namespace orangery::recognition_page
