// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/json.h"

#include <memory>
#include <string_view>

namespace orangery::nn {

class Decoder;

struct LoadedDecoder {
    std::shared_ptr<const Decoder> decoder;
    Json config;  ///< all of config.json
};

/// Reads a folder with config.json and model.safetensors (F32). ErrorCode::Input when the config has another
/// "model_type", or when a tensor is missing, unexpected, or of another type or shape: by name.
[[nodiscard]] Result<LoadedDecoder> loadDecoder(const fs::path& folder, std::string_view modelType);

/// Writes model.safetensors and then config.json, so that a folder with a config is whole: "architectures",
/// "model_type", the decoder's sizes, and all members of `details`. Creates the folder.
[[nodiscard]] Result<void> saveDecoder(const fs::path& folder, Decoder& decoder, std::string_view modelType,
                                       const Json& details);

}  // namespace orangery::nn
