// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/scoring/class_scorer.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// How several pictures of one input (frames of a clip, views of an object) become one embedding.
enum class PicturePooling {
    MeanOfFeatures,    ///< of the raw embeddings, as the author's earlier code does with frames
    MeanOfNormalised,  ///< of the embeddings of length 1
    /// The same left at its own length, which is less than 1 where pictures differ: scores are the means of the pictures'
    /// similarities. The ranking is that of MeanOfNormalised, probabilities are flatter.
    MeanOfSimilarities,
};

/// "features", "normalised", "similarities".
[[nodiscard]] std::string_view nameOf(PicturePooling pooling);
[[nodiscard]] std::optional<PicturePooling> picturePoolingOf(std::string_view name);

/// One embedding, of length 1 unless it is MeanOfSimilarities', from the raw ones of an input's pictures, each weighing `weights` (empty = all the same).
/// ErrorCode::Failed naming `input` where an embedding is zero or not finite, or where they cancel out.
[[nodiscard]] Result<std::vector<float>> pooledEmbedding(const EmbeddingRows& raw, std::span<const double> weights,
                                                         PicturePooling pooling, const std::string& input);

}  // namespace orangery::zero_shot
