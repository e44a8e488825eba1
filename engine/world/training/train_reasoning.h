// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/task.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace orangery::world {

struct TrainReasoningOptions {
    std::vector<std::string> policies;  ///< of shippedModels(), none twice
    std::uint64_t seed = 1;
    std::int64_t steps = 900;
    std::filesystem::path output;  ///< run folder
    bool overwrite = false;

    [[nodiscard]] Result<void> validate() const;
};

/// Trains the policies side by side, one thread each on as many threads as the context allows, measures them, and
/// writes a run folder: events "training" (every 10 steps), "policy_trained"; tables/training.csv and
/// tables/scores.csv; and for each policy a folder with config.json, model.safetensors and README.md, whose content
/// depends on options alone. When stopped, the policies that were ready are kept and the run is marked incomplete.
[[nodiscard]] Result<TaskOutput> trainReasoning(const TrainReasoningOptions& options, const Json& parameters,
                                                Context& context);

}  // namespace orangery::world
