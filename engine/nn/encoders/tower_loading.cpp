// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/tower_loading_torch.h"

#include "engine/models/encoders/encoder_names.h"
#include "engine/models/encoders/model_files.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace orangery::nn {

namespace {

constexpr std::int64_t kAny = -1;

enum class Bias { Required, Optional };

std::string joined(const std::string& prefix, std::string_view name)
{
    return prefix + std::string(name);
}

NormWeights readNorm(WeightReader& reader, const std::string& name, std::int64_t width)
{
    // The first BERT files name them as TensorFlow did.
    if (!reader.has(name + ".weight") && reader.has(name + ".gamma"))
        return {.weight = reader.take(name + ".gamma", {width}), .bias = reader.take(name + ".beta", {width})};
    return {.weight = reader.take(name + ".weight", {width}), .bias = reader.take(name + ".bias", {width})};
}

NormWeights readNormIfPresent(WeightReader& reader, const std::string& name, std::int64_t width)
{
    return reader.has(name + ".weight") ? readNorm(reader, name, width) : NormWeights{};
}

LinearWeights readLinear(WeightReader& reader, const std::string& name, std::int64_t out, std::int64_t in,
                         Bias bias = Bias::Required)
{
    LinearWeights weights{.weight = reader.take(name + ".weight", {out, in})};
    weights.bias =
        bias == Bias::Required ? reader.take(name + ".bias", {out}) : reader.takeIfPresent(name + ".bias", {out});
    return weights;
}

/// Queries, keys and values, as one layer where the file has them so.
std::vector<LinearWeights> readQkv(WeightReader& reader, const std::string& block, const models::BlockNames& names,
                                   std::int64_t width)
{
    if (!names.qkvWeight.empty()) {
        LinearWeights qkv{.weight = reader.take(joined(block, names.qkvWeight), {3 * width, width})};
        if (names.queryBias.empty()) {
            qkv.bias = reader.take(joined(block, names.qkvBias), {3 * width});
            return {qkv};
        }
        const at::Tensor query = reader.take(joined(block, names.queryBias), {width});
        const at::Tensor value = reader.take(joined(block, names.valueBias), {width});
        if (query.defined() && value.defined())
            qkv.bias = at::cat({query, at::zeros_like(query), value});
        return {qkv};
    }
    // Models may be made without biases here, but not with some of them.
    const std::array parts{names.query, names.key, names.value};
    const bool hasBias = std::any_of(parts.begin(), parts.end(),
                                     [&](std::string_view part) { return reader.has(joined(block, part) + ".bias"); });
    std::vector<LinearWeights> qkv;
    for (const std::string_view part : parts)
        qkv.push_back(readLinear(reader, joined(block, part), width, width, hasBias ? Bias::Required : Bias::Optional));
    return qkv;
}

void readNetwork(WeightReader& reader, const std::string& block, const models::BlockNames& names,
                 const models::TransformerSizes& sizes, TransformerBlock& into)
{
    if (!sizes.gated) {
        into.up = readLinear(reader, joined(block, names.up), sizes.hidden, sizes.width);
        into.down = readLinear(reader, joined(block, names.down), sizes.width, sizes.hidden);
        return;
    }
    into.up = readLinear(reader, joined(block, names.gated), 2 * sizes.hidden, sizes.width);
    into.down = readLinear(reader, joined(block, names.gatedDown), sizes.width, sizes.hidden);
}

TransformerBlock readBlock(WeightReader& reader, const std::string& block, const models::BlockNames& names,
                           const models::TransformerSizes& sizes)
{
    TransformerBlock into{.attentionNorm = readNorm(reader, joined(block, names.attentionNorm), sizes.width),
                          .qkv = readQkv(reader, block, names, sizes.width),
                          .output = readLinear(reader, joined(block, names.output), sizes.width, sizes.width),
                          .networkNorm = readNorm(reader, joined(block, names.networkNorm), sizes.width)};
    readNetwork(reader, block, names, sizes, into);
    if (!names.attentionScale.empty()) {
        into.attentionScale = reader.takeIfPresent(joined(block, names.attentionScale), {sizes.width});
        into.networkScale = reader.takeIfPresent(joined(block, names.networkScale), {sizes.width});
    }
    return into;
}

Transformer readTransformer(WeightReader& reader, const std::string& blocks, const models::BlockNames& names,
                            const models::TransformerSizes& sizes)
{
    Transformer transformer{.sizes = sizes};
    for (std::int64_t i = 0; i < sizes.layers; ++i)
        transformer.blocks.push_back(readBlock(reader, blocks + std::to_string(i) + ".", names, sizes));
    return transformer;
}

/// A projection that may be absent, turned into [out, in]. A name that begins with "/" stands outside the tower.
LinearWeights readProjection(WeightReader& reader, const std::string& prefix, std::string_view name, bool transposed,
                             std::int64_t width, std::int64_t embedding)
{
    std::string full = joined(prefix, name);
    if (name.starts_with('/')) {
        full = std::string(name.substr(1));
        if (const auto before = models::prefixBefore(reader.weights(), full))
            full = *before + full;
    }
    if (transposed && reader.has(full + ".weight"))  // OpenCLIP's variant with a bias is a linear layer
        return readLinear(reader, full, embedding, width);
    LinearWeights projection;
    projection.weight =
        reader.takeIfPresent(full, transposed ? std::vector{width, embedding} : std::vector{embedding, width});
    if (transposed && projection.weight.defined())
        projection.weight = projection.weight.t();
    else if (full.ends_with(".weight"))
        projection.bias = reader.takeIfPresent(full.substr(0, full.size() - 6) + "bias", {embedding});
    return projection;
}

PoolingHead readHead(WeightReader& reader, const std::string& prefix, const models::HeadNames& names,
                     const models::TransformerSizes& sizes)
{
    const std::int64_t width = sizes.width;
    PoolingHead head{.probe = reader.take(joined(prefix, names.probe), {1, 1, width})};
    if (names.qkvWeight.empty()) {
        head.query = readLinear(reader, joined(prefix, names.query), width, width);
        head.keysValues = readLinear(reader, joined(prefix, names.keysValues), 2 * width, width);
    } else {
        const at::Tensor weight = reader.take(joined(prefix, names.qkvWeight), {3 * width, width});
        const at::Tensor bias = reader.take(joined(prefix, names.qkvBias), {3 * width});
        if (weight.defined() && bias.defined()) {
            head.query = {.weight = weight.slice(0, 0, width), .bias = bias.slice(0, 0, width)};
            head.keysValues = {.weight = weight.slice(0, width), .bias = bias.slice(0, width)};
        }
    }
    head.output = readLinear(reader, joined(prefix, names.output), width, width);
    head.norm = readNorm(reader, joined(prefix, names.norm), width);
    head.up = readLinear(reader, joined(prefix, names.up), sizes.hidden, width);
    head.down = readLinear(reader, joined(prefix, names.down), width, sizes.hidden);
    return head;
}

std::string prefixOf(const WeightReader& reader, const models::Anchors& anchors)
{
    return models::prefixBefore(reader.weights(), anchors).value_or(std::string());
}

/// A table [rows, width] that some layouts store as [1, rows, width] or, for one row, as [width].
at::Tensor readTable(WeightReader& reader, const std::string& name, std::int64_t rows, std::int64_t width)
{
    const auto stored = models::shapeOf(reader.weights(), name);
    std::vector<std::int64_t> shape{rows, width};
    if (stored && stored->size() == 3)
        shape.insert(shape.begin(), 1);
    else if (stored && stored->size() == 1)
        shape.erase(shape.begin());
    const at::Tensor table = reader.take(name, shape);
    return table.defined() ? table.view({rows, width}) : table;
}

}  // namespace

