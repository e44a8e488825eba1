// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/decoder_torch.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace orangery::nn {

namespace {

constexpr double kEmbeddingDeviation = 0.1;

/// Standard normal by Box and Muller: the engine's own, so that a seed means the same with every library.
float drawNormal(Random& random)
{
    const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));  // 1 - u is never 0
    return static_cast<float>(radius * std::cos(2 * std::numbers::pi * random.uniform()));
}

at::Tensor normalTensor(at::IntArrayRef shape, double deviation, Random& random)
{
    at::Tensor tensor = at::empty(shape, at::kFloat);
    float* values = tensor.mutable_data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        values[i] = static_cast<float>(deviation) * drawNormal(random);
    return tensor;
}

/// A row that takes in n numbers of deviation 1 gives one of deviation 1/sqrt(3), as torch.nn.Linear begins. Measured:
/// the small constant that large models begin with learns far more slowly at a width of 48.
double initialDeviation(const Decoder::Parameter& matrix)
{
    if (matrix.name.starts_with("embed_"))
        return kEmbeddingDeviation;
    return 1 / std::sqrt(3.0 * static_cast<double>(matrix.shape[1]));
}

}  // namespace

Decoder::Decoder(const DecoderConfig& config) : m_config(config), m_layers(static_cast<std::size_t>(config.layers)) {}

Decoder Decoder::random(const DecoderConfig& config, Random& random)
{
    Decoder decoder(config);
    for (const Parameter& parameter : decoder.parameters()) {
        if (parameter.shape.size() == 2)
            *parameter.tensor = normalTensor(parameter.shape, initialDeviation(parameter), random);
        else if (parameter.name.ends_with("norm.weight"))
            *parameter.tensor = at::ones(parameter.shape, at::kFloat);
        else
            *parameter.tensor = at::zeros(parameter.shape, at::kFloat);
    }
    return decoder;
}

std::vector<Decoder::Parameter> Decoder::parameters()
{
    const std::int64_t d = m_config.width;
    std::vector<Parameter> all{{"embed_tokens.weight", &m_tokenEmbedding, {m_config.vocabulary, d}},
                               {"embed_positions.weight", &m_positionEmbedding, {m_config.positions, d}}};
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const std::string layer = "layers." + std::to_string(i) + ".";
        DecoderLayer& l = m_layers[i];
        const std::vector<Parameter> own{{layer + "attention_norm.weight", &l.attentionNormWeight, {d}},
                                         {layer + "attention_norm.bias", &l.attentionNormBias, {d}},
                                         {layer + "attention.qkv.weight", &l.qkvWeight, {3 * d, d}},
                                         {layer + "attention.qkv.bias", &l.qkvBias, {3 * d}},
                                         {layer + "attention.projection.weight", &l.projectionWeight, {d, d}},
                                         {layer + "attention.projection.bias", &l.projectionBias, {d}},
                                         {layer + "network_norm.weight", &l.networkNormWeight, {d}},
                                         {layer + "network_norm.bias", &l.networkNormBias, {d}},
                                         {layer + "network.up.weight", &l.upWeight, {m_config.hidden, d}},
                                         {layer + "network.up.bias", &l.upBias, {m_config.hidden}},
                                         {layer + "network.down.weight", &l.downWeight, {d, m_config.hidden}},
                                         {layer + "network.down.bias", &l.downBias, {d}}};
        all.insert(all.end(), own.begin(), own.end());
    }
    const std::vector<Parameter> last{{"norm.weight", &m_normWeight, {d}},
                                      {"norm.bias", &m_normBias, {d}},
                                      {"lm_head.weight", &m_headWeight, {m_config.vocabulary, d}},
                                      {"lm_head.bias", &m_headBias, {m_config.vocabulary}}};
    all.insert(all.end(), last.begin(), last.end());
    return all;
}

at::Tensor Decoder::embed(const at::Tensor& tokens, const at::Tensor& positions) const
{
    return at::embedding(m_tokenEmbedding, tokens) + at::embedding(m_positionEmbedding, positions);
}

std::vector<at::Tensor> Decoder::attentionInputs(const DecoderLayer& layer, const at::Tensor& x) const
{
    const at::Tensor normed =
        at::layer_norm(x, {m_config.width}, layer.attentionNormWeight, layer.attentionNormBias, kLayerNormEpsilon);
    const at::Tensor qkv = at::linear(normed, layer.qkvWeight, layer.qkvBias);
    return qkv.view({x.size(0), x.size(1), 3, m_config.heads, m_config.headWidth()}).unbind(2);
}

at::Tensor Decoder::finishLayer(const DecoderLayer& layer, const at::Tensor& x, const at::Tensor& read) const
{
    const at::Tensor attended = x + at::linear(read, layer.projectionWeight, layer.projectionBias);
    const at::Tensor normed =
        at::layer_norm(attended, {m_config.width}, layer.networkNormWeight, layer.networkNormBias, kLayerNormEpsilon);
    const at::Tensor hidden = at::gelu(at::linear(normed, layer.upWeight, layer.upBias));
    return attended + at::linear(hidden, layer.downWeight, layer.downBias);
}

at::Tensor Decoder::logits(const at::Tensor& x) const
{
    const at::Tensor normed = at::layer_norm(x, {m_config.width}, m_normWeight, m_normBias, kLayerNormEpsilon);
    return at::linear(normed, m_headWeight, m_headBias);
}

at::Tensor Decoder::forward(const at::Tensor& tokens) const
{
    const std::int64_t length = tokens.size(1);
    at::Tensor x = embed(tokens, at::arange(length, at::kLong));
    for (const DecoderLayer& layer : m_layers) {
        const std::vector<at::Tensor> qkv = attentionInputs(layer, x);
        // One causal attention for the whole sequence; its heads are a batch dimension.
        const at::Tensor read = at::scaled_dot_product_attention(qkv[0].transpose(1, 2), qkv[1].transpose(1, 2),
                                                                 qkv[2].transpose(1, 2), {}, 0.0, /*is_causal=*/true);
        x = finishLayer(layer, x, read.transpose(1, 2).reshape(x.sizes()));
    }
    return logits(x);
}

}  // namespace orangery::nn
