// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/output_plan_torch.h"

#include "engine/nn/encoders/output_names.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <span>
#include <utility>

namespace orangery::nn {

using models::EncoderLayout;

namespace {

/// What is made in the same order by Run in encoder_run.cpp.
class Plan {
public:
    Plan(const EncoderModel& model, const EncoderInputs& inputs, const EncoderRunOptions& options)
        : m_model(model), m_inputs(inputs), m_options(options), m_names(outputNames(model.config.layout))
    {
    }

    std::vector<io::TensorPlan> all()
    {
        const std::int64_t images = m_inputs.pixels.defined() ? m_inputs.pixels.size(0) : 0;
        const std::int64_t texts = m_inputs.ids.defined() ? m_inputs.ids.size(0) : 0;
        if (images > 0 && m_model.classifier) {
            add("features", {images, m_model.classifier->features()});
            add("logits", {images, m_model.classifier->classes()});
        }
        const bool embedsImages = images > 0 && m_model.vision && addImages(images);
        const bool embedsTexts = texts > 0 && m_model.text && addTexts(texts);
        if (!m_model.logitScale.defined())
            return m_plans;
        if (m_names.vision.firstHidden == 1)
            add("logit_scale_exp", {});
        if (embedsImages && embedsTexts) {
            add("logits_per_image", {images, texts});
            add("logits_per_text", {texts, images});
        }
        return m_plans;
    }

private:
    void add(std::string_view name, std::vector<std::int64_t> shape)
    {
        if (!name.empty() && m_options.outputs.wants(name))
            m_plans.push_back({.name = std::string(name), .dtype = io::DType::F32, .shape = std::move(shape)});
    }

    void addLayers(const TowerOutputNames& names, const models::TransformerSizes& sizes, std::int64_t count,
                   std::int64_t tokens)
    {
        for (std::int64_t i = 0; i <= sizes.layers; ++i) {
            if (i >= names.firstHidden)
                add(std::string(names.hidden) + std::to_string(i - names.firstHidden), {count, tokens, sizes.width});
            if (i < sizes.layers)
                add(std::string(names.attention) + std::to_string(i), {count, sizes.heads, tokens, tokens});
        }
    }

    void addEmbedding(const TowerOutputNames& names, std::int64_t count, std::int64_t width)
    {
        add(names.embeddingRaw, {count, width});
        add(names.embedding, {count, width});
    }

    /// Whether there are embeddings.
    bool addImages(std::int64_t count)
    {
        const VisionTower& tower = *m_model.vision;
        const models::VisionSizes& sizes = tower.sizes;
        const std::int64_t width = sizes.blocks.width;
        const std::int64_t patches = (m_inputs.pixels.size(2) / sizes.patch) * (m_inputs.pixels.size(3) / sizes.patch);
        const std::int64_t positions = patches + (sizes.classToken ? 1 : 0);
        const std::int64_t tokens = positions + (sizes.classToken && tower.registers.defined() ? sizes.registers : 0);
        addLayers(m_names.vision, sizes.blocks, count, tokens);
        if (!tower.normsAllTokens() || tower.finalNorm.defined())
            add(m_names.vision.last, {count, tokens, width});
        const bool isPooled =
            tower.finalNorm.defined() && (tower.head.has_value() || sizes.pooling == models::VisionPooling::ClassToken);
        if (isPooled)
            add(m_names.vision.pooled, {count, width});
        if (isPooled && tower.head)
            add("pool_attn", {count, sizes.blocks.heads, 1, tokens});
        const bool isProjected = isPooled && tower.projection.defined();
        const bool isEmbedded = isProjected || (isPooled && tower.head);
        if (isEmbedded)
            addEmbedding(m_names.vision, count, isProjected ? tower.projection.outputs() : width);
        if (m_model.config.layout == EncoderLayout::HfDinov2)
            add("pos_embed", {1, positions, width});
        return isEmbedded;
    }

