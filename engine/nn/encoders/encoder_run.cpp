// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/encoder_run_torch.h"

#include "engine/nn/encoders/output_names.h"
#include "engine/nn/tensor_conversion_torch.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <map>

namespace orangery::nn {

using models::EncoderLayout;

namespace {

constexpr std::int64_t kItemsAtOnce = 16;  ///< images or texts; more gain nothing and take memory

/// Gives a sink what is wanted of the outputs of one slice of the items after another.
class Collector {
public:
    Collector(const OutputSelection& wanted, OutputSink& sink) : m_wanted(wanted), m_sink(sink) {}

    [[nodiscard]] const OutputSelection& wanted() const { return m_wanted; }
    void beginSlice(std::int64_t firstItem) { m_first = firstItem; }

    /// Nothing happens for an empty name or an undefined tensor, nor after a failure.
    void add(const std::string& name, const at::Tensor& tensor)
    {
        if (name.empty() || !tensor.defined() || !m_wanted.wants(name) || !m_state)
            return;
        m_state = m_sink.take(name, m_first, tensor.to(at::kCPU, at::kFloat).contiguous());
    }

    /// What the sink said.
    [[nodiscard]] const Result<void>& state() const { return m_state; }

private:
    const OutputSelection& m_wanted;
    OutputSink& m_sink;
    std::int64_t m_first = 0;
    Result<void> m_state;
};

/// Holds all outputs.
class Memory : public OutputSink {
public:
    Result<void> take(const std::string& name, std::int64_t /*first*/, const at::Tensor& values) override
    {
        const auto [place, isNew] = m_parts.try_emplace(name);
        if (isNew)
            m_order.push_back(name);
        place->second.push_back(values.clone());
        return {};
    }

    [[nodiscard]] NamedTensors finish() const
    {
        NamedTensors all;
        for (const std::string& name : m_order) {
            const std::vector<at::Tensor>& parts = m_parts.at(name);
            all.emplace_back(name, parts.size() == 1 ? parts.front() : at::cat(parts));
        }
        return all;
    }

private:
    std::vector<std::string> m_order;
    std::map<std::string, std::vector<at::Tensor>> m_parts;
};

std::string numbered(std::string_view name, std::int64_t number)
{
    return std::string(name) + std::to_string(number);
}

LayerObserver observerFor(const TowerOutputNames& names, Collector& collector, const Context& context)
{
    LayerObserver observer;
    observer.stop = context.stop;
    if (collector.wanted().wantsAny(names.hidden))
        observer.hidden = [&names, &collector](std::int64_t index, const at::Tensor& hidden) {
            if (index >= names.firstHidden)
                collector.add(numbered(names.hidden, index - names.firstHidden), hidden);
        };
    if (collector.wanted().wantsAny(names.attention))
        observer.attention = [&names, &collector](std::int64_t block, const at::Tensor& map) {
            collector.add(numbered(names.attention, block), map);
        };
    return observer;
}

VisionChoices choicesOf(const EncoderRunOptions& options)
{
    return {.rule = options.rule, .poolAttention = options.outputs.wants("pool_attn")};
}

VisionChoices choicesOf(const EncoderRunOptions& options, const TowerOutputNames& names)
{
    VisionChoices choices = choicesOf(options);
    choices.pooledOnly = !options.outputs.wants(std::string(names.last));
    return choices;
}

at::Tensor normalised(const at::Tensor& rows)
{
    return rows.defined() ? rows / rows.norm(2, -1, /*keepdim=*/true) : rows;
}

/// One run of a model over its inputs.
class Run {
public:
    Run(const EncoderModel& model, const EncoderInputs& inputs, const EncoderRunOptions& options,
        const Context& context, OutputSink& sink)
        : m_model(model),
          m_inputs(inputs),
          m_options(options),
          m_context(context),
          m_names(outputNames(model.config.layout)),
          m_collector(options.outputs, sink)
    {
    }

    Result<void> all()
    {
        if (auto ran = images(); !ran)
            return ran;
        if (auto ran = texts(); !ran)
            return ran;
        logits();
        return m_collector.state();
    }

private:
    /// Whether to go on with the items from `begin` on.
    Result<void> beginSlice(std::int64_t begin, std::int64_t count, std::string_view what)
    {
        if (!m_collector.state())
            return m_collector.state();
        if (auto going = m_context.checkpoint(); !going)
            return going;
        m_context.report(static_cast<double>(begin), static_cast<double>(count), what);
        m_collector.beginSlice(begin);
        return {};
    }

