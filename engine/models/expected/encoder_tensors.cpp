// SPDX-License-Identifier: GPL-3.0-or-later
// The loader (engine/nn/encoders) reads the same tensors by the same tables of names; a test holds the two together.
#include "engine/models/expected/encoder_tensors.h"

#include "engine/models/encoders/encoder_names.h"
#include "engine/models/encoders/model_files.h"

#include <algorithm>
#include <array>

namespace orangery::models {

namespace {

enum class Bias { Required, Optional };

std::string joined(const std::string& prefix, std::string_view name)
{
    return prefix + std::string(name);
}

void expectNorm(Expectation& expectation, const std::string& name, std::int64_t width)
{
    // The first BERT files name them as TensorFlow did.
    const bool isOld = !expectation.has(name + ".weight") && expectation.has(name + ".gamma");
    expectation.need(name + (isOld ? ".gamma" : ".weight"), {width});
    expectation.need(name + (isOld ? ".beta" : ".bias"), {width});
}

void expectLinear(Expectation& expectation, const std::string& name, std::int64_t out, std::int64_t in,
                  Bias bias = Bias::Required)
{
    expectation.need(name + ".weight", {out, in});
    expectation.add(name + ".bias", {out}, bias == Bias::Required);
}

void expectQkv(Expectation& expectation, const std::string& block, const BlockNames& names, std::int64_t width)
{
    if (!names.qkvWeight.empty()) {
        expectation.need(joined(block, names.qkvWeight), {3 * width, width});
        if (names.queryBias.empty()) {
            expectation.need(joined(block, names.qkvBias), {3 * width});
        } else {
            expectation.need(joined(block, names.queryBias), {width});
            expectation.need(joined(block, names.valueBias), {width});
        }
        return;
    }
    const std::array parts{names.query, names.key, names.value};
    const bool hasBiases = std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
        return expectation.has(joined(block, part) + ".bias");  // models may be made without
    });
    for (const std::string_view part : parts)
        expectLinear(expectation, joined(block, part), width, width, hasBiases ? Bias::Required : Bias::Optional);
}

void expectBlock(Expectation& expectation, const std::string& block, const BlockNames& names,
                 const TransformerSizes& sizes)
{
    const std::int64_t width = sizes.width;
    expectNorm(expectation, joined(block, names.attentionNorm), width);
    expectQkv(expectation, block, names, width);
    expectLinear(expectation, joined(block, names.output), width, width);
    expectNorm(expectation, joined(block, names.networkNorm), width);
    expectLinear(expectation, joined(block, sizes.gated ? names.gated : names.up),
                 sizes.gated ? 2 * sizes.hidden : sizes.hidden, width);
    expectLinear(expectation, joined(block, sizes.gated ? names.gatedDown : names.down), width, sizes.hidden);
    for (const std::string_view scale : {names.attentionScale, names.networkScale})
        if (!scale.empty())
            expectation.allow(joined(block, scale), {width});
}

void expectBlocks(Expectation& expectation, const std::string& blocks, const BlockNames& names,
                  const TransformerSizes& sizes)
{
    for (std::int64_t i = 0; i < sizes.layers; ++i)
        expectBlock(expectation, blocks + std::to_string(i) + ".", names, sizes);
}

/// A projection may be absent. A name that begins with "/" stands outside the tower.
void expectProjection(Expectation& expectation, const std::string& prefix, std::string_view name, bool transposed,
                      std::int64_t width, std::int64_t embedding)
{
    std::string full = joined(prefix, name);
    if (name.starts_with('/')) {
        full = std::string(name.substr(1));
        if (const auto before = prefixBefore(expectation.weights(), full))
            full = *before + full;
    }
    if (transposed && expectation.has(full + ".weight")) {
        expectLinear(expectation, full, embedding, width);
        return;
    }
    expectation.allow(full, transposed ? std::vector{width, embedding} : std::vector{embedding, width});
    if (!transposed && full.ends_with(".weight"))
        expectation.allow(full.substr(0, full.size() - 6) + "bias", {embedding});
}

void expectHead(Expectation& expectation, const std::string& prefix, const HeadNames& names,
                const TransformerSizes& sizes)
{
    const std::int64_t width = sizes.width;
    expectation.need(joined(prefix, names.probe), {1, 1, width});
    if (names.qkvWeight.empty()) {
        expectLinear(expectation, joined(prefix, names.query), width, width);
        expectLinear(expectation, joined(prefix, names.keysValues), 2 * width, width);
    } else {
        expectation.need(joined(prefix, names.qkvWeight), {3 * width, width});
        expectation.need(joined(prefix, names.qkvBias), {3 * width});
    }
    expectLinear(expectation, joined(prefix, names.output), width, width);
    expectNorm(expectation, joined(prefix, names.norm), width);
    expectLinear(expectation, joined(prefix, names.up), sizes.hidden, width);
    expectLinear(expectation, joined(prefix, names.down), width, sizes.hidden);
}

/// A table that some layouts store as [1, rows, width] or, for one row, as [width].
void expectTable(Expectation& expectation, const std::string& name, std::int64_t rows, std::int64_t width)
{
    const auto stored = shapeOf(expectation.weights(), name);
    std::vector<std::int64_t> shape{rows, width};
    if (stored && stored->size() == 3)
        shape.insert(shape.begin(), 1);
    else if (stored && stored->size() == 1)
        shape.erase(shape.begin());
    expectation.need(name, std::move(shape));
}

