// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/transformer_torch.h"

#include "engine/nn/encoders/activation_torch.h"
#include "engine/nn/encoders/row_blocks.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <cmath>
#include <limits>
#include <utility>

namespace orangery::nn {

using models::Activation;
using models::BlockKind;

namespace {

double lowestOf(at::ScalarType type)
{
    if (type == at::kHalf)
        return -65504;
    return type == at::kBFloat16 ? -3.3895313892515355e38 : std::numeric_limits<float>::lowest();
}

/// Activated inner values [n, hidden] of the network for x [n, D].
at::Tensor innerValues(const at::Tensor& x, const LinearWeights& up, Activation activation)
{
    at::Tensor inner = product(x, up);
    activate(inner, up.bias, activation);
    return inner;
}

at::Tensor gatedValues(const at::Tensor& x, const LinearWeights& up)
{
    at::Tensor both = product(x, up);
    if (up.bias.defined())
        both.add_(as(up.bias, x.scalar_type()));
    const std::vector<at::Tensor> halves = both.chunk(2, 1);
    return at::silu(halves[0]).mul_(halves[1]);
}

/// Adds what a branch ends with, a linear layer, to x [n, D] as the kind of block wants it.
void finishBranch(at::Tensor& x, const at::Tensor& read, const LinearWeights& last, const at::Tensor& scale,
                  const NormWeights& norm, const models::TransformerSizes& sizes)
{
    if (sizes.block == BlockKind::PreNorm && !scale.defined()) {
        addLinear(x, read, last);
        return;
    }
    at::Tensor branch = at::empty_like(x);
    putLinear(branch, read, last);
    if (scale.defined())
        branch.mul_(as(scale, x.scalar_type()));
    if (sizes.block == BlockKind::PostNormBranch)
        branch = layerNorm(branch, norm, sizes.epsilon);
    x.add_(branch);
    if (sizes.block == BlockKind::PostNorm)
        x.copy_(layerNorm(x, norm, sizes.epsilon));
}

/// Queries, keys and values [n, 3D] of x [n, D].
void project(const TransformerBlock& block, const models::TransformerSizes& sizes, const at::Tensor& x,
             const at::Tensor& qkv)
{
    const at::Tensor input = sizes.block == BlockKind::PreNorm ? layerNorm(x, block.attentionNorm, sizes.epsilon) : x;
    std::int64_t column = 0;
    for (const LinearWeights& part : block.qkv) {
        putLinear(qkv.narrow(1, column, part.outputs()), input, part);
        column += part.outputs();
    }
}

/// x [n, D] after the block, from what its heads read [n, D].
void finish(const TransformerBlock& block, const models::TransformerSizes& sizes, const at::Tensor& read, at::Tensor& x)
{
    finishBranch(x, read, block.output, block.attentionScale, block.attentionNorm, sizes);
    const at::Tensor input = sizes.block == BlockKind::PreNorm ? layerNorm(x, block.networkNorm, sizes.epsilon) : x;
    const at::Tensor inner =
        sizes.gated ? gatedValues(input, block.up) : innerValues(input, block.up, sizes.activation);
    finishBranch(x, inner, block.down, block.networkScale, block.networkNorm, sizes);
}

/// With fewer rows for a thread the memory cannot keep up with threads that each read all weights; then every thread
/// computes some outputs of all rows, by some of the weights.
constexpr std::int64_t kLeastRows = 64;

/// The attention of a pass over the blocks.
class Attention {
public:
    Attention(const models::TransformerSizes& sizes, const AttentionMask& mask, const LayerObserver& observer,
              const at::Tensor& x)
        : m_sizes(sizes),
          m_observer(observer),
          m_batch(x.size(0)),
          m_length(x.size(1)),
          m_fusedCausal(mask.causal && !mask.keys.defined())
    {
        if (!m_fusedCausal || observer.attention)
            m_mask = mask.additive(m_length, x.scalar_type(), x.device());
    }

    /// What the heads of a block read, [B N, D], for queries, keys and values [B N, 3D].
    [[nodiscard]] at::Tensor read(std::int64_t block, const at::Tensor& qkv) const
    {
        return readFor(block, qkv, m_length);
    }

