// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/tensor_conversion_torch.h"
#include "engine/world/training/dual_encoder_torch.h"

#include <ATen/ATen.h>

#include <cmath>
#include <cstddef>
#include <numbers>

namespace orangery::world {

namespace {

constexpr double kEpsilon = 1e-5;
constexpr double kFirstScale = 14;

/// Normal numbers by Box and Muller.
at::Tensor normal(Random& random, at::IntArrayRef shape, double deviation)
{
    at::Tensor tensor = at::empty(shape, at::kFloat);
    auto* values = tensor.mutable_data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i) {
        const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
        values[i] = static_cast<float>(deviation * radius * std::cos(2 * std::numbers::pi * random.uniform()));
    }
    return tensor;
}

NormPair freshNorm(std::int64_t width)
{
    return {.weight = at::ones({width}, at::kFloat), .bias = at::zeros({width}, at::kFloat)};
}

LinearPair freshLinear(Random& random, std::int64_t out, std::int64_t in, double factor = 1)
{
    return {.weight = normal(random, {out, in}, factor / std::sqrt(static_cast<double>(in))),
            .bias = at::zeros({out}, at::kFloat)};
}

std::vector<DualEncoderBlock> freshBlocks(Random& random, const TowerSizes& sizes)
{
    // What a branch adds is small at first, as much as there are branches.
    const double branch = 1 / std::sqrt(2.0 * static_cast<double>(sizes.layers));
    std::vector<DualEncoderBlock> blocks;
    for (std::int64_t i = 0; i < sizes.layers; ++i) {
        blocks.push_back({.attentionNorm = freshNorm(sizes.width),
                          .qkv = freshLinear(random, 3 * sizes.width, sizes.width),
                          .output = freshLinear(random, sizes.width, sizes.width, branch),
                          .networkNorm = freshNorm(sizes.width),
                          .up = freshLinear(random, sizes.hidden, sizes.width),
                          .down = freshLinear(random, sizes.width, sizes.hidden, branch)});
    }
    return blocks;
}

at::Tensor normed(const at::Tensor& x, const NormPair& norm)
{
    return at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, kEpsilon);
}

/// x [B, N, D] after all blocks.
at::Tensor throughBlocks(at::Tensor x, const std::vector<DualEncoderBlock>& blocks, std::int64_t heads, bool causal)
{
    const std::int64_t batch = x.size(0);
    const std::int64_t length = x.size(1);
    const std::int64_t width = x.size(2);
    for (const DualEncoderBlock& block : blocks) {
        const at::Tensor qkv = at::linear(normed(x, block.attentionNorm), block.qkv.weight, block.qkv.bias)
                                   .view({batch, length, 3, heads, width / heads})
                                   .permute({2, 0, 3, 1, 4});
        const at::Tensor read = at::scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], {}, 0, causal)
                                    .transpose(1, 2)
                                    .reshape({batch, length, width});
        x = x + at::linear(read, block.output.weight, block.output.bias);
        const at::Tensor inner = at::linear(normed(x, block.networkNorm), block.up.weight, block.up.bias);
        x = x + at::linear(at::gelu(inner), block.down.weight, block.down.bias);
    }
    return x;
}

at::Tensor unitRows(const at::Tensor& x)
{
    return x / x.norm(2, {1}, true);
}

/// Tensors of a file under the names of their modules.
class NamedTensors {
public:
    void add(const std::string& name, const at::Tensor& tensor)
    {
        m_tensors.push_back(nn::fromTorch(name, tensor.detach().contiguous()));
    }
    void add(const std::string& name, const LinearPair& pair) { addBoth(name, pair.weight, pair.bias); }
    void add(const std::string& name, const NormPair& pair) { addBoth(name, pair.weight, pair.bias); }

    void add(const std::string& tower, const std::vector<DualEncoderBlock>& blocks)
    {
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const std::string layer = tower + "encoder.layers." + std::to_string(i) + ".";
            const DualEncoderBlock& block = blocks[i];
            const std::vector<at::Tensor> weights = block.qkv.weight.chunk(3, 0);
            const std::vector<at::Tensor> biases = block.qkv.bias.chunk(3, 0);
            add(layer + "layer_norm1", block.attentionNorm);
            for (std::size_t part = 0; part < weights.size(); ++part)
                addBoth(layer + "self_attn." + "qkv"[part] + "_proj", weights[part], biases[part]);
            add(layer + "self_attn.out_proj", block.output);
            add(layer + "layer_norm2", block.networkNorm);
            add(layer + "mlp.fc1", block.up);
            add(layer + "mlp.fc2", block.down);
        }
    }

    [[nodiscard]] std::vector<io::Tensor> take() { return std::move(m_tensors); }

private:
    void addBoth(const std::string& name, const at::Tensor& weight, const at::Tensor& bias)
    {
        add(name + ".weight", weight);
        add(name + ".bias", bias);
    }

    std::vector<io::Tensor> m_tensors;
};

void collect(std::vector<at::Tensor*>& all, NormPair& norm)
{
    all.insert(all.end(), {&norm.weight, &norm.bias});
}

