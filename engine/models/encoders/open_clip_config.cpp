// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of encoders with the names of OpenAI's CLIP, of OpenCLIP and of EVA-CLIP: from open_clip_config.json where it
// lies beside the weights, the rest from shapes.
#include "engine/models/encoders/config_fields.h"
#include "engine/models/encoders/encoder_layout.h"
#include "engine/models/encoders/encoder_names.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

namespace orangery::models {

namespace {

constexpr std::int64_t kHeadWidth = 64;  ///< of all towers of OpenAI
constexpr std::int64_t kMaxWidth = 1 << 16;
constexpr std::int64_t kMaxImage = 1 << 14;
constexpr double kClipEpsilon = 1e-5;
constexpr double kTimmEpsilon = 1e-6;

/// A size of a tensor.
struct Told {
    std::string name;
    std::size_t axis = 0;
};

/// The first of these sizes that the files tell, 0 where they tell none: one of the tensors may be missing.
std::int64_t firstSize(const io::Weights& weights, std::initializer_list<Told> told)
{
    for (const Told& size : told)
        if (const auto shape = shapeOf(weights, size.name); shape && shape->size() > size.axis)
            return (*shape)[size.axis];
    return 0;
}

/// The side of a square of `positions` patches, 0 where they make none.
std::int64_t gridOf(std::int64_t positions)
{
    const auto side =
        static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(std::max<std::int64_t>(positions, 0)))));
    return side * side == positions ? side : 0;
}

/// The members of open_clip_config.json that describe the model itself.
const Json& modelConfig(const ModelFiles& files)
{
    static const Json kEmpty = Json::object();
    if (!files.openClipConfig.is_object())
        return kEmpty;
    const auto found = files.openClipConfig.find("model_cfg");
    return found != files.openClipConfig.end() && found->is_object() ? *found : files.openClipConfig;
}

/// Options of OpenCLIP that change the network and that are not part of CLIP.
void refuseVariants(ConfigFields& fields)
{
    for (const char* name : {"attentional_pool", "no_ln_pre", "final_ln_after_pool", "embed_cls", "qk_norm",
                             "scaled_cosine_attn", "scale_heads", "scale_attn_inner", "scale_attn", "scale_fc"})
        if (fields.flag(name, false))
            fields.refuse(name, "only the towers of CLIP itself and of SigLIP are");
    if (fields.has("hf_model_name"))
        fields.refuse("hf_model_name", "a text tower of another library is not supported");
    if (const std::string type = fields.text("pos_embed_type", "learnable"); type != "learnable")
        fields.refuse("pos_embed_type", "only learned positions are");
}

double epsilonOf(const ConfigFields& fields)
{
    return ConfigFields(fields.object("norm_kwargs"), fields.source()).real("eps", kClipEpsilon);
}

std::optional<Activation> approximation(const ConfigFields& fields)
{
    ConfigFields arguments(fields.object("act_kwargs"), fields.source());
    return arguments.text("approximate", "none") == "tanh" ? std::optional(Activation::GeluTanh) : std::nullopt;
}

/// quick_gelu or GELU: weights do not tell, and the wrong one gives slightly wrong numbers without any error.
Result<Activation> activationFor(const ModelFiles& files, const EncoderChoices& choices, ConfigFields& model)
{
    if (choices.activation)
        return *choices.activation;
    if (files.openClipConfig.is_object())
        return model.flag("quick_gelu", false) ? Activation::QuickGelu : Activation::Gelu;
    if (files.weights->format() == "torchscript")
        return Activation::QuickGelu;  // OpenAI published its weights so, and nobody else did
    return failure(ErrorCode::Usage,
                   files.path.string() + ": whether this model was trained with quick_gelu or gelu stands in no file",
                   "there is no open_clip_config.json beside it, and both would run",
                   "Add --activation quick_gelu for weights of OpenAI, --activation gelu for those of LAION and "
                   "DataComp.");
}

VisionSizes visionFromShapes(const io::Weights& weights, const std::string& prefix)
{
    const std::string patches = prefix + "visual.conv1.weight";
    const std::int64_t width =
        firstSize(weights, {{patches}, {prefix + "visual.class_embedding"}, {prefix + "visual.ln_post.weight"}});
    const std::int64_t patch = firstSize(weights, {{patches, 2}});
    const std::int64_t positions = firstSize(weights, {{prefix + "visual.positional_embedding"}});
    const std::string blocks = prefix + "visual.transformer.resblocks.";
    VisionSizes vision{
        .blocks = {.width = width,
                   .hidden = firstSize(weights, {{blocks + "0.mlp.c_fc.weight"}, {blocks + "0.mlp.c_fc.bias"}}),
                   .layers = countNumbered(weights, blocks),
                   .heads = width / kHeadWidth,
                   .epsilon = kClipEpsilon},
        .channels = firstSize(weights, {{patches, 1}}),
        .image = gridOf(positions - 1) * patch,
        .patch = patch,
        .embedding = firstSize(weights, {{prefix + "visual.proj", 1}})};
    vision.pooled = shapeOf(weights, prefix + "visual.ln_post.weight").has_value();
    return vision;
}

