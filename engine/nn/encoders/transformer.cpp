// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/transformer_torch.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>
#include <utility>

namespace orangery::nn {

using models::Activation;
using models::BlockKind;

namespace {

constexpr double kQuickGelu = 1.702;

at::Tensor as(const at::Tensor& weight, at::ScalarType type)
{
    return weight.defined() ? weight.to(type) : weight;
}

double lowestOf(at::ScalarType type)
{
    if (type == at::kHalf)
        return -65504;
    return type == at::kBFloat16 ? -3.3895313892515355e38 : std::numeric_limits<float>::lowest();
}

/// x.W^T + b with both sides times `factor`, for x [n, in].
at::Tensor scaledLinear(const at::Tensor& x, const LinearWeights& weights, double factor)
{
    const at::Tensor weight = as(weights.weight, x.scalar_type()).t();
    if (!weights.bias.defined())
        return at::mm(x, weight).mul_(factor);
    return at::addmm(as(weights.bias, x.scalar_type()), x, weight, factor, factor);
}

/// What an activation leaves to be multiplied by: x s(1.702 x) is silu(1.702 x) / 1.702, and both factors go into the
/// matrix products around it for nothing.
double factorOf(Activation activation)
{
    return activation == Activation::QuickGelu ? kQuickGelu : 1.0;
}

void activate(at::Tensor& x, Activation activation)
{
    switch (activation) {
    case Activation::QuickGelu:
        at::silu_(x);  // x is already multiplied by 1.702
        return;
    case Activation::Gelu:
        at::gelu_(x, "none");
        return;
    case Activation::GeluTanh:
        at::gelu_(x, "tanh");
        return;
    }
}

/// Activated inner values [n, hidden] of the network, still to be divided by factorOf(activation).
at::Tensor innerValues(const at::Tensor& x, const LinearWeights& up, Activation activation)
{
    at::Tensor inner = scaledLinear(x, up, factorOf(activation));
    activate(inner, activation);
    return inner;
}

at::Tensor gatedValues(const at::Tensor& x, const LinearWeights& up)
{
    const std::vector<at::Tensor> halves = scaledLinear(x, up, 1).chunk(2, 1);
    return at::silu(halves[0]).mul_(halves[1]);
}

/// x += factor . read.W^T + b, for x and read [n, D]: the sum is part of the matrix product.
void addLinear(at::Tensor& x, const at::Tensor& read, const LinearWeights& weights, double factor)
{
    if (weights.bias.defined())
        x.add_(as(weights.bias, x.scalar_type()));
    x.addmm_(read, as(weights.weight, x.scalar_type()).t(), 1, factor);
}

/// factor . read.W^T + b.
at::Tensor plainLinear(const at::Tensor& read, const LinearWeights& weights, double factor)
{
    const at::Tensor weight = as(weights.weight, read.scalar_type()).t();
    if (!weights.bias.defined())
        return at::mm(read, weight).mul_(factor);
    return at::addmm(as(weights.bias, read.scalar_type()), read, weight, 1, factor);
}

/// Adds what a branch ends with, a linear layer, to x [n, D] as the kind of block wants it.
void finishBranch(at::Tensor& x, const at::Tensor& read, const LinearWeights& last, double factor,
                  const at::Tensor& scale, const NormWeights& norm, const models::TransformerSizes& sizes)
{
    if (sizes.block == BlockKind::PreNorm && !scale.defined()) {
        addLinear(x, read, last, factor);
        return;
    }
    at::Tensor branch = plainLinear(read, last, factor);
    if (scale.defined())
        branch.mul_(as(scale, x.scalar_type()));
    if (sizes.block == BlockKind::PostNormBranch)
        branch = layerNorm(branch, norm, sizes.epsilon);
    x.add_(branch);
    if (sizes.block == BlockKind::PostNorm)
        x.copy_(layerNorm(x, norm, sizes.epsilon));
}

/// One pass over the blocks.
class Pass {
public:
    Pass(const models::TransformerSizes& sizes, const AttentionMask& mask, const LayerObserver& observer,
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

    /// x [B N, D] after the block.
    void run(const TransformerBlock& block, std::int64_t index, at::Tensor& x) const
    {
        const bool normsFirst = m_sizes.block == BlockKind::PreNorm;
        const at::Tensor read =
            attend(block, index, normsFirst ? layerNorm(x, block.attentionNorm, m_sizes.epsilon) : x);
        finishBranch(x, read, block.output, 1, block.attentionScale, block.attentionNorm, m_sizes);
        const at::Tensor input = normsFirst ? layerNorm(x, block.networkNorm, m_sizes.epsilon) : x;
        const at::Tensor inner =
            m_sizes.gated ? gatedValues(input, block.up) : innerValues(input, block.up, m_sizes.activation);
        const double factor = m_sizes.gated ? 1 : 1 / factorOf(m_sizes.activation);
        finishBranch(x, inner, block.down, factor, block.networkScale, block.networkNorm, m_sizes);
    }

private:
    /// What the heads read, [B N, D], for x [B N, D].
    [[nodiscard]] at::Tensor attend(const TransformerBlock& block, std::int64_t index, const at::Tensor& x) const
    {
        const at::Tensor qkv = linear(x, block.qkv)
                                   .view({m_batch, m_length, 3, m_sizes.heads, m_sizes.headWidth()})
                                   .permute({2, 0, 3, 1, 4});
        const at::Tensor q = qkv[0];
        const at::Tensor k = qkv[1];
        const at::Tensor v = qkv[2];
        at::Tensor read;
        if (m_observer.attention) {
            const at::Tensor map = attentionMap(q, k);
            m_observer.attention(index, map);
            read = at::matmul(map, v);
        } else {
            read = at::scaled_dot_product_attention(q, k, v, m_mask.defined() ? std::optional(m_mask) : std::nullopt,
                                                    0.0, m_fusedCausal);
        }
        return read.transpose(1, 2).reshape({m_batch * m_length, m_sizes.width});
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

at::Tensor linear(const at::Tensor& x, const LinearWeights& weights)
{
    return at::linear(x, as(weights.weight, x.scalar_type()), as(weights.bias, x.scalar_type()));
}

at::Tensor layerNorm(const at::Tensor& x, const NormWeights& weights, double epsilon)
{
    return at::layer_norm(x, {x.size(-1)}, as(weights.weight, x.scalar_type()), as(weights.bias, x.scalar_type()),
                          epsilon);
}

at::Tensor network(const at::Tensor& x, const LinearWeights& up, const LinearWeights& down, Activation activation)
{
    const at::Tensor flat = x.reshape({-1, x.size(-1)});
    const at::Tensor inner = innerValues(flat, up, activation);
    std::vector<std::int64_t> shape = x.sizes().vec();
    shape.back() = down.weight.size(0);
    return plainLinear(inner, down, 1 / factorOf(activation)).view(shape);
}

at::Tensor Transformer::forward(at::Tensor x, const AttentionMask& mask, const LayerObserver& observer) const
{
    const Pass pass(sizes, mask, observer, x);
    if (observer.hidden)
        observer.hidden(0, x);
    at::Tensor flat = x.view({-1, sizes.width});
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        pass.run(blocks[i], static_cast<std::int64_t>(i), flat);
        if (observer.hidden)
            observer.hidden(static_cast<std::int64_t>(i) + 1, x);
    }
    return x;
}

}  // namespace orangery::nn
