// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/encoder_folder.h"

#include "engine/base/numbers.h"
#include "engine/io/safetensors.h"
#include "engine/world/sample_model.h"
#include "engine/world/training/dual_encoder_torch.h"

namespace orangery::world {

namespace {

std::string percent(double share)
{
    return formatFixed(100 * share, 1) + " %";
}

std::uint64_t parametersOf(const DualEncoder& encoder)
{
    std::uint64_t count = 0;
    for (const io::Tensor& tensor : encoder.tensors())
        count += io::valuesOf(tensor.shape).value_or(0);
    return count;
}

Json towerJson(const TowerSizes& tower, const char* type)
{
    return {{"model_type", type},
            {"hidden_size", tower.width},
            {"intermediate_size", tower.hidden},
            {"num_hidden_layers", tower.layers},
            {"num_attention_heads", tower.heads},
            {"hidden_act", "gelu"},
            {"layer_norm_eps", 1e-5}};
}

Json configJson(const DualEncoderSizes& sizes, const CaptionVocabulary& vocabulary)
{
    Json vision = towerJson(sizes.vision, "clip_vision_model");
    vision.update(Json{{"image_size", sizes.image},
                       {"patch_size", sizes.patch},
                       {"num_channels", 3},
                       {"projection_dim", sizes.embedding}});
    Json text = towerJson(sizes.text, "clip_text_model");
    text.update(Json{{"vocab_size", sizes.vocabulary},
                     {"max_position_embeddings", sizes.context},
                     {"bos_token_id", vocabulary.startToken()},
                     {"eos_token_id", vocabulary.endToken()},
                     {"pad_token_id", vocabulary.endToken()},
                     {"projection_dim", sizes.embedding}});
    return {{"architectures", Json::array({"CLIPModel"})}, {"model_type", "clip"},    {"torch_dtype", "float32"},
            {"projection_dim", sizes.embedding},           {"vision_config", vision}, {"text_config", text}};
}

Json preprocessorJson(std::int64_t side)
{
    const Json half = Json::array({0.5, 0.5, 0.5});
    constexpr int kBicubic = 3;
    return {{"image_processor_type", "CLIPImageProcessor"},
            {"do_convert_rgb", true},
            {"do_resize", true},
            {"size", {{"shortest_edge", side}}},
            {"resample", kBicubic},
            {"do_center_crop", true},
            {"crop_size", {{"height", side}, {"width", side}}},
            {"do_rescale", true},
            {"rescale_factor", 1.0 / 255},
            {"do_normalize", true},
            {"image_mean", half},
            {"image_std", half}};
}

Json tokenizerConfigJson(const CaptionVocabulary& vocabulary, std::int64_t context)
{
    const std::string& end = vocabulary.tokens.back();
    return {{"tokenizer_class", "CLIPTokenizer"},
            {"model_max_length", context},
            {"bos_token", vocabulary.tokens[static_cast<std::size_t>(vocabulary.startToken())]},
            {"eos_token", end},
            {"pad_token", end},
            {"unk_token", end}};
}

}  // namespace

std::string encoderCard(const EncoderRecipe& recipe, const DualEncoder& encoder, const EncoderScores& scores)
{
    const auto number = [](auto value) { return std::to_string(value); };
    std::string card = "# Sample encoder\n";
    card += "A small CLIP (" + number(parametersOf(encoder)) + " parameters, " + std::string(kSampleModelBadge) +
            ") that was trained from scratch on pictures of coloured, textured shapes, which the program draws itself, "
            "with captions from its own grammar. It knows nothing else, neither photographs nor other words.\n\n";
    card += "- seed " + number(recipe.seed) + ", " + number(recipe.steps) + " steps of " + number(recipe.batch) +
            " fresh scenes with one caption each, AdamW, learning rate " + formatNumber(recipe.peakRate) + " with " +
            number(recipe.warmUp) + " warm-up steps and a cosine\n";
    card += "- on " + number(scores.scenes) + " scenes of " + number(scores.classes.size()) +
            " combinations of colour, texture and shape that it never saw together, told apart by their captions: "
            "top-1 " +
            percent(scores.top1) + ", top-5 " + percent(scores.top5) + "; right colours " + percent(scores.colour) +
            ", shapes " + percent(scores.shape) + ", textures " + percent(scores.texture) + "\n";
    card += "- made by `orangery samples train encoder --seed " + number(recipe.seed) + " --steps " +
            number(recipe.steps) + "`\n";
    return card;
}

Result<void> saveEncoder(const fs::path& folder, const DualEncoder& encoder, const CaptionVocabulary& vocabulary,
                         const EncoderRecipe& recipe, const EncoderScores& scores)
{
    const DualEncoderSizes& sizes = encoder.sizes();
    if (auto made = makeFolder(folder); !made)
        return made;
    const io::TensorFile weights{.tensors = encoder.tensors(), .metadata = {{"format", "pt"}}};
    if (auto written = io::writeSafetensors(folder / "model.safetensors", weights); !written)
        return written;
    Json config = configJson(sizes, vocabulary);
    config.update(Json{{"seed", recipe.seed}, {"recipe", toJson(recipe)}, {"scores", toJson(scores)}});
    const std::vector<std::pair<const char*, std::string>> files{
        {"tokenizer.json", writeJsonFile(tokenizerJson(vocabulary))},
        {"tokenizer_config.json", writeJsonFile(tokenizerConfigJson(vocabulary, sizes.context))},
        {"preprocessor_config.json", writeJsonFile(preprocessorJson(sizes.image))},
        {"README.md", encoderCard(recipe, encoder, scores)},
        {"config.json", writeJsonFile(config)}};
    for (const auto& [name, bytes] : files)
        if (auto written = writeFile(folder / name, bytes); !written)
            return written;
    return {};
}

}  // namespace orangery::world
