// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::world {

/// "model_type" in the config.json of a counted-shapes model.
inline constexpr std::string_view kModelType = "orangery-counted-shapes";
inline constexpr std::string_view kSampleModelBadge = "small sample model";
inline constexpr double kDefaultTemperature = 0.9;

/// A small trained model and how it is to be sampled.
struct SampleModel {
    std::filesystem::path folder;  ///< holds config.json and model.safetensors
    std::string name;              ///< as it is shown and as seeds are derived from it, e.g. "plus" or "plus@0"
    double temperature = kDefaultTemperature;  ///< 0 = always the likeliest token
};

/// The models that ship with the program.
[[nodiscard]] std::vector<std::string> shippedModels();

/// Reads "plus", "plus@0", "path/to/folder" or "path/to/folder@0.5": a shipped model or a folder with a model of
/// kModelType, and after '@' a temperature. Nothing when it names neither. A folder's model is called by the folder's
/// own name.
[[nodiscard]] std::optional<Result<SampleModel>> findSampleModel(const std::string& name);

}  // namespace orangery::world
