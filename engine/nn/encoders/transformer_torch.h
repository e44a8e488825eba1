// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/encoder_config.h"
#include "engine/nn/encoders/linear_torch.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <stop_token>
#include <vector>

namespace orangery::nn {

/// Weight [out] and bias [out] of a norm.
struct NormWeights {
    at::Tensor weight;
    at::Tensor bias;

    [[nodiscard]] bool defined() const { return weight.defined(); }
};

/// One block of an encoder, whatever its layout: names and order as BlockKind says.
struct TransformerBlock {
    NormWeights attentionNorm;
    std::vector<LinearWeights> qkv;  ///< queries, keys, values: [3D, D], or [D, D] each where the file has them apart
    LinearWeights output;            ///< [D, D]
    at::Tensor attentionScale;       ///< [D], of layer scale; may be undefined
    NormWeights networkNorm;
    LinearWeights up;         ///< [hidden, D]; [2 hidden, D] when gated
    LinearWeights down;       ///< [D, hidden]
    at::Tensor networkScale;  ///< [D]; may be undefined
};

/// Is shown every layer as it passes, so that not all have to be held. What it is given is overwritten afterwards:
/// clone it to keep it.
struct LayerObserver {
    /// Hidden state [B, N, D]: 0 = input of the first block, i = output of block i.
    std::function<void(std::int64_t index, const at::Tensor& hidden)> hidden;
    /// Attention map [B, heads, N, N] of a block, 0 = the first. Setting it costs speed: the maps are written out.
    std::function<void(std::int64_t block, const at::Tensor& attention)> attention;
    /// Once stop is requested, a pass ends soon, within a block; what it hands back means nothing then.
    std::stop_token stop = {};
};

/// Which positions see which: nothing set = all see all.
struct AttentionMask {
    bool causal = false;
    at::Tensor keys;  ///< [B, N], true = may be seen; undefined = all

    /// What is added to scores: [B or 1, 1, N or 1, N], 0 or the lowest number. Undefined when all see all.
    [[nodiscard]] at::Tensor additive(std::int64_t length, at::ScalarType type, at::Device device) const;
};

/// Tokens whose output is asked for.
enum class TokensWanted {
    All,
    First,  ///< of each item: the last block is computed for that one alone
};

/// The blocks of an encoder.
struct Transformer {
    models::TransformerSizes sizes;
    std::vector<TransformerBlock> blocks;

    /// Runs all blocks on x [B, N, D], which is overwritten; hands back [B, N, D], or [B, 1, D] of the first tokens. Weights
    /// of another type than x are converted when they are used. With packed weights, all that a block does to one row is done for some hundred rows
    /// at a time on one thread, without waiting for others: only queries, keys, values and what the heads read are ever
    /// held for all rows.
    [[nodiscard]] at::Tensor forward(at::Tensor x, const AttentionMask& mask, const LayerObserver& observer,
                                     TokensWanted wanted = TokensWanted::All) const;
};

// Single steps, which heads and poolings use too; weights of another type than x are converted.
[[nodiscard]] at::Tensor layerNorm(const at::Tensor& x, const NormWeights& weights, double epsilon);
/// down(activation(up(x))).
[[nodiscard]] at::Tensor network(const at::Tensor& x, const LinearWeights& up, const LinearWeights& down,
                                 models::Activation activation);

}  // namespace orangery::nn
