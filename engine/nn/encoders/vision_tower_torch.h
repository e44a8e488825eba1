// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/nn/encoders/transformer_torch.h"

#include <optional>

namespace orangery::nn {

/// SigLIP's pooling: a learned probe attends to all tokens, then a network with a residual.
struct PoolingHead {
    at::Tensor probe;          ///< [1, D]
    LinearWeights query;       ///< [D, D]
    LinearWeights keysValues;  ///< [2D, D]
    LinearWeights output;      ///< [D, D]
    NormWeights norm;
    LinearWeights up;
    LinearWeights down;
};

struct VisionOutput {
    at::Tensor tokens;        ///< [B, N, D]: output of the last block; undefined where only what is pooled was computed
    at::Tensor normedTokens;  ///< [B, N, D] after the final norm; undefined where the layout norms the pooled row only
    at::Tensor pooled;        ///< [B, D]; undefined without a final norm
    at::Tensor embedding;     ///< [B, P]: pooled and projected; undefined without a projection
    at::Tensor poolAttention;  ///< [B, heads, 1, N]: only of a pooling head, and only when asked for
};

struct VisionChoices {
    std::optional<models::PositionRule> rule;  ///< how another size of image is made to fit
    bool poolAttention = false;
    bool pooledOnly =
        false;  ///< nothing but what is pooled is asked for, which may spare other tokens; see VisionOutput
};

/// An image tower, whatever its layout.
struct VisionTower {
    models::VisionSizes sizes;
    LinearWeights patch;    ///< [D, channels p p]
    at::Tensor classToken;  ///< [D]; may be undefined
    at::Tensor positions;   ///< [1 + g g, D], without the 1 where there is no class token
    at::Tensor registers;   ///< [R, D]; may be undefined
    NormWeights preNorm;    ///< may be undefined
    Transformer transformer;
    NormWeights finalNorm;  ///< may be undefined
    LinearWeights projection;
    std::optional<PoolingHead> head;

    /// Whether the final norm is over all tokens, which makes them the last hidden state: in SigLIP and DINOv2. CLIP norms
    /// the class token alone.
    [[nodiscard]] bool normsAllTokens() const
    {
        return sizes.rule.has_value() || sizes.pooling == models::VisionPooling::Attention;
    }
    /// Refuses pixels that do not fit: ErrorCode::Input.
    [[nodiscard]] Result<void> accepts(const at::Tensor& pixels, const VisionChoices& choices) const;
    /// The table of positions for images of this size, [1 + h w, D].
    [[nodiscard]] at::Tensor positionsFor(const at::Tensor& pixels, const VisionChoices& choices) const;
    /// Runs accepted pixels [B, channels, H, W], in the type that is to be computed in.
    [[nodiscard]] VisionOutput forward(const at::Tensor& pixels, const VisionChoices& choices,
                                       const LayerObserver& observer) const;

private:
    [[nodiscard]] at::Tensor embed(const at::Tensor& pixels, const VisionChoices& choices) const;
    void pool(VisionOutput& output, const VisionChoices& choices) const;
};

}  // namespace orangery::nn