    Result<void> images()
    {
        if (!m_inputs.pixels.defined() || !(m_model.vision || m_model.classifier))
            return {};
        const VisionChoices choices = choicesOf(m_options, m_names.vision);
        const std::int64_t count = m_inputs.pixels.size(0);
        std::vector<at::Tensor> embeddings;
        for (std::int64_t begin = 0; begin < count; begin += kItemsAtOnce) {
            if (auto going = beginSlice(begin, count, "images"); !going)
                return going;
            const at::Tensor pixels = m_inputs.pixels.slice(0, begin, begin + kItemsAtOnce).to(m_options.device);
            if (m_model.classifier)
                classify(pixels);
            else
                embeddings.push_back(encodeImages(pixels.to(m_options.type), choices));
        }
        if (m_context.stopRequested())
            return m_context.checkpoint();
        m_collector.beginSlice(0);  // what follows is whole
        if (m_model.config.layout == EncoderLayout::HfDinov2 && count > 0)
            m_collector.add("pos_embed", m_model.vision->positionsFor(m_inputs.pixels, choices).unsqueeze(0));
        if (!embeddings.empty() && embeddings.front().defined())
            m_imageEmbeddings = at::cat(embeddings);
        return {};
    }

    void classify(const at::Tensor& pixels)
    {
        const EfficientNetLite::Output output = m_model.classifier->forward(pixels.to(at::kFloat));
        m_collector.add("features", output.pooled);
        m_collector.add("logits", output.logits);
    }

    /// The images' normalised embeddings, undefined where the model has none.
    at::Tensor encodeImages(const at::Tensor& pixels, const VisionChoices& choices)
    {
        const TowerOutputNames& names = m_names.vision;
        const VisionOutput output =
            m_model.vision->forward(pixels, choices, observerFor(names, m_collector, m_context));
        if (m_context.stopRequested())
            return {};
        m_collector.add(std::string(names.last),
                        m_model.vision->normsAllTokens() ? output.normedTokens : output.tokens);
        m_collector.add(std::string(names.pooled), output.pooled);
        m_collector.add("pool_attn", output.poolAttention);
        // SigLIP has no projection: what it pools is the embedding.
        const at::Tensor raw = output.embedding.defined() ? output.embedding
                               : m_model.vision->head     ? output.pooled
                                                          : at::Tensor();
        m_collector.add(std::string(names.embeddingRaw), raw);
        const at::Tensor embedding = normalised(raw);
        m_collector.add(std::string(names.embedding), embedding);
        return embedding;
    }

    Result<void> texts()
    {
        if (!m_inputs.ids.defined() || !m_model.text)
            return {};
        const std::int64_t count = m_inputs.ids.size(0);
        std::vector<at::Tensor> embeddings;
        for (std::int64_t begin = 0; begin < count; begin += kItemsAtOnce) {
            if (auto going = beginSlice(begin, count, "texts"); !going)
                return going;
            const auto slice = [&](const at::Tensor& all) {
                return all.defined() ? all.slice(0, begin, begin + kItemsAtOnce).to(m_options.device) : all;
            };
            embeddings.push_back(encodeTexts({slice(m_inputs.ids), slice(m_inputs.mask), slice(m_inputs.types)}));
        }
        if (m_context.stopRequested())
            return m_context.checkpoint();
        if (!embeddings.empty() && embeddings.front().defined())
            m_textEmbeddings = at::cat(embeddings);
        return {};
    }

    at::Tensor encodeTexts(const TextInput& given)
    {
        const TowerOutputNames& names = m_names.text;
        const EncoderLayout layout = m_model.config.layout;
        const TextInput unmasked{given.ids, {}, given.types};
        const bool usesMask = layout == EncoderLayout::HfClip || layout == EncoderLayout::HfBert;
        const TextOutput output = m_model.text->forward(usesMask ? given : unmasked, m_options.type,
                                                        observerFor(names, m_collector, m_context));
        if (m_context.stopRequested())
            return {};
        m_collector.add(std::string(names.last), output.tokens);
        const bool isSiglip = layout == EncoderLayout::HfSiglip;
        m_collector.add(std::string(names.pooled), isSiglip ? output.embedding : output.pooled);
        if (m_model.text->pooler.defined())
            m_collector.add("pooler_output", linear(output.tokens.select(1, 0), m_model.text->pooler).tanh());
        addOtherMasking(given, unmasked, layout);
        const at::Tensor raw = output.embedding.defined()        ? output.embedding
                               : layout != EncoderLayout::HfClip ? output.pooled
                                                                 : at::Tensor();
        m_collector.add(std::string(names.embeddingRaw), raw);
        const at::Tensor embedding = normalised(raw);
        m_collector.add(std::string(names.embedding), embedding);
        return embedding;
    }

