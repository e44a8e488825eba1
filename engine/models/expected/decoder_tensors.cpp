// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/expected/decoder_tensors.h"

#include "engine/models/encoders/config_fields.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace orangery::models {

namespace {

constexpr std::int64_t kMaxWidth = 1 << 17;
constexpr std::int64_t kMaxHidden = 1 << 20;
constexpr std::int64_t kMaxLayers = 1 << 10;
constexpr std::int64_t kMaxVocabulary = 1 << 24;
constexpr std::int64_t kAbsent = 0;

/// What the families of one architecture differ in.
struct Family {
    std::string_view modelType;
    bool biasOfQueries;      ///< q, k and v have one whatever the config says
    bool normsOfHeads;       ///< q_norm and k_norm
    bool normsAround;        ///< before and after both halves of a layer
    bool isTiedByDefault;    ///< where the config is silent, the head is the table of tokens
    std::int64_t headWidth;  ///< where the config is silent; kAbsent = width / heads
};

constexpr std::array kFamilies{
    Family{"llama", false, false, false, false, kAbsent}, Family{"mistral", false, false, false, false, kAbsent},
    Family{"qwen2", true, false, false, false, kAbsent},  Family{"qwen3", false, true, false, false, 128},
    Family{"gemma2", false, false, true, true, 256},
};

struct Sizes {
    std::int64_t vocabulary, width, hidden, layers, queries, keys, headWidth;
    bool attentionBias, networkBias, isTied;
};

const Family* familyOf(const Json& config)
{
    if (!config.is_object())
        return nullptr;
    const Json type = config.value("model_type", Json());
    const auto found = std::find_if(kFamilies.begin(), kFamilies.end(),
                                    [&](const Family& family) { return type == std::string(family.modelType); });
    return found == kFamilies.end() ? nullptr : &*found;
}

Result<Sizes> readSizes(const Json& config, const Family& family, const std::string& source)
{
    ConfigFields fields(config, source);
    for (const char* name :
         {"vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads"})
        if (!fields.has(name))
            return failure(ErrorCode::Input, source + ": " + name + " is missing");
    const std::int64_t width = fields.integer("hidden_size", 0, 1, kMaxWidth);
    const std::int64_t heads = fields.integer("num_attention_heads", 0, 1, kMaxWidth);
    if (fields.error())
        return failure(*fields.error());
    const std::int64_t absentHead = family.headWidth == kAbsent ? width / heads : family.headWidth;
    const std::int64_t headWidth = fields.integer("head_dim", absentHead, 1, kMaxWidth);
    const std::int64_t keyHeads = fields.integer("num_key_value_heads", heads, 1, kMaxWidth);
    const Sizes sizes{.vocabulary = fields.integer("vocab_size", 0, 1, kMaxVocabulary),
                      .width = width,
                      .hidden = fields.integer("intermediate_size", 0, 1, kMaxHidden),
                      .layers = fields.integer("num_hidden_layers", 0, 0, kMaxLayers),
                      .queries = heads * headWidth,
                      .keys = keyHeads * headWidth,
                      .headWidth = headWidth,
                      .attentionBias = fields.flag("attention_bias", false),
                      .networkBias = fields.flag("mlp_bias", false),
                      .isTied = fields.flag("tie_word_embeddings", family.isTiedByDefault)};
    if (fields.error())
        return failure(*fields.error());
    return sizes;
}

void expectLinear(Expectation& expectation, const std::string& name, std::int64_t out, std::int64_t in, bool hasBias)
{
    expectation.need(name + ".weight", {out, in});
    if (hasBias)
        expectation.need(name + ".bias", {out});
}

void expectLayer(Expectation& expectation, const std::string& layer, const Family& family, const Sizes& sizes)
{
    const bool queryBias = sizes.attentionBias || family.biasOfQueries;
    expectation.need(layer + "input_layernorm.weight", {sizes.width});
    expectLinear(expectation, layer + "self_attn.q_proj", sizes.queries, sizes.width, queryBias);
    expectLinear(expectation, layer + "self_attn.k_proj", sizes.keys, sizes.width, queryBias);
    expectLinear(expectation, layer + "self_attn.v_proj", sizes.keys, sizes.width, queryBias);
    expectLinear(expectation, layer + "self_attn.o_proj", sizes.width, sizes.queries, sizes.attentionBias);
    if (family.normsOfHeads)
        for (const char* norm : {"self_attn.q_norm.weight", "self_attn.k_norm.weight"})
            expectation.need(layer + norm, {sizes.headWidth});
    expectation.need(layer + "post_attention_layernorm.weight", {sizes.width});
    if (family.normsAround)
        for (const char* norm : {"pre_feedforward_layernorm.weight", "post_feedforward_layernorm.weight"})
            expectation.need(layer + norm, {sizes.width});
    expectLinear(expectation, layer + "mlp.gate_proj", sizes.hidden, sizes.width, sizes.networkBias);
    expectLinear(expectation, layer + "mlp.up_proj", sizes.hidden, sizes.width, sizes.networkBias);
    expectLinear(expectation, layer + "mlp.down_proj", sizes.width, sizes.hidden, sizes.networkBias);
}

/// What stands before "embed_tokens.weight" or, where that is the one that is gone, before the layers.
std::string prefixOf(const io::Weights& weights)
{
    for (const char* anchor :
         {"embed_tokens.weight", "layers.0.input_layernorm.weight", "layers.0.mlp.gate_proj.weight"})
        if (const auto prefix = prefixBefore(weights, anchor))
            return *prefix;
    return "model.";
}

/// The head stands beside the model, not in it.
std::string headName(const io::Weights& weights, std::string prefix)
{
    constexpr std::string_view kModel = "model.";
    if (const auto before = prefixBefore(weights, "lm_head.weight"))
        return *before + "lm_head.weight";
    if (prefix.ends_with(kModel))
        prefix.resize(prefix.size() - kModel.size());
    return prefix + "lm_head.weight";
}

}  // namespace

