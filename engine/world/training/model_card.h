// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/training/policy_recipe.h"
#include "engine/world/training/policy_scores.h"

#include <filesystem>
#include <string>

namespace orangery::world {

/// Writes a trained policy as a folder: model.safetensors; config.json with model type, sizes, vocabulary, seed, recipe
/// and measured scores; README.md with the same in words.
[[nodiscard]] Result<void> savePolicy(const std::filesystem::path& folder, nn::Decoder& decoder,
                                      const PolicyRecipe& recipe, const PolicyScores& scores);

/// The README.md of a policy.
[[nodiscard]] std::string modelCard(const PolicyRecipe& recipe, const PolicyScores& scores);

}  // namespace orangery::world
