// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of the encoders that Hugging Face's transformers saves, with its defaults for absent members: published files
// leave most of them out.
#include "engine/models/encoders/config_fields.h"
#include "engine/models/encoders/encoder_layout.h"
#include "engine/models/encoders/encoder_names.h"

#include <utility>

namespace orangery::models {

namespace {

constexpr std::int64_t kMaxWidth = 1 << 16;
constexpr std::int64_t kMaxLayers = 1 << 10;
constexpr std::int64_t kMaxImage = 1 << 14;
constexpr std::int64_t kMaxVocabulary = 1 << 24;
constexpr std::int64_t kMaxContext = 1 << 20;
constexpr std::int64_t kOldEndToken = 2;

/// The values that hold where a config is silent.
struct Defaults {
    std::int64_t width;
    std::int64_t hidden;
    std::int64_t layers;
    std::int64_t heads;
    const char* activation;
    double epsilon;
};

constexpr Defaults kClipVision{768, 3072, 12, 12, "quick_gelu", 1e-5};
constexpr Defaults kClipText{512, 2048, 12, 8, "quick_gelu", 1e-5};
constexpr Defaults kSiglip{768, 3072, 12, 12, "gelu_pytorch_tanh", 1e-6};
constexpr Defaults kDinov2{768, 3072, 12, 12, "gelu", 1e-6};
constexpr Defaults kBert{768, 3072, 12, 12, "gelu", 1e-12};

constexpr std::int64_t kClipPatch = 32;
constexpr std::int64_t kSiglipPatch = 16;
constexpr std::int64_t kDinov2Patch = 14;
constexpr std::int64_t kImage = 224;

TransformerSizes readBlocks(ConfigFields& fields, const Defaults& absent)
{
    TransformerSizes sizes{.width = fields.integer("hidden_size", absent.width, 1, kMaxWidth),
                           .hidden = fields.integer("intermediate_size", absent.hidden, 1, 4 * kMaxWidth),
                           .layers = fields.integer("num_hidden_layers", absent.layers, 0, kMaxLayers),
                           .heads = fields.integer("num_attention_heads", absent.heads, 1, kMaxWidth),
                           .epsilon = fields.real("layer_norm_eps", absent.epsilon)};
    const std::string name = fields.text("hidden_act", absent.activation);
    if (const auto activation = activationOf(name))
        sizes.activation = *activation;
    else
        fields.refuse("hidden_act \"" + name + "\"", "known are quick_gelu, gelu, gelu_new and gelu_pytorch_tanh");
    return sizes;
}

VisionSizes readVision(ConfigFields& fields, const Defaults& absent, std::int64_t patch)
{
    return {.blocks = readBlocks(fields, absent),
            .channels = fields.integer("num_channels", 3, 1, 1024),
            .image = fields.integer("image_size", kImage, 1, kMaxImage),
            .patch = fields.integer("patch_size", patch, 1, kMaxImage)};
}

Result<void> needConfig(const ModelFiles& files)
{
    if (files.config.is_object())
        return {};
    return failure(ErrorCode::Input, files.path.string() + ": there is no config.json beside the weights",
                   "their names are those of Hugging Face, whose sizes stand in that file",
                   "Put the model's config.json into " + files.folder.string() + ".");
}

/// A composite config nests the towers, a config of one tower is that itself; earlier versions wrote a second copy of
/// the changed members beside it.
const Json& towerConfig(const Json& config, const char* tower, const char* towerType)
{
    static const Json kEmpty = Json::object();
    if (config.value("model_type", Json()) == towerType)
        return config;
    for (const std::string& name : {std::string(tower), std::string(tower) + "_dict"}) {
        const auto found = config.find(name);
        if (found != config.end() && found->is_object() && !found->empty())
            return *found;
    }
    return kEmpty;
}

Result<EncoderConfig> finished(EncoderConfig config, const ConfigFields& fields)
{
    if (fields.error())
        return failure(*fields.error());
    return config;
}

bool hasVision(const ModelFiles& files, EncoderLayout layout)
{
    return prefixBefore(*files.weights, visionNames(layout)->anchors).has_value();
}

bool hasText(const ModelFiles& files, EncoderLayout layout)
{
    return prefixBefore(*files.weights, textNames(layout)->anchors).has_value();
}

/// An end token that is a list in the config: the reference compares with its only member.
std::int64_t readEndToken(const Json& config, ConfigFields& fields, std::int64_t absent)
{
    const auto found = config.find("eos_token_id");
    if (found != config.end() && found->is_array() && found->size() == 1 && found->front().is_number_integer())
        return found->front().get<std::int64_t>();
    return fields.integer("eos_token_id", absent, 0, kMaxVocabulary);
}

/// Configs may say null or -1 for it.
std::int64_t readPadToken(const Json& config)
{
    const auto found = config.find("pad_token_id");
    return found != config.end() && found->is_number_unsigned() && found->get<std::int64_t>() < kMaxVocabulary
               ? found->get<std::int64_t>()
               : 1;
}

}  // namespace

Result<EncoderConfig> readHfClip(const ModelFiles& files)
{
    if (auto present = needConfig(files); !present)
        return failure(present.error());
    EncoderConfig config{.layout = EncoderLayout::HfClip};
    ConfigFields top(files.config, files.configSource());
    constexpr std::int64_t kProjection = 512;
    const std::int64_t embedding = top.integer("projection_dim", kProjection, 1, kMaxWidth);
    if (hasVision(files, config.layout)) {
        ConfigFields fields(towerConfig(files.config, "vision_config", "clip_vision_model"),
                            files.configSource() + ": vision_config");
        config.vision = readVision(fields, kClipVision, kClipPatch);
        config.vision->embedding = embedding;
        if (fields.error())
            return failure(*fields.error());
    }
    if (hasText(files, config.layout)) {
        const Json& tower = towerConfig(files.config, "text_config", "clip_text_model");
        ConfigFields fields(tower, files.configSource() + ": text_config");
        constexpr std::int64_t kEnd = 49407;
        config.text = TextSizes{.blocks = readBlocks(fields, kClipText),
                                .vocabulary = fields.integer("vocab_size", 49408, 1, kMaxVocabulary),
                                .context = fields.integer("max_position_embeddings", 77, 1, kMaxContext),
                                .embedding = embedding,
                                .endToken = readEndToken(tower, fields, kEnd)};
        // Published configs of the first years name 2, and the reference still takes the highest id for those.
        config.text->pooling = config.text->endToken == kOldEndToken ? TextPooling::HighestId : TextPooling::FirstEnd;
        if (fields.error())
            return failure(*fields.error());
    }
    return finished(std::move(config), top);
}

Result<EncoderConfig> readHfSiglip(const ModelFiles& files)
{
    if (auto present = needConfig(files); !present)
        return failure(present.error());
    EncoderConfig config{.layout = EncoderLayout::HfSiglip};
    if (hasVision(files, config.layout)) {
        ConfigFields fields(towerConfig(files.config, "vision_config", "siglip_vision_model"),
                            files.configSource() + ": vision_config");
        config.vision = readVision(fields, kSiglip, kSiglipPatch);
        config.vision->classToken = false;
        config.vision->pooling = VisionPooling::Attention;
        config.vision->pooled = fields.flag("vision_use_head", true);
        if (fields.error())
            return failure(*fields.error());
    }
    if (hasText(files, config.layout)) {
        const Json& tower = towerConfig(files.config, "text_config", "siglip_text_model");
        ConfigFields fields(tower, files.configSource() + ": text_config");
        const TransformerSizes blocks = readBlocks(fields, kSiglip);
        config.text = TextSizes{.blocks = blocks,
                                .vocabulary = fields.integer("vocab_size", 32000, 1, kMaxVocabulary),
                                .context = fields.integer("max_position_embeddings", 64, 1, kMaxContext),
                                .embedding = fields.integer("projection_size", blocks.width, 1, kMaxWidth),
                                .padToken = readPadToken(tower),
                                .causal = false,
                                .pooling = TextPooling::Last};
        if (fields.error())
            return failure(*fields.error());
    }
    return config;
}

Result<EncoderConfig> readHfDinov2(const ModelFiles& files)
{
    if (auto present = needConfig(files); !present)
        return failure(present.error());
    ConfigFields fields(files.config, files.configSource());
    EncoderConfig config{.layout = EncoderLayout::HfDinov2};
    config.vision = readVision(fields, kDinov2, kDinov2Patch);
    VisionSizes& vision = *config.vision;
    const bool hasRegisters = files.config.value("model_type", Json()) == "dinov2_with_registers";
    constexpr std::int64_t kRegisters = 4;
    vision.registers = hasRegisters ? fields.integer("num_register_tokens", kRegisters, 0, 1024) : 0;
    // Both always fit their table to the image; the one with registers does it antialiased.
    vision.rule = hasRegisters ? PositionRule::OpenClip : PositionRule::Hf;
    const double ratio = fields.real("mlp_ratio", 4);
    if (!(ratio > 0) || ratio > 64)
        fields.refuse("mlp_ratio", "it is not between 0 and 64");
    vision.blocks.hidden = static_cast<std::int64_t>(static_cast<double>(vision.blocks.width) * ratio);
    vision.blocks.gated = fields.flag("use_swiglu_ffn", false);
    if (vision.blocks.gated)
        vision.blocks.hidden =
            (static_cast<std::int64_t>(static_cast<double>(vision.blocks.hidden) * 2 / 3) + 7) / 8 * 8;
    return finished(std::move(config), fields);
}

Result<EncoderConfig> readHfBert(const ModelFiles& files)
{
    if (auto present = needConfig(files); !present)
        return failure(present.error());
    ConfigFields fields(files.config, files.configSource());
    if (const std::string type = fields.text("model_type", "bert"); type != "bert")
        fields.refuse("model_type \"" + type + "\"", "its tensors are named as BERT's, and only \"bert\" is known");
    if (fields.text("position_embedding_type", "absolute") != "absolute")
        fields.refuse("position_embedding_type", "only \"absolute\" is");
    EncoderConfig config{.layout = EncoderLayout::HfBert};
    config.text = TextSizes{.blocks = readBlocks(fields, kBert),
                            .vocabulary = fields.integer("vocab_size", 30522, 1, kMaxVocabulary),
                            .context = fields.integer("max_position_embeddings", 512, 1, kMaxContext),
                            .types = fields.integer("type_vocab_size", 2, 1, kMaxContext),
                            .causal = false,
                            .pooling = TextPooling::Mean};
    config.text->blocks.block = BlockKind::PostNorm;
    ConfigFields pooling(files.poolingConfig, (files.folder / "1_Pooling/config.json").string());
    if (pooling.flag("pooling_mode_cls_token", false))
        config.text->pooling = TextPooling::First;
    else if (!pooling.flag("pooling_mode_mean_tokens", true))
        pooling.refuse("its pooling mode", "only the mean of all tokens and the first token are");
    if (pooling.error())
        return failure(*pooling.error());
    return finished(std::move(config), fields);
}

}  // namespace orangery::models