void collect(std::vector<at::Tensor*>& all, std::vector<DualEncoderBlock>& blocks)
{
    for (DualEncoderBlock& block : blocks) {
        collect(all, block.attentionNorm);
        all.insert(all.end(), {&block.qkv.weight, &block.qkv.bias, &block.output.weight, &block.output.bias});
        collect(all, block.networkNorm);
        all.insert(all.end(), {&block.up.weight, &block.up.bias, &block.down.weight, &block.down.bias});
    }
}

}  // namespace

DualEncoder DualEncoder::random(const DualEncoderSizes& sizes, Random& random)
{
    constexpr double kTable = 0.02;  // deviation of what is added to each other at the bottom of a tower
    constexpr std::int64_t kChannels = 3;
    const std::int64_t vision = sizes.vision.width;
    const std::int64_t text = sizes.text.width;
    const std::int64_t values = kChannels * sizes.patch * sizes.patch;
    DualEncoder encoder;
    encoder.m_sizes = sizes;
    encoder.m_vision = {.classToken = normal(random, {vision}, kTable),
                        .patch = normal(random, {vision, values}, 1 / std::sqrt(static_cast<double>(values))),
                        .positions = normal(random, {1 + sizes.patches(), vision}, 0.1),
                        .preNorm = freshNorm(vision),
                        .blocks = freshBlocks(random, sizes.vision),
                        .finalNorm = freshNorm(vision),
                        .projection = freshLinear(random, sizes.embedding, vision).weight};
    encoder.m_text = {.tokens = normal(random, {sizes.vocabulary, text}, 0.1),
                      .positions = normal(random, {sizes.context, text}, 0.05),
                      .blocks = freshBlocks(random, sizes.text),
                      .finalNorm = freshNorm(text),
                      .projection = freshLinear(random, sizes.embedding, text).weight};
    encoder.m_logScale = at::scalar_tensor(std::log(kFirstScale), at::kFloat);
    return encoder;
}

DualEncoder DualEncoder::twin() const
{
    DualEncoder twin = *this;
    for (at::Tensor* parameter : twin.parameters())
        *parameter = parameter->detach().requires_grad_(true);
    return twin;
}

std::vector<at::Tensor*> DualEncoder::parameters()
{
    std::vector<at::Tensor*> all{&m_vision.classToken, &m_vision.patch, &m_vision.positions};
    collect(all, m_vision.preNorm);
    collect(all, m_vision.blocks);
    collect(all, m_vision.finalNorm);
    all.insert(all.end(), {&m_vision.projection, &m_text.tokens, &m_text.positions});
    collect(all, m_text.blocks);
    collect(all, m_text.finalNorm);
    all.insert(all.end(), {&m_text.projection, &m_logScale});
    return all;
}

at::Tensor DualEncoder::embedPatches(const at::Tensor& patches) const
{
    const std::int64_t batch = patches.size(0);
    const at::Tensor first = m_vision.classToken.view({1, 1, -1}).expand({batch, -1, -1});
    at::Tensor x = at::cat({first, at::linear(patches, m_vision.patch)}, 1) + m_vision.positions;
    x = throughBlocks(normed(x, m_vision.preNorm), m_vision.blocks, m_sizes.vision.heads, false);
    return unitRows(at::linear(normed(x.select(1, 0), m_vision.finalNorm), m_vision.projection));
}

at::Tensor DualEncoder::embedTokens(const at::Tensor& ids, const at::Tensor& ends) const
{
    const at::Tensor start = at::embedding(m_text.tokens, ids) + m_text.positions.slice(0, 0, ids.size(1));
    const at::Tensor x = throughBlocks(start, m_text.blocks, m_sizes.text.heads, true);
    const at::Tensor rows = x.index({at::arange(ids.size(0), at::kLong), ends});
    return unitRows(at::linear(normed(rows, m_text.finalNorm), m_text.projection));
}

std::vector<io::Tensor> DualEncoder::tensors() const
{
    const std::int64_t patch = m_sizes.patch;
    NamedTensors named;
    const std::string vision = "vision_model.";
    named.add(vision + "embeddings.class_embedding", m_vision.classToken);
    named.add(vision + "embeddings.patch_embedding.weight",
              m_vision.patch.detach().view({m_sizes.vision.width, -1, patch, patch}));
    named.add(vision + "embeddings.position_embedding.weight", m_vision.positions);
    named.add(vision + "pre_layrnorm", m_vision.preNorm);  // sic
    named.add(vision, m_vision.blocks);
    named.add(vision + "post_layernorm", m_vision.finalNorm);
    const std::string text = "text_model.";
    named.add(text + "embeddings.token_embedding.weight", m_text.tokens);
    named.add(text + "embeddings.position_embedding.weight", m_text.positions);
    named.add(text, m_text.blocks);
    named.add(text + "final_layer_norm", m_text.finalNorm);
    named.add("visual_projection.weight", m_vision.projection);
    named.add("text_projection.weight", m_text.projection);
    named.add("logit_scale", m_logScale);
    return named.take();
}

}  // namespace orangery::world