/// Reads the image tower's config over what its shapes say.
Result<void> applyVisionConfig(const Json& config, const std::string& source, VisionSizes& vision)
{
    ConfigFields fields(config, source + ": vision_cfg");
    refuseVariants(fields);
    if (const std::string type = fields.text("pool_type", "tok"); type != "tok")
        fields.refuse("pool_type \"" + type + "\"", "image towers are pooled at the class token");
    vision.blocks.heads = vision.blocks.width / fields.integer("head_width", kHeadWidth, 1, kMaxWidth);
    vision.image = fields.integer("image_size", vision.image, 1, kMaxImage);
    if (vision.patch == 0)
        vision.patch = fields.integer("patch_size", 0, 1, kMaxImage);
    vision.blocks.epsilon = epsilonOf(fields);
    if (const auto activation = approximation(fields); activation && vision.blocks.activation == Activation::Gelu)
        vision.blocks.activation = *activation;
    return fields.error() ? Result<void>(failure(*fields.error())) : Result<void>();
}

/// What stands before the names of the text tower: "" and "text." where a model keeps it apart.
std::optional<std::string> textPrefix(const io::Weights& weights)
{
    return prefixBefore(weights, textNames(EncoderLayout::OpenClip)->anchors);
}

std::optional<TextSizes> textFromShapes(const io::Weights& weights)
{
    const auto prefix = textPrefix(weights);
    if (!prefix)
        return std::nullopt;
    const std::string tokens = *prefix + "token_embedding.weight";
    const std::string blocks = *prefix + "transformer.resblocks.";
    const std::int64_t width = firstSize(weights, {{tokens, 1}, {*prefix + "ln_final.weight"}});
    return TextSizes{
        .blocks = {.width = width,
                   .hidden = firstSize(weights, {{blocks + "0.mlp.c_fc.weight"}, {blocks + "0.mlp.c_fc.bias"}}),
                   .layers = countNumbered(weights, blocks),
                   .heads = width / kHeadWidth,
                   .epsilon = kClipEpsilon},
        .vocabulary = firstSize(weights, {{tokens}}),
        .context = firstSize(weights, {{*prefix + "positional_embedding"}}),
        // Stored as [W, P], or as a linear layer's [P, W] where it has a bias.
        .embedding = firstSize(weights, {{*prefix + "text_projection.weight"},
                                         {*prefix + "text_projection.bias"},
                                         {*prefix + "text_projection", 1}}),
        .pooling = TextPooling::HighestId};
}

Result<void> applyTextConfig(const Json& config, const std::string& source, TextSizes& text)
{
    constexpr std::int64_t kHeads = 8;
    ConfigFields fields(config, source + ": text_cfg");
    refuseVariants(fields);
    text.blocks.heads = fields.integer("heads", kHeads, 1, kMaxWidth);
    text.blocks.epsilon = epsilonOf(fields);
    text.causal = !fields.flag("no_causal_mask", false);
    const std::string pool = fields.text("pool_type", "argmax");
    if (pool == "last")
        text.pooling = TextPooling::Last;
    else if (pool == "first")
        text.pooling = TextPooling::First;
    else if (pool != "argmax")
        fields.refuse("pool_type \"" + pool + "\"", "known are argmax, first and last");
    if (const auto activation = approximation(fields); activation && text.blocks.activation == Activation::Gelu)
        text.blocks.activation = *activation;
    return fields.error() ? Result<void>(failure(*fields.error())) : Result<void>();
}

/// Adds the text tower, where the file has one.
Result<void> addText(const ModelFiles& files, Activation activation, EncoderConfig& config)
{
    config.text = textFromShapes(*files.weights);
    if (!config.text)
        return {};
    config.text->blocks.activation = activation;
    if (!files.openClipConfig.is_object())
        return {};
    return applyTextConfig(ConfigFields(modelConfig(files), files.openClipSource()).object("text_cfg"),
                           files.openClipSource(), *config.text);
}

/// Heads of timm's towers, which no shape tells.
std::int64_t timmHeads(std::int64_t width)
{
    for (const auto& [known, heads] : {std::pair<std::int64_t, std::int64_t>{1152, 16}, {1536, 16}, {1792, 16}})
        if (width == known)
            return heads;
    return width / kHeadWidth;
}

/// Sizes in timm's own config.json ("model_args"), as its hub folders have them.
std::int64_t timmHeadsFrom(const ModelFiles& files, std::int64_t width)
{
    ConfigFields top(files.config, files.configSource());
    return ConfigFields(top.object("model_args"), top.source()).integer("num_heads", timmHeads(width), 1, kMaxWidth);
}

