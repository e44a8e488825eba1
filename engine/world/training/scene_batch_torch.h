// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/tokenizer.h"
#include "engine/world/scenes/caption.h"
#include "engine/world/scenes/picture.h"
#include "engine/world/training/encoder_recipe.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace orangery::world {

/// Token ids as the encoder takes them.
struct TokenRows {
    at::Tensor ids;   ///< [B, T] int64, filled up with the end token
    at::Tensor ends;  ///< [B] int64: the place of each text's end token
};

/// Patches [B, N, 3 p p] in -1..1, of pictures with the side that the sizes say.
[[nodiscard]] at::Tensor patchesOf(const std::vector<scenes::Picture>& pictures, const DualEncoderSizes& sizes);

/// ErrorCode::Failed when a text is longer than the encoder's context.
[[nodiscard]] Result<TokenRows> tokenize(const std::vector<std::string>& texts, const text::Tokenizer& tokenizer,
                                         const DualEncoderSizes& sizes);

/// Scenes of a step with one caption each, and both as tensors.
struct SceneBatch {
    std::vector<scenes::Scene> scenes;
    std::vector<scenes::Statement> statements;
    at::Tensor patches;
    TokenRows captions;
};

/// The classes that a step's scenes are drawn from: by chance all, or those of one colour or one texture, so that shapes
/// have to tell the scenes apart. Depends on (seed, step) alone.
[[nodiscard]] std::vector<scenes::SceneClass> classesOfStep(std::uint64_t seed, std::uint64_t step);

/// Scenes `first` to `first + count` of a training; each depends on (seed, its number, `classes`) alone.
[[nodiscard]] Result<SceneBatch> drawBatch(std::uint64_t seed, std::uint64_t first, std::size_t count,
                                           const std::vector<scenes::SceneClass>& classes,
                                           const text::Tokenizer& tokenizer, const DualEncoderSizes& sizes);

}  // namespace orangery::world
