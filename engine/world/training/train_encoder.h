// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"
#include "engine/world/training/encoder_recipe.h"

#include <filesystem>

namespace orangery::world {

struct TrainEncoderOptions {
    EncoderRecipe recipe;
    std::filesystem::path output;  ///< run folder
    bool overwrite = false;
};

/// Trains the sample encoder, measures it on the held-out classes, and writes a run folder: events "training" (every 10
/// steps) and "encoder_trained"; tables/training.csv, tables/scores.csv and tables/classes.csv; and the folder encoder/
/// as saveEncoder writes it, whose content depends on the recipe alone. When stopped, there is no encoder and the run
/// is marked incomplete.
[[nodiscard]] Result<TaskOutput> trainEncoder(const TrainEncoderOptions& options, const Json& parameters,
                                              Context& context);

}  // namespace orangery::world
