// SPDX-License-Identifier: GPL-3.0-or-later
// The loader (engine/nn/encoders) reads the same tensors by the same tables of names; a test holds the two together.
#include "engine/models/expected/encoder_tensors.h"

#include "engine/models/encoders/encoder_names.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace orangery::models {

namespace {

enum class Bias { Required, Optional };
enum class Scales { Required, Optional };  ///< of what a block adds to its input

std::string joined(const std::string& prefix, std::string_view name)
{
    return prefix + std::string(name);
}

void expectNorm(Expectation& expectation, const std::string& name, std::int64_t width)
{
    // The first BERT files name them as TensorFlow did.
    const auto has = [&](const char* part) { return expectation.has(name + part); };
    const bool isOld = (has(".gamma") || has(".beta")) && !has(".weight") && !has(".bias");
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
                 const TransformerSizes& sizes, Scales scales)
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
            expectation.add(joined(block, scale), {width}, scales == Scales::Required);
}

/// Whether any of a tower's blocks has layer scales: then all of them have.
bool hasScales(const Expectation& expectation, const std::string& blocks, const BlockNames& names, std::int64_t layers)
{
    for (std::int64_t i = 0; i < layers; ++i)
        for (const std::string_view scale : {names.attentionScale, names.networkScale})
            if (!scale.empty() && expectation.has(blocks + std::to_string(i) + "." + std::string(scale)))
                return true;
    return false;
}

void expectBlocks(Expectation& expectation, const std::string& blocks, const BlockNames& names,
                  const TransformerSizes& sizes, Scales scales)
{
    if (hasScales(expectation, blocks, names, sizes.layers))
        scales = Scales::Required;
    for (std::int64_t i = 0; i < sizes.layers; ++i)
        expectBlock(expectation, blocks + std::to_string(i) + ".", names, sizes, scales);
}

/// A size that only a missing tensor would have told fits any.
std::int64_t known(std::int64_t size)
{
    return size > 0 ? size : kAnySize;
}