    bool addTexts(std::int64_t count)
    {
        const TextTower& tower = *m_model.text;
        const EncoderLayout layout = m_model.config.layout;
        const std::int64_t width = tower.sizes.blocks.width;
        const std::int64_t tokens = m_inputs.ids.size(1);
        const bool isProjected = tower.projection.defined();
        const std::int64_t projected = isProjected ? tower.projection.outputs() : width;
        const bool isSiglip = layout == EncoderLayout::HfSiglip;
        addLayers(m_names.text, tower.sizes.blocks, count, tokens);
        add(m_names.text.last, {count, tokens, width});
        if (!isSiglip)
            add(m_names.text.pooled, {count, width});
        else if (isProjected)
            add(m_names.text.pooled, {count, projected});
        if (tower.pooler.defined())
            add("pooler_output", {count, tower.pooler.outputs()});
        if (m_inputs.mask.defined() && layout == EncoderLayout::HfClip)
            add("text_pooled_without_mask", {count, width});
        if (m_inputs.mask.defined() && isSiglip && isProjected)
            add("text_pooled_with_mask", {count, projected});
        const bool isEmbedded = isProjected || layout != EncoderLayout::HfClip;
        if (isEmbedded)
            addEmbedding(m_names.text, count, projected);
        return isEmbedded;
    }

    const EncoderModel& m_model;
    const EncoderInputs& m_inputs;
    const EncoderRunOptions& m_options;
    const OutputNames& m_names;
    std::vector<io::TensorPlan> m_plans;
};

}  // namespace

std::vector<io::TensorPlan> planOutputs(const EncoderModel& model, const EncoderInputs& inputs,
                                        const EncoderRunOptions& options)
{
    return Plan(model, inputs, options).all();
}

Result<void> checkOutputs(const std::vector<io::TensorPlan>& plans, const OutputSelection& asked)
{
    for (const std::string& pattern : asked.patterns()) {
        const bool found = std::any_of(plans.begin(), plans.end(), [&](const io::TensorPlan& plan) {
            return OutputSelection::matches(pattern, plan.name);
        });
        if (!found)
            return failure(ErrorCode::Usage, "there is no output '" + pattern + "'",
                           "this model and these inputs do not give it",
                           "Leave out --outputs to get all that there are.");
    }
    return {};
}

OutputFile::OutputFile(io::SafetensorsWriter writer, std::vector<io::TensorPlan> plans)
    : m_writer(std::move(writer)), m_plans(std::move(plans))
{
}

Result<OutputFile> OutputFile::create(const fs::path& path, std::vector<io::TensorPlan> plans)
{
    Result<io::SafetensorsWriter> writer = io::SafetensorsWriter::create(path, plans, {});
    if (!writer)
        return failure(writer.error());
    return OutputFile(std::move(*writer), std::move(plans));
}

Result<void> OutputFile::take(const std::string& name, std::int64_t first, const at::Tensor& values)
{
    const auto plan = std::find_if(m_plans.begin(), m_plans.end(), [&](const auto& each) { return each.name == name; });
    const bool fits = plan != m_plans.end() && values.dim() == static_cast<std::int64_t>(plan->shape.size()) &&
                      std::equal(values.sizes().begin() + (values.dim() > 0 ? 1 : 0), values.sizes().end(),
                                 plan->shape.begin() + (values.dim() > 0 ? 1 : 0));
    if (!fits)
        return failure(ErrorCode::Failed,
                       "output '" + name + "' has the unexpected shape " + io::shapeText(values.sizes().vec()));
    const std::uint64_t itemBytes = values.dim() == 0 || values.size(0) == 0
                                        ? values.nbytes()
                                        : values.nbytes() / static_cast<std::uint64_t>(values.size(0));
    const auto index = static_cast<std::size_t>(plan - m_plans.begin());
    return m_writer.writePart(index, static_cast<std::uint64_t>(first) * itemBytes,
                              {static_cast<const std::byte*>(values.const_data_ptr()), values.nbytes()});
}

}  // namespace orangery::nn
