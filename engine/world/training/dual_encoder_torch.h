// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/io/tensor.h"
#include "engine/world/training/encoder_recipe.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace orangery::world {

/// Weight [out, in] and bias [out].
struct LinearPair {
    at::Tensor weight;
    at::Tensor bias;
};

/// Scale and shift [D].
struct NormPair {
    at::Tensor weight;
    at::Tensor bias;
};

/// One pre-norm block: x += attention(norm(x)); x += network(norm(x)).
struct DualEncoderBlock {
    NormPair attentionNorm;
    LinearPair qkv;  ///< queries, keys, values, [3D, D]
    LinearPair output;
    NormPair networkNorm;
    LinearPair up;
    LinearPair down;
};

struct VisionPart {
    at::Tensor classToken;  ///< [D]
    at::Tensor patch;       ///< [D, 3 p p]
    at::Tensor positions;   ///< [1 + patches, D]
    NormPair preNorm;
    std::vector<DualEncoderBlock> blocks;
    NormPair finalNorm;
    at::Tensor projection;  ///< [E, D]
};

struct TextPart {
    at::Tensor tokens;     ///< [V, D]
    at::Tensor positions;  ///< [context, D]
    std::vector<DualEncoderBlock> blocks;
    NormPair finalNorm;
    at::Tensor projection;  ///< [E, D]
};

/// CLIP (arXiv 2103.00020) in small, for training: its weights (F32, CPU) and a forward pass that gradients go through.
/// Whoever uses the trained weights loads their folder with engine/nn/encoders.
class DualEncoder {
public:
    /// Weights to begin training with.
    [[nodiscard]] static DualEncoder random(const DualEncoderSizes& sizes, Random& random);

    /// An encoder whose weights share this one's memory but gather gradients of their own: for another thread.
    [[nodiscard]] DualEncoder twin() const;

    /// All weights, in a fixed order.
    [[nodiscard]] std::vector<at::Tensor*> parameters();
    [[nodiscard]] const at::Tensor& logScale() const { return m_logScale; }

    /// Unit rows [B, E] for patches [B, N, 3 p p] in raster order, channels first within a patch.
    [[nodiscard]] at::Tensor embedPatches(const at::Tensor& patches) const;
    /// Unit rows [B, E] for token ids [B, T]; `ends` [B] has the place of each text's end token.
    [[nodiscard]] at::Tensor embedTokens(const at::Tensor& ids, const at::Tensor& ends) const;

    /// The weights by the names that Hugging Face's CLIPModel gives them.
    [[nodiscard]] std::vector<io::Tensor> tensors() const;
    [[nodiscard]] const DualEncoderSizes& sizes() const { return m_sizes; }

private:
    DualEncoderSizes m_sizes;
    VisionPart m_vision;
    TextPart m_text;
    at::Tensor m_logScale;  ///< scalar: log of what cosines are multiplied by
};

}  // namespace orangery::world