/// A projection into the common space. A name that begins with "/" stands outside the tower, after `top`.
void expectProjection(Expectation& expectation, const std::string& prefix, const std::string& top,
                      std::string_view name, bool transposed, std::int64_t width, std::int64_t embedding,
                      bool isRequired, bool hasBias)
{
    const std::string full = name.starts_with('/') ? top + std::string(name.substr(1)) : joined(prefix, name);
    // OpenCLIP's variant with a bias is a linear layer.
    if (transposed && (expectation.has(full + ".weight") || expectation.has(full + ".bias"))) {
        expectLinear(expectation, full, embedding, width);
        return;
    }
    expectation.add(full, transposed ? std::vector{width, embedding} : std::vector{embedding, width}, isRequired);
    if (!transposed && full.ends_with(".weight"))
        expectation.add(full.substr(0, full.size() - 6) + "bias", {embedding}, isRequired && hasBias);
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

bool hasAny(const Expectation& expectation, const std::string& beginning)
{
    const auto& tensors = expectation.weights().tensors();
    return std::any_of(tensors.begin(), tensors.end(),
                       [&](const io::TensorInfo& tensor) { return tensor.name.starts_with(beginning); });
}

/// Where a tower lies, and what its class says of it.
struct Place {
    std::string prefix;  ///< before the tower's names
    std::string top;     ///< before all names of the file
    ReferenceClass reference;
    bool projectsTexts = false;
};

/// The norm behind the last block. Towers of SigLIP that were taken for their hidden states alone come without.
void expectFinalNorm(Expectation& expectation, const Place& place, std::string_view name, std::int64_t width,
                     bool isApart)
{
    const std::string norm = joined(place.prefix, name);
    if (isApart && place.reference.name.empty() && !hasAny(expectation, norm + "."))
        return;
    expectation.beginPart(isApart ? "norm behind the last block" : "");
    expectNorm(expectation, norm, width);
    expectation.beginPart({});
}

void expectPoolingHead(Expectation& expectation, const Place& place, const HeadNames& names, const VisionSizes& sizes)
{
    const std::string_view beginning = names.probe.substr(0, names.probe.find('.') + 1);
    if (!place.reference.pooler && !hasAny(expectation, joined(place.prefix, beginning)))
        return;
    expectation.beginPart("pooling head");
    expectHead(expectation, place.prefix, names, sizes.blocks);
    expectation.beginPart({});
}

void expectVision(Expectation& expectation, const VisionSizes& sizes, EncoderLayout layout, const Place& place)
{
    const VisionNames& names = *visionNames(layout);
    const std::string& prefix = place.prefix;
    const std::int64_t width = sizes.blocks.width;
    const std::string patch = joined(prefix, names.patch);
    expectation.need(patch + ".weight", {width, known(sizes.channels), known(sizes.patch), known(sizes.patch)});
    expectation.add(patch + ".bias", {width}, names.patchBias);
    if (sizes.classToken)
        expectTable(expectation, joined(prefix, names.classToken), 1, width);
    const std::int64_t patches = sizes.grid() * sizes.grid();
    expectTable(expectation, joined(prefix, names.positions),
                patches > 0 ? patches + (sizes.classToken ? 1 : 0) : kAnySize, width);
    if (sizes.registers > 0)
        expectTable(expectation, joined(prefix, names.registers), sizes.registers, width);
    if (place.reference.maskToken) {
        expectation.beginPart("mask token");
        expectTable(expectation, prefix + "embeddings.mask_token", 1, width);
        expectation.beginPart({});
    }
    if (!names.preNorm.empty())
        expectNorm(expectation, joined(prefix, names.preNorm), width);
    const Scales scales = layout == EncoderLayout::HfDinov2 ? Scales::Required : Scales::Optional;
    expectBlocks(expectation, joined(prefix, names.blocks), names.block, sizes.blocks, scales);
    expectFinalNorm(expectation, place, names.finalNorm, width, layout == EncoderLayout::HfSiglip);
    if (!names.projection.empty()) {
        const bool isRequired = place.reference.projections || layout == EncoderLayout::OpenClip ||
                                (layout == EncoderLayout::Eva && sizes.embedding > 0);
        expectProjection(expectation, prefix, place.top, names.projection, names.projectionTransposed, width,
                         known(sizes.embedding), isRequired, names.projectionBias);
    }
    if (const HeadNames* head = headNames(layout); head != nullptr && sizes.pooled)
        expectPoolingHead(expectation, place, *head, sizes);
}

void expectText(Expectation& expectation, const TextSizes& sizes, EncoderLayout layout, const Place& place)
{
    const TextNames& names = *textNames(layout);
    const std::string& prefix = place.prefix;
    const std::int64_t width = sizes.blocks.width;
    expectation.need(joined(prefix, names.tokens), {known(sizes.vocabulary), width});
    expectation.need(joined(prefix, names.positions), {known(sizes.context), width});
    if (!names.types.empty())
        expectation.need(joined(prefix, names.types), {sizes.types, width});
    if (!names.firstNorm.empty())
        expectNorm(expectation, joined(prefix, names.firstNorm), width);
    expectBlocks(expectation, joined(prefix, names.blocks), names.block, sizes.blocks, Scales::Optional);
    if (!names.finalNorm.empty())
        expectNorm(expectation, joined(prefix, names.finalNorm), width);
    if (!names.projection.empty())
        expectProjection(expectation, prefix, place.top, names.projection, names.projectionTransposed, width,
                         known(sizes.embedding), place.projectsTexts, names.projectionBias);
    if (!names.pooler.empty() && (place.reference.pooler || hasAny(expectation, joined(prefix, names.pooler)))) {
        expectation.beginPart("pooler");
        expectLinear(expectation, joined(prefix, names.pooler), width, width);
        expectation.beginPart({});
    }
}

/// A number that some files store as a scalar and others as a row of one.
void expectScalar(Expectation& expectation, const std::string& top, const char* name, bool isRequired, bool isRow)
{
    const std::string full = prefixBefore(expectation.weights(), name).value_or(top) + name;
    const auto stored = shapeOf(expectation.weights(), full);
    const bool hasAxis = stored ? !stored->empty() : isRow;
    expectation.add(full, hasAxis ? std::vector<std::int64_t>{1} : std::vector<std::int64_t>{}, isRequired);
}

/// What stands before all names of a file, from what stands before a tower's.
std::string topOf(std::string prefix)
{
    for (const std::string_view tower : {"vision_model.", "text_model.", "bert.", "dinov2.", "dinov2_with_registers.",
                                         "visual.trunk.", "visual.", "text."}) {
        if (prefix == tower || prefix.ends_with("." + std::string(tower))) {
            prefix.resize(prefix.size() - tower.size());
            return prefix;
        }
    }
    return prefix;
}

/// The towers that the config's class has and the files do not, a sentence each; the class is then judged as of what is
/// there.
std::vector<std::string> absentTowers(ReferenceClass& reference, const EncoderConfig& config)
{
    std::vector<std::string> absences;
    for (const auto& [wanted, isThere, tower] : {std::tuple{reference.vision, config.vision.has_value(), "image"},
                                                 std::tuple{reference.text, config.text.has_value(), "text"}})
        if (wanted && !isThere)
            absences.push_back("the files hold no tensor of the " + std::string(tower) + " tower that a " +
                               std::string(reference.name) + " has");
    if (!absences.empty()) {
        reference.projections = false;
        reference.logits = false;
    }
    return absences;
}

bool isOfOpenClip(EncoderLayout layout)
{
    return layout == EncoderLayout::OpenClip || layout == EncoderLayout::OpenClipSiglip || layout == EncoderLayout::Eva;
}

/// A member of open_clip_config.json's "model_cfg", null where there is none.
Json openClipMember(const ModelFiles& files, const char* pointer)
{
    const Json::json_pointer member(pointer);
    return files.openClipConfig.contains(member) ? files.openClipConfig.at(member) : Json();
}

/// Whether texts are projected for certain: SigLIP's always, CLIP's in some classes, OpenCLIP's unless it says not to.
bool projectsTexts(const ReferenceClass& reference, const ModelFiles& files, EncoderLayout layout)
{
    if (!isOfOpenClip(layout))
        return reference.projections || layout == EncoderLayout::HfSiglip;
    return openClipMember(files, "/model_cfg/text_cfg/proj_type") != "none";
}

}  // namespace