/// A tower of timm, whose names follow `prefix`.
VisionSizes timmVision(const ModelFiles& files, const std::string& prefix, std::int64_t classTokens)
{
    const io::Weights& weights = *files.weights;
    const std::string patches = prefix + "patch_embed.proj.weight";
    const std::int64_t width = firstSize(weights, {{patches}, {prefix + "norm.weight"}, {prefix + "norm.bias"}});
    const std::int64_t patch = firstSize(weights, {{patches, 2}});
    const std::int64_t positions = firstSize(weights, {{prefix + "pos_embed", 1}});
    const std::string network = prefix + "blocks.0.mlp.fc1";
    return {.blocks = {.width = width,
                       .hidden = firstSize(weights, {{network + ".weight"}, {network + ".bias"}}),
                       .layers = countNumbered(weights, prefix + "blocks."),
                       .heads = timmHeadsFrom(files, width),
                       .epsilon = kTimmEpsilon},
            .channels = firstSize(weights, {{patches, 1}}),
            .image = gridOf(positions - classTokens) * patch,
            .patch = patch,
            .classToken = classTokens > 0};
}

/// timm builds its SigLIP towers with exact GELU but for these, which were made later.
bool usesTanh(const std::string& timmName)
{
    for (const char* part : {"patch32_siglip", "large_patch16_siglip_512", "so400m_patch16", "giantopt"})
        if (timmName.find(part) != std::string::npos)
            return true;
    return false;
}

}  // namespace

Result<EncoderConfig> readOpenClip(const ModelFiles& files, const EncoderChoices& choices)
{
    const Json& json = modelConfig(files);
    ConfigFields model(json, files.openClipSource());
    const Result<Activation> activation = activationFor(files, choices, model);
    if (!activation)
        return failure(activation.error());
    const std::string prefix = prefixBefore(*files.weights, visionNames(EncoderLayout::OpenClip)->anchors).value_or("");
    EncoderConfig config{.layout = EncoderLayout::OpenClip, .vision = visionFromShapes(*files.weights, prefix)};
    config.vision->blocks.activation = *activation;
    if (files.openClipConfig.is_object())
        if (auto applied = applyVisionConfig(model.object("vision_cfg"), files.openClipSource(), *config.vision);
            !applied)
            return failure(applied.error());
    if (auto added = addText(files, *activation, config); !added)
        return failure(added.error());
    if (model.error())
        return failure(*model.error());
    return config;
}

Result<EncoderConfig> readOpenClipSiglip(const ModelFiles& files)
{
    ConfigFields model(modelConfig(files), files.openClipSource());
    ConfigFields vision(model.object("vision_cfg"), files.openClipSource() + ": vision_cfg");
    if (const std::string pool = vision.text("timm_pool", "map"); pool != "map")
        vision.refuse("timm_pool \"" + pool + "\"", "only attention pooling (map) is");
    EncoderConfig config{.layout = EncoderLayout::OpenClipSiglip};
    const std::string trunk = prefixBefore(*files.weights, visionNames(config.layout)->anchors).value_or("");
    config.vision = timmVision(files, trunk, 0);
    config.vision->pooling = VisionPooling::Attention;
    config.vision->blocks.activation =
        usesTanh(vision.text("timm_model_name", "")) ? Activation::GeluTanh : Activation::Gelu;
    if (vision.error())
        return failure(*vision.error());
    if (auto added = addText(files, Activation::Gelu, config); !added)
        return failure(added.error());
    return config;
}

Result<EncoderConfig> readEva(const ModelFiles& files, const EncoderChoices& choices)
{
    const std::string prefix = prefixBefore(*files.weights, visionNames(EncoderLayout::Eva)->anchors).value_or("");
    if (shapeOf(*files.weights, prefix + "blocks.0.mlp.fc1_g.weight") ||
        shapeOf(*files.weights, prefix + "blocks.0.mlp.w1.weight") ||
        shapeOf(*files.weights, prefix + "rope.freqs_cos"))
        return failure(ErrorCode::Input, files.path.string() + " cannot be run as an encoder",
                       "it is an EVA-02 with gated networks and rotary positions; only EVA02-CLIP-E is supported");
    EncoderConfig config{.layout = EncoderLayout::Eva, .vision = timmVision(files, prefix, 1)};
    config.vision->blocks.block = BlockKind::PostNormBranch;
    config.vision->embedding = firstSize(*files.weights, {{prefix + "head.weight"}, {prefix + "head.bias"}});
    config.vision->pooled = shapeOf(*files.weights, prefix + "norm.weight").has_value();
    if (auto added = addText(files, choices.activation.value_or(Activation::Gelu), config); !added)
        return failure(added.error());
    return config;
}

}  // namespace orangery::models