    /// CLIP is run with the mask and SigLIP without, as their authors do; the other way is an output of its own.
    void addOtherMasking(const TextInput& given, const TextInput& unmasked, EncoderLayout layout)
    {
        if (!given.mask.defined())
            return;
        if (layout == EncoderLayout::HfClip && m_options.outputs.wants("text_pooled_without_mask"))
            m_collector.add("text_pooled_without_mask", m_model.text->forward(unmasked, m_options.type, {}).pooled);
        if (layout == EncoderLayout::HfSiglip && m_options.outputs.wants("text_pooled_with_mask"))
            m_collector.add("text_pooled_with_mask", m_model.text->forward(given, m_options.type, {}).embedding);
    }

    void logits()
    {
        m_collector.beginSlice(0);
        const bool isOpenClip = m_names.vision.firstHidden == 1;
        if (!m_model.logitScale.defined())
            return;
        if (isOpenClip)
            m_collector.add("logit_scale_exp", m_model.logitScale.exp().squeeze());
        if (!m_imageEmbeddings.defined() || !m_textEmbeddings.defined())
            return;
        at::Tensor logits = at::mm(m_imageEmbeddings, m_textEmbeddings.t()).to(at::kFloat) * m_model.logitScale.exp();
        if (m_model.logitBias.defined())
            logits = logits + m_model.logitBias;
        m_collector.add("logits_per_image", logits);
        m_collector.add("logits_per_text", logits.t());
    }

    const EncoderModel& m_model;
    const EncoderInputs& m_inputs;
    const EncoderRunOptions& m_options;
    const Context& m_context;
    const OutputNames& m_names;
    Collector m_collector;
    at::Tensor m_imageEmbeddings;
    at::Tensor m_textEmbeddings;
};

}  // namespace

Result<EncoderInputs> readEncoderInputs(const fs::path& path)
{
    const auto file = io::openWeights(path);
    if (!file)
        return failure(file.error());
    EncoderInputs inputs;
    for (const auto& [name, member, isPicture] :
         {std::tuple{"pixel_values", &inputs.pixels, true}, std::tuple{"input_ids", &inputs.ids, false},
          std::tuple{"attention_mask", &inputs.mask, false}, std::tuple{"token_type_ids", &inputs.types, false}}) {
        const auto index = (*file)->find(name);
        if (!index)
            continue;
        const Result<at::Tensor> tensor = toTorch(*file, *index);
        if (!tensor)
            return failure(tensor.error().code, path.string() + ": " + tensor.error().message, tensor.error().cause);
        if (tensor->is_floating_point() != isPicture)
            return failure(ErrorCode::Input, path.string() + ": " + name + " are " + (*file)->tensors()[*index].type,
                           isPicture ? "expected floating-point numbers" : "expected whole numbers");
        *member = tensor->to(isPicture ? at::kFloat : at::kLong);
    }
    return inputs;
}

Result<void> acceptsInputs(const EncoderModel& model, const EncoderInputs& inputs, const EncoderRunOptions& options)
{
    const bool takesImages = model.vision || model.classifier;
    const bool takesTexts = model.text.has_value();
    const bool hasImages = takesImages && inputs.pixels.defined();
    const bool hasTexts = takesTexts && inputs.ids.defined();
    if (!hasImages && !hasTexts)
        return failure(ErrorCode::Input, "the inputs hold nothing that this model can be run on",
                       std::string("it takes ") + (takesImages ? "pixel_values" : "") +
                           (takesImages && takesTexts ? " and " : "") + (takesTexts ? "input_ids" : ""));
    if (hasImages)
        if (auto fits = model.vision ? model.vision->accepts(inputs.pixels, choicesOf(options))
                                     : model.classifier->accepts(inputs.pixels);
            !fits)
            return fits;
    return hasTexts ? model.text->accepts({inputs.ids, inputs.mask, inputs.types}) : Result<void>();
}

Result<void> runEncoder(const EncoderModel& model, const EncoderInputs& inputs, const EncoderRunOptions& options,
                        const Context& context, OutputSink& sink)
{
    const c10::InferenceMode inference;
    if (auto fits = acceptsInputs(model, inputs, options); !fits)
        return fits;
    return Run(model, inputs, options, context, sink).all();
}

Result<NamedTensors> runEncoder(const EncoderModel& model, const EncoderInputs& inputs,
                                const EncoderRunOptions& options, const Context& context)
{
    Memory memory;
    if (auto ran = runEncoder(model, inputs, options, context, memory); !ran)
        return failure(ran.error());
    return memory.finish();
}

}  // namespace orangery::nn
