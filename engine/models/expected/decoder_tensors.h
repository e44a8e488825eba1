// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/model_files.h"
#include "engine/models/expected/expected_tensors.h"

#include <optional>

namespace orangery::models {

/// The tensors of a decoder-only language model of the Llama family, from config.json as transformers writes it
/// (model_type llama, mistral, qwen2, qwen3, gemma2, alone or as the text_config of a model that sees) or from the
/// metadata of a GGUF file (architectures llama, qwen2). Nothing for every other model. ErrorCode::Input naming the file
/// and its member where a size cannot be read.
[[nodiscard]] Result<std::optional<ExpectedTensors>> decoderTensors(const ModelFiles& files);

/// The same for GGUF alone; files.weights->format() is "gguf".
[[nodiscard]] Result<std::optional<ExpectedTensors>> ggufTensors(const ModelFiles& files);

/// The tensors of this project's own small decoders ("OrangeryDecoder"), from config.json.
[[nodiscard]] Result<ExpectedTensors> smallDecoderTensors(const ModelFiles& files);

}  // namespace orangery::models