Result<std::optional<ExpectedTensors>> decoderTensors(const ModelFiles& files)
{
    if (files.weights->format() == "gguf")
        return ggufTensors(files);
    const Json* config = &files.config;
    std::string source = files.configSource();
    const bool isPart = config->is_object() && familyOf(*config) == nullptr && config->contains("text_config");
    if (isPart) {
        config = &config->at("text_config");
        source += ": text_config";
    }
    const Family* family = familyOf(*config);
    if (family == nullptr)
        return std::nullopt;
    const io::Weights& weights = *files.weights;
    // Configs of models that see leave out what is the default: then there is nothing to judge by.
    if (isPart && !config->contains("vocab_size"))
        return std::nullopt;
    const Result<Sizes> sizes = readSizes(*config, *family, source);
    if (!sizes)
        return failure(sizes.error());
    Expectation expectation(weights);
    const std::string prefix = prefixOf(weights);
    expectation.need(prefix + "embed_tokens.weight", {sizes->vocabulary, sizes->width});
    for (std::int64_t i = 0; i < sizes->layers; ++i)
        expectLayer(expectation, prefix + "layers." + std::to_string(i) + ".", *family, *sizes);
    expectation.need(prefix + "norm.weight", {sizes->width});
    const bool hasHead = !sizes->isTied && prefix.ends_with("model.") && !isPart;
    expectation.add(headName(weights, prefix), {sizes->vocabulary, sizes->width}, hasHead);
    if (isPart)
        expectation.result().scope = prefix + "layers.";
    return std::move(expectation.result());
}

Result<ExpectedTensors> smallDecoderTensors(const ModelFiles& files)
{
    const std::string source = files.configSource();
    ConfigFields fields(files.config, source);
    const std::int64_t width = fields.integer("hidden_size", 1, 1, kMaxWidth);
    const std::int64_t hidden = fields.integer("intermediate_size", 1, 1, kMaxHidden);
    const std::int64_t vocabulary = fields.integer("vocab_size", 1, 1, kMaxVocabulary);
    const std::int64_t positions = fields.integer("max_position_embeddings", 1, 1, kMaxVocabulary);
    const std::int64_t layers = fields.integer("num_hidden_layers", 0, 0, kMaxLayers);
    if (fields.error())
        return failure(*fields.error());
    Expectation expectation(*files.weights);
    const auto norm = [&](const std::string& name) {
        expectation.need(name + ".weight", {width});
        expectation.need(name + ".bias", {width});
    };
    expectation.need("embed_tokens.weight", {vocabulary, width});
    expectation.need("embed_positions.weight", {positions, width});
    for (std::int64_t i = 0; i < layers; ++i) {
        const std::string layer = "layers." + std::to_string(i) + ".";
        norm(layer + "attention_norm");
        expectLinear(expectation, layer + "attention.qkv", 3 * width, width, true);
        expectLinear(expectation, layer + "attention.projection", width, width, true);
        norm(layer + "network_norm");
        expectLinear(expectation, layer + "network.up", hidden, width, true);
        expectLinear(expectation, layer + "network.down", width, hidden, true);
    }
    norm("norm");
    expectLinear(expectation, "lm_head", vocabulary, width, true);
    return std::move(expectation.result());
}

}  // namespace orangery::models
