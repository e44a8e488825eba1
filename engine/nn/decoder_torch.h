// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/nn/decoder_config.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace orangery::nn {

/// One pre-norm block: x += attention(norm(x)); x += network(norm(x)). Matrices are [out, in].
struct DecoderLayer {
    at::Tensor attentionNormWeight;  ///< [d]
    at::Tensor attentionNormBias;    ///< [d]
    at::Tensor qkvWeight;            ///< [3d, d]: queries, keys, values
    at::Tensor qkvBias;              ///< [3d]
    at::Tensor projectionWeight;     ///< [d, d]
    at::Tensor projectionBias;       ///< [d]
    at::Tensor networkNormWeight;    ///< [d]
    at::Tensor networkNormBias;      ///< [d]
    at::Tensor upWeight;             ///< [hidden, d]
    at::Tensor upBias;               ///< [hidden]
    at::Tensor downWeight;           ///< [d, hidden]
    at::Tensor downBias;             ///< [d]
};

/// A decoder-only transformer: its weights (F32, CPU) by the names that their file gives them, and its forward pass.
class Decoder {
public:
    struct Parameter {
        std::string name;  ///< e.g. "layers.0.attention.qkv.weight"
        at::Tensor* tensor = nullptr;
        std::vector<std::int64_t> shape;
    };

    /// A decoder without weights: fill every one of parameters().
    explicit Decoder(const DecoderConfig& config);

    /// Weights to begin training with: embeddings normal with deviation 0.1, matrices with 1/sqrt(3 in); norms 1,
    /// biases 0.
    [[nodiscard]] static Decoder random(const DecoderConfig& config, Random& random);

    [[nodiscard]] const DecoderConfig& config() const { return m_config; }

    /// Every weight with its name and shape, in the order of the file. Pointers go into this decoder.
    [[nodiscard]] std::vector<Parameter> parameters();

    /// Logits [B, L, V] of the token after each position, for tokens [B, L] (int64), 1 <= L <= P.
    [[nodiscard]] at::Tensor forward(const at::Tensor& tokens) const;

    // The parts of a forward pass, for callers that keep keys and values.

    /// x [..., d] of tokens [...] at positions [...] (int64).
    [[nodiscard]] at::Tensor embed(const at::Tensor& tokens, const at::Tensor& positions) const;
    /// Queries, keys, values of a layer, each [B, L, h, d/h], for x [B, L, d].
    [[nodiscard]] std::vector<at::Tensor> attentionInputs(const DecoderLayer& layer, const at::Tensor& x) const;
    /// x after the layer, [B, L, d], given what its attention read, [B, L, d].
    [[nodiscard]] at::Tensor finishLayer(const DecoderLayer& layer, const at::Tensor& x, const at::Tensor& read) const;
    /// Logits [..., V] of x [..., d].
    [[nodiscard]] at::Tensor logits(const at::Tensor& x) const;

    [[nodiscard]] const std::vector<DecoderLayer>& layers() const { return m_layers; }

private:
    DecoderConfig m_config;
    at::Tensor m_tokenEmbedding;     ///< [V, d]
    at::Tensor m_positionEmbedding;  ///< [P, d]
    std::vector<DecoderLayer> m_layers;
    at::Tensor m_normWeight;  ///< [d]
    at::Tensor m_normBias;    ///< [d]
    at::Tensor m_headWeight;  ///< [V, d]
    at::Tensor m_headBias;    ///< [V]
};

}  // namespace orangery::nn