ExpectedTensors encoderTensors(const EncoderConfig& config, const ModelFiles& files)
{
    const io::Weights& weights = *files.weights;
    Expectation expectation(weights);
    ReferenceClass reference =
        referenceClassOf(files.config, config.layout, config.vision.has_value(), config.text.has_value());
    expectation.result().absences = absentTowers(reference, config);
    const auto placeOf = [&](const Anchors& anchors) {
        const std::string prefix = prefixBefore(weights, anchors).value_or(std::string());
        return Place{.prefix = prefix,
                     .top = topOf(prefix),
                     .reference = reference,
                     .projectsTexts = projectsTexts(reference, files, config.layout)};
    };
    std::string top;
    if (config.text) {
        const Place place = placeOf(textNames(config.layout)->anchors);
        top = place.top;
        expectText(expectation, *config.text, config.layout, place);
    }
    if (config.vision) {
        const Place place = placeOf(visionNames(config.layout)->anchors);
        top = place.top;
        expectVision(expectation, *config.vision, config.layout, place);
    }
    const bool isSiglip = config.layout == EncoderLayout::HfSiglip;
    const bool isOpenDual = config.vision && config.text && isOfOpenClip(config.layout);
    expectScalar(expectation, top, "logit_scale", reference.logits || isOpenDual, isSiglip);
    expectScalar(expectation, top, "logit_bias",
                 (reference.logits && isSiglip) ||
                     (isOpenDual && !openClipMember(files, "/model_cfg/init_logit_bias").is_null()),
                 isSiglip);
    expectTaskHead(expectation, top, config, reference);
    return std::move(expectation.result());
}

}  // namespace orangery::models
