// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/run_folder.h"
#include "engine/models/files/comparison.h"

#include <string>

namespace orangery::models {

/// What `models compare --json` prints, without its schema: counts, "tensors" and "layers".
[[nodiscard]] Json toJson(const ModelComparison& comparison);

/// One row a tensor and one a layer: tables/tensors.csv and tables/layers.csv.
[[nodiscard]] Table tensorTable(const ModelComparison& comparison);
[[nodiscard]] Table layerTable(const ModelComparison& comparison);

/// Appends one event `tensor_compared` for each tensor, and writes both tables.
[[nodiscard]] Result<void> record(const ModelComparison& comparison, RunFolder& run);

struct RecordedComparison {
    std::string a, b;  ///< the models as the run's parameters name them; empty where they do not
    ModelComparison comparison;
};

/// What a run of models.compare recorded. ErrorCode::Input when the folder is another run or its events do
/// not hold one.
[[nodiscard]] Result<RecordedComparison> readComparison(const fs::path& run);

}  // namespace orangery::models
