// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/scoring/class_scorer.h"

#include <span>
#include <vector>

namespace orangery::zero_shot {

/// How several pictures of one input (frames of a clip, views of an object) become one embedding.
enum class PicturePooling {
    MeanOfFeatures,    ///< of the raw embeddings, as the author's earlier code does with frames
    MeanOfNormalised,  ///< of the embeddings of length 1; the same scores as the mean of the pictures' similarities
                       ///< but for one factor an input, which changes no ranking
};

/// One embedding of length 1 from the raw ones of an input's pictures, each weighing `weights` (empty = all the same).
/// ErrorCode::Failed naming `input` where an embedding is zero or not finite, or where they cancel out.
[[nodiscard]] Result<std::vector<float>> pooledEmbedding(const EmbeddingRows& raw, std::span<const double> weights,
                                                         PicturePooling pooling, const std::string& input);

}  // namespace orangery::zero_shot
