// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/nn/encoders/transformer_torch.h"

namespace orangery::nn {

/// Texts as token ids.
struct TextInput {
    at::Tensor ids;    ///< [B, T], int64
    at::Tensor mask;   ///< [B, T], 1 = a token, 0 = padding; undefined = all are tokens
    at::Tensor types;  ///< [B, T], token types of BERT; undefined = all 0
};

struct TextOutput {
    at::Tensor tokens;     ///< [B, T, W] after the final norm
    at::Tensor pooled;     ///< [B, W]
    at::Tensor embedding;  ///< [B, P]; undefined without a projection
};

/// A text tower, whatever its layout.
struct TextTower {
    models::TextSizes sizes;
    at::Tensor tokens;      ///< [V, W]
    at::Tensor positions;   ///< [context, W]
    at::Tensor types;       ///< [types, W]; may be undefined
    NormWeights firstNorm;  ///< of BERT's embeddings; may be undefined
    Transformer transformer;
    NormWeights finalNorm;  ///< may be undefined
    LinearWeights projection;
    LinearWeights pooler;  ///< BERT's tanh layer over the first token; may be undefined

    /// Refuses ids that do not fit: ErrorCode::Input.
    [[nodiscard]] Result<void> accepts(const TextInput& input) const;
    /// Runs accepted texts in the given type.
    [[nodiscard]] TextOutput forward(const TextInput& input, at::ScalarType type, const LayerObserver& observer) const;

private:
    [[nodiscard]] at::Tensor embed(const TextInput& input, at::ScalarType type) const;
    [[nodiscard]] at::Tensor pool(const at::Tensor& normed, const TextInput& input) const;
};

}  // namespace orangery::nn