std::string prefixOf(const Expectation& expectation, std::string_view anchor)
{
    return prefixBefore(expectation.weights(), anchor).value_or(std::string());
}

void expectVision(Expectation& expectation, const VisionSizes& sizes, EncoderLayout layout)
{
    const VisionNames& names = *visionNames(layout);
    const std::string prefix = prefixOf(expectation, names.anchor);
    const std::int64_t width = sizes.blocks.width;
    const std::string patch = joined(prefix, names.patch);
    expectation.need(patch + ".weight", {width, sizes.channels, sizes.patch, sizes.patch});
    expectation.allow(patch + ".bias", {width});
    if (sizes.classToken)
        expectTable(expectation, joined(prefix, names.classToken), 1, width);
    const std::int64_t rows = sizes.grid() * sizes.grid() + (sizes.classToken ? 1 : 0);
    expectTable(expectation, joined(prefix, names.positions), rows, width);
    if (sizes.registers > 0)
        expectTable(expectation, joined(prefix, names.registers), sizes.registers, width);
    if (!names.preNorm.empty())
        expectNorm(expectation, joined(prefix, names.preNorm), width);
    expectBlocks(expectation, joined(prefix, names.blocks), names.block, sizes.blocks);
    if (const std::string norm = joined(prefix, names.finalNorm); expectation.has(norm + ".weight"))
        expectNorm(expectation, norm, width);
    if (!names.projection.empty())
        expectProjection(expectation, prefix, names.projection, names.projectionTransposed, width,
                         sizes.embedding > 0 ? sizes.embedding : kAnySize);
    const HeadNames* head = headNames(layout);
    if (head != nullptr && sizes.pooled && expectation.has(joined(prefix, head->probe)))
        expectHead(expectation, prefix, *head, sizes.blocks);
}

void expectText(Expectation& expectation, const TextSizes& sizes, EncoderLayout layout)
{
    const TextNames& names = *textNames(layout);
    const std::string prefix = prefixOf(expectation, names.anchor);
    const std::int64_t width = sizes.blocks.width;
    expectation.need(joined(prefix, names.tokens), {sizes.vocabulary, width});
    expectation.need(joined(prefix, names.positions), {sizes.context, width});
    if (!names.types.empty())
        expectation.need(joined(prefix, names.types), {sizes.types, width});
    if (!names.firstNorm.empty())
        expectNorm(expectation, joined(prefix, names.firstNorm), width);
    expectBlocks(expectation, joined(prefix, names.blocks), names.block, sizes.blocks);
    if (!names.finalNorm.empty())
        expectNorm(expectation, joined(prefix, names.finalNorm), width);
    if (!names.projection.empty())
        expectProjection(expectation, prefix, names.projection, names.projectionTransposed, width,
                         sizes.embedding > 0 ? sizes.embedding : kAnySize);
    if (!names.pooler.empty() && expectation.has(joined(prefix, names.pooler) + ".weight"))
        expectLinear(expectation, joined(prefix, names.pooler), width, width);
}

/// A number that some files store as a scalar and others as a row of one.
void allowScalar(Expectation& expectation, const char* name)
{
    const auto prefix = prefixBefore(expectation.weights(), name);
    if (!prefix)
        return;
    const auto shape = shapeOf(expectation.weights(), *prefix + name);
    expectation.allow(*prefix + name, shape->empty() ? std::vector<std::int64_t>{} : std::vector<std::int64_t>{1});
}

/// A tower is found by its first tensor: where that alone is gone, it is what is missing, and not the rest unexpected.
void expectFirstOf(Expectation& expectation, std::string_view tower, std::string_view anchor, std::size_t axes,
                   std::string_view projection)
{
    const auto& tensors = expectation.weights().tensors();
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const io::TensorInfo& tensor) {
        const std::size_t place = tensor.name.find(tower);
        return place == 0 || (place != std::string::npos && tensor.name[place - 1] == '.');
    });
    if (found == tensors.end())
        return;
    const std::string prefix = found->name.substr(0, found->name.find(tower) + tower.size());
    expectation.need(joined(prefix, anchor), std::vector<std::int64_t>(axes, kAnySize));
    expectation.result().unjudged.push_back(prefix);
    if (projection.starts_with('/'))
        expectation.allow(std::string(projection.substr(1)), {kAnySize, kAnySize});
}

}  // namespace

ExpectedTensors encoderTensors(const EncoderConfig& config, const io::Weights& weights)
{
    Expectation expectation(weights);
    const bool isHf = config.layout == EncoderLayout::HfClip || config.layout == EncoderLayout::HfSiglip;
    if (config.vision)
        expectVision(expectation, *config.vision, config.layout);
    else if (isHf)
        expectFirstOf(expectation, "vision_model.", visionNames(config.layout)->anchor, 4,
                      visionNames(config.layout)->projection);
    if (config.text)
        expectText(expectation, *config.text, config.layout);
    else if (isHf)
        expectFirstOf(expectation, "text_model.", textNames(config.layout)->anchor, 2,
                      textNames(config.layout)->projection);
    allowScalar(expectation, "logit_scale");
    allowScalar(expectation, "logit_bias");
    return std::move(expectation.result());
}

}  // namespace orangery::models