    /// The same for the first token of each item, [B, D].
    [[nodiscard]] at::Tensor readForFirst(std::int64_t block, const at::Tensor& qkv) const
    {
        return readFor(block, qkv, 1);
    }

private:
    [[nodiscard]] at::Tensor readFor(std::int64_t block, const at::Tensor& qkv, std::int64_t queries) const
    {
        const at::Tensor heads =
            qkv.view({m_batch, m_length, 3, m_sizes.heads, m_sizes.headWidth()}).permute({2, 0, 3, 1, 4});
        const at::Tensor q = heads[0].narrow(2, 0, queries);
        const at::Tensor k = heads[1];
        const at::Tensor v = heads[2];
        at::Tensor read;
        if (m_observer.attention) {
            const at::Tensor map = attentionMap(q, k);
            m_observer.attention(block, map);
            read = at::matmul(map, v);
        } else {
            read = at::scaled_dot_product_attention(q, k, v, m_mask.defined() ? std::optional(m_mask) : std::nullopt,
                                                    0.0, m_fusedCausal);
        }
        return read.transpose(1, 2).reshape({m_batch * queries, m_sizes.width});
    }

    [[nodiscard]] at::Tensor attentionMap(const at::Tensor& q, const at::Tensor& k) const
    {
        const double scale = 1 / std::sqrt(static_cast<double>(m_sizes.headWidth()));
        at::Tensor scores = at::matmul(q, k.transpose(2, 3)).mul_(scale);
        if (m_mask.defined())
            scores.add_(m_mask);
        return at::softmax(scores, -1, at::kFloat).to(q.scalar_type());
    }

    const models::TransformerSizes& m_sizes;
    const LayerObserver& m_observer;
    std::int64_t m_batch;
    std::int64_t m_length;
    bool m_fusedCausal;
    at::Tensor m_mask;
};

}  // namespace

at::Tensor AttentionMask::additive(std::int64_t length, at::ScalarType type, at::Device device) const
{
    at::Tensor seen;
    if (keys.defined())
        seen = keys.to(device).to(at::kBool).view({keys.size(0), 1, 1, length});
    if (causal) {
        const at::Tensor before = at::ones({1, 1, length, length}, at::TensorOptions(at::kBool).device(device)).tril();
        seen = seen.defined() ? seen.logical_and(before) : before;
    }
    if (!seen.defined())
        return {};
    return at::zeros(seen.sizes(), at::TensorOptions(type).device(device))
        .masked_fill_(seen.logical_not(), lowestOf(type));
}

at::Tensor layerNorm(const at::Tensor& x, const NormWeights& weights, double epsilon)
{
    return at::layer_norm(x, {x.size(-1)}, as(weights.weight, x.scalar_type()), as(weights.bias, x.scalar_type()),
                          epsilon);
}

at::Tensor network(const at::Tensor& x, const LinearWeights& up, const LinearWeights& down, Activation activation)
{
    const at::Tensor flat = x.reshape({-1, x.size(-1)});
    std::vector<std::int64_t> shape = x.sizes().vec();
    shape.back() = down.outputs();
    return linear(innerValues(flat, up, activation), down).view(shape);
}

at::Tensor Transformer::forward(at::Tensor x, const AttentionMask& mask, const LayerObserver& observer,
                                TokensWanted wanted) const
{
    const Attention attention(sizes, mask, observer, x);
    const at::Tensor rows = x.view({-1, sizes.width});
    const at::Tensor qkv = at::empty({rows.size(0), 3 * sizes.width}, x.options());
    const bool isPacked = !blocks.empty() && blocks.front().up.packed != nullptr && x.scalar_type() == at::kFloat;
    const bool onlyFirst = wanted == TokensWanted::First && !blocks.empty() && !mask.causal && !mask.keys.defined() &&
                           !observer.hidden && !observer.attention;
    at::Tensor read;
    for (std::size_t i = 0; i <= blocks.size() && !observer.stop.stop_requested(); ++i) {
        if (i == blocks.size() && onlyFirst) {
            const c10::InferenceMode inference;
            at::Tensor first = x.select(1, 0).contiguous();
            finish(blocks[i - 1], sizes, read, first);
            return first.unsqueeze(1);
        }
        const auto work = [&](std::int64_t begin, std::int64_t end) {
            if (observer.stop.stop_requested())
                return;
            const c10::InferenceMode inference;  // which every thread has to be told
            at::Tensor some = rows.slice(0, begin, end);
            if (i > 0)
                finish(blocks[i - 1], sizes, read.slice(0, begin, end), some);
            if (i < blocks.size())
                project(blocks[i], sizes, some, qkv.slice(0, begin, end));
        };
        if (isPacked)
            forRowBlocks(rows.size(0), at::get_num_threads(), kLeastRows, work);
        else
            work(0, rows.size(0));
        if (observer.hidden)
            observer.hidden(static_cast<std::int64_t>(i), x);
        if (i < blocks.size())
            read = i + 1 == blocks.size() && onlyFirst ? attention.readForFirst(static_cast<std::int64_t>(i), qkv)
                                                       : attention.read(static_cast<std::int64_t>(i), qkv);
    }
    return onlyFirst ? x.narrow(1, 0, 1) : x;
}

}  // namespace orangery::nn