VisionTower readVisionTower(WeightReader& reader, const models::VisionSizes& sizes, models::EncoderLayout layout)
{
    const models::VisionNames& names = *models::visionNames(layout);
    const std::string prefix = prefixOf(reader, names.anchors);
    const std::int64_t width = sizes.blocks.width;
    VisionTower tower{.sizes = sizes};
    const std::string patch = joined(prefix, names.patch);
    if (const at::Tensor weight = reader.take(patch + ".weight", {width, sizes.channels, sizes.patch, sizes.patch});
        weight.defined())
        tower.patch.weight = weight.reshape({width, -1});
    tower.patch.bias = reader.takeIfPresent(patch + ".bias", {width});
    if (sizes.classToken)
        tower.classToken = readTable(reader, joined(prefix, names.classToken), 1, width);
    const std::int64_t rows = sizes.grid() * sizes.grid() + (sizes.classToken ? 1 : 0);
    tower.positions = readTable(reader, joined(prefix, names.positions), rows, width);
    if (sizes.registers > 0)
        tower.registers = readTable(reader, joined(prefix, names.registers), sizes.registers, width);
    if (!names.preNorm.empty())
        tower.preNorm = readNorm(reader, joined(prefix, names.preNorm), width);
    tower.transformer = readTransformer(reader, joined(prefix, names.blocks), names.block, sizes.blocks);
    tower.finalNorm = readNormIfPresent(reader, joined(prefix, names.finalNorm), width);
    if (!names.projection.empty())
        tower.projection = readProjection(reader, prefix, names.projection, names.projectionTransposed, width,
                                          sizes.embedding > 0 ? sizes.embedding : kAny);
    const models::HeadNames* head = models::headNames(layout);
    if (head != nullptr && sizes.pooled && reader.has(joined(prefix, head->probe)))
        tower.head = readHead(reader, prefix, *head, sizes.blocks);
    return tower;
}

TextTower readTextTower(WeightReader& reader, const models::TextSizes& sizes, models::EncoderLayout layout)
{
    const models::TextNames& names = *models::textNames(layout);
    const std::string prefix = prefixOf(reader, names.anchors);
    const std::int64_t width = sizes.blocks.width;
    TextTower tower{.sizes = sizes,
                    .tokens = reader.take(joined(prefix, names.tokens), {sizes.vocabulary, width}),
                    .positions = reader.take(joined(prefix, names.positions), {sizes.context, width})};
    if (!names.types.empty())
        tower.types = reader.take(joined(prefix, names.types), {sizes.types, width});
    if (!names.firstNorm.empty())
        tower.firstNorm = readNorm(reader, joined(prefix, names.firstNorm), width);
    tower.transformer = readTransformer(reader, joined(prefix, names.blocks), names.block, sizes.blocks);
    if (!names.finalNorm.empty())
        tower.finalNorm = readNorm(reader, joined(prefix, names.finalNorm), width);
    if (!names.projection.empty())
        tower.projection = readProjection(reader, prefix, names.projection, names.projectionTransposed, width,
                                          sizes.embedding > 0 ? sizes.embedding : kAny);
    if (!names.pooler.empty() && reader.has(joined(prefix, names.pooler) + ".weight"))
        tower.pooler = readLinear(reader, joined(prefix, names.pooler), width, width);
    return tower;
}

}  // namespace orangery::nn
