// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/encoders/encoder_layout.h"

#include "engine/models/encoders/encoder_names.h"

#include <array>
#include <utility>

namespace orangery::models {

namespace {

/// A tensor that only one layout has.
struct Telltale {
    std::string_view name;
    EncoderLayout layout;
};

// In the order in which they are looked for: a later one may also occur in an earlier layout. Two of each, so that a
// file that lacks one of them is still known and told what it lacks.
constexpr std::array kTelltales{
    Telltale{"visual.trunk.attn_pool.latent", EncoderLayout::OpenClipSiglip},
    Telltale{"visual.trunk.attn_pool.q.weight", EncoderLayout::OpenClipSiglip},
    Telltale{"blocks.0.attn.q_bias", EncoderLayout::Eva},
    Telltale{"blocks.0.attn.v_bias", EncoderLayout::Eva},
    Telltale{"visual.conv1.weight", EncoderLayout::OpenClip},
    Telltale{"visual.transformer.resblocks.0.attn.in_proj_weight", EncoderLayout::OpenClip},
    Telltale{"encoder.layer.0.layer_scale1.lambda1", EncoderLayout::HfDinov2},
    Telltale{"encoder.layer.0.layer_scale2.lambda1", EncoderLayout::HfDinov2},
    Telltale{"embeddings.word_embeddings.weight", EncoderLayout::HfBert},
    Telltale{"embeddings.token_type_embeddings.weight", EncoderLayout::HfBert},
    Telltale{"_conv_stem.weight", EncoderLayout::EfficientNetLite},
    Telltale{"_conv_head.weight", EncoderLayout::EfficientNetLite},
};

std::string modelType(const ModelFiles& files)
{
    if (!files.config.is_object())
        return {};
    const Json type = files.config.value("model_type", Json());
    return type.is_string() ? type.get<std::string>() : std::string();
}

Failure unsupported(const ModelFiles& files, std::string why)
{
    return failure(ErrorCode::Input, files.path.string() + " cannot be run as an encoder", std::move(why));
}

/// Refuses by name what looks like a supported layout and is not.
Result<void> refuseKnown(const ModelFiles& files)
{
    const io::Weights& weights = *files.weights;
    if (prefixBefore(weights, "visual.layer1.0.conv1.weight"))
        return unsupported(files,
                           "its image tower is a ResNet (visual.layer1.*); only vision transformers are supported");
    if (const auto prefix = prefixBefore(weights, "embeddings.patch_embedding.weight")) {
        const auto shape = shapeOf(weights, *prefix + "embeddings.patch_embedding.weight");
        if (shape && shape->size() == 2)
            return unsupported(
                files,
                "its patch embedding is a matrix: SigLIP 2 NaFlex, which takes patches of any aspect, is "
                "not supported; the SigLIP 2 models of one resolution are");
    }
    if (prefixBefore(weights, "_conv_stem.weight") && prefixBefore(weights, "_blocks.0._se_reduce.weight"))
        return unsupported(files,
                           "it is an EfficientNet with squeeze-and-excitation; only the Lite ones are supported");
    return {};
}

/// CLIP and SigLIP of Hugging Face name their tensors alike; the config tells them apart.
std::optional<EncoderLayout> hfDualLayout(const ModelFiles& files)
{
    const io::Weights& weights = *files.weights;
    const std::string type = modelType(files);
    const auto hasTower = [&](EncoderLayout layout) {
        return prefixBefore(weights, visionNames(layout)->anchors) || prefixBefore(weights, textNames(layout)->anchors);
    };
    if (type.starts_with("siglip") && hasTower(EncoderLayout::HfSiglip))
        return EncoderLayout::HfSiglip;
    if (type.starts_with("clip") && hasTower(EncoderLayout::HfClip))
        return EncoderLayout::HfClip;
    if (!type.empty() || (!prefixBefore(weights, "embeddings.patch_embedding.weight") &&
                          !prefixBefore(weights, "embeddings.token_embedding.weight")))
        return std::nullopt;
    return prefixBefore(weights, "vision_model.head.probe") ? EncoderLayout::HfSiglip : EncoderLayout::HfClip;
}

/// Where no tensor tells the layout, the config may.
std::optional<EncoderLayout> typedLayout(const ModelFiles& files)
{
    const std::string type = modelType(files);
    if (type == "dinov2" || type == "dinov2_with_registers")
        return EncoderLayout::HfDinov2;
    return type == "bert" ? std::optional(EncoderLayout::HfBert) : std::nullopt;
}

void choose(std::optional<Activation> activation, EncoderConfig& config)
{
    if (!activation)
        return;
    if (config.vision)
        config.vision->blocks.activation = *activation;
    if (config.text)
        config.text->blocks.activation = *activation;
}

Result<EncoderConfig> readConfig(EncoderLayout layout, const ModelFiles& files, const EncoderChoices& choices)
{
    switch (layout) {
    case EncoderLayout::HfClip:
        return readHfClip(files);
    case EncoderLayout::HfSiglip:
        return readHfSiglip(files);
    case EncoderLayout::HfDinov2:
        return readHfDinov2(files);
    case EncoderLayout::HfBert:
        return readHfBert(files);
    case EncoderLayout::OpenClip:
        return readOpenClip(files, choices);
    case EncoderLayout::OpenClipSiglip:
        return readOpenClipSiglip(files);
    case EncoderLayout::Eva:
        return readEva(files, choices);
    case EncoderLayout::EfficientNetLite:
        break;
    }
    return EncoderConfig{.layout = layout};  // its shapes say it all
}

Result<void> validateBlocks(const TransformerSizes& blocks, const std::string& tower)
{
    if (blocks.width < 1 || blocks.layers < 0 || blocks.hidden < 1)
        return failure(ErrorCode::Input, tower + " has width " + std::to_string(blocks.width) + ", network width " +
                                             std::to_string(blocks.hidden) + " and " + std::to_string(blocks.layers) +
                                             " layers");
    if (blocks.heads < 1 || blocks.width % blocks.heads != 0)
        return failure(ErrorCode::Input, tower + ": " + std::to_string(blocks.heads) +
                                             " attention heads do not divide the width " +
                                             std::to_string(blocks.width));
    return {};
}

}  // namespace

Result<EncoderLayout> layoutOf(const ModelFiles& files)
{
    if (auto known = refuseKnown(files); !known)
        return failure(known.error());
    for (const Telltale& telltale : kTelltales)
        if (prefixBefore(*files.weights, telltale.name))
            return telltale.layout;
    if (const auto layout = hfDualLayout(files))
        return *layout;
    if (const auto layout = typedLayout(files))
        return *layout;
    const std::string type = modelType(files);
    return unsupported(files, type.empty() ? "the names of its tensors are those of no known encoder"
                                           : "its model_type is \"" + type + "\", which is no known encoder");
}

Result<void> validate(const EncoderConfig& config, const std::string& source)
{
    Result<void> valid;
    if (config.vision) {
        valid = validateBlocks(config.vision->blocks, "the image tower");
        if (valid && (config.vision->patch < 1 || config.vision->image < config.vision->patch))
            valid = failure(ErrorCode::Input, "images of " + std::to_string(config.vision->image) +
                                                  " pixels are smaller than a patch of " +
                                                  std::to_string(config.vision->patch));
    }
    if (valid && config.text)
        valid = validateBlocks(config.text->blocks, "the text tower");
    return valid.map_error([&](Error error) {
        error.message = source + ": " + error.message;
        return error;
    });
}

Result<EncoderConfig> readEncoderConfig(const ModelFiles& files, const EncoderChoices& choices)
{
    const Result<EncoderLayout> layout = layoutOf(files);
    if (!layout)
        return failure(layout.error());
    Result<EncoderConfig> config = readConfig(*layout, files, choices);
    if (config)
        choose(choices.activation, *config);
    return config;
}

Result<EncoderConfig> encoderConfigOf(const ModelFiles& files, const EncoderChoices& choices)
{
    Result<EncoderConfig> config = readEncoderConfig(files, choices);
    if (!config)
        return config;
    if (auto valid = validate(*config, files.path.string()); !valid)
        return failure(valid.error());
    return config;
}

}  // namespace orangery::models
