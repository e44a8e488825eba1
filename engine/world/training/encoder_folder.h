// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/world/training/caption_vocabulary.h"
#include "engine/world/training/encoder_recipe.h"
#include "engine/world/training/encoder_scores.h"

#include <string>

namespace orangery::world {

/// README.md of the encoder: what it is, how it was made, what it reaches.
[[nodiscard]] std::string encoderCard(const EncoderRecipe& recipe, const DualEncoder& encoder,
                                      const EncoderScores& scores);

/// Writes a folder as Hugging Face lays out a CLIPModel: model.safetensors, tokenizer.json, tokenizer_config.json,
/// preprocessor_config.json, README.md and, last, config.json, which also has seed, recipe and scores.
[[nodiscard]] Result<void> saveEncoder(const fs::path& folder, const DualEncoder& encoder,
                                       const CaptionVocabulary& vocabulary, const EncoderRecipe& recipe,
                                       const EncoderScores& scores);

}  // namespace orangery::world
