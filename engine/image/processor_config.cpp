// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/processor_config.h"

#include "engine/image/config_fields.h"

#include <array>
#include <optional>
#include <string>

namespace orangery::image {

namespace {

constexpr std::array<double, 3> kHalf = {0.5, 0.5, 0.5};

/// What a processor of transformers does when its configuration does not say.
struct ProcessorDefaults {
    std::string_view type;
    Filter filter = Filter::Bicubic;
    std::array<double, 3> mean = kClipMean;
    std::array<double, 3> std = kClipStd;
    ResizeRule resize = ResizeRule::ShortestEdge;
    Size size = {224, 224};
    bool crops = true;
    Size crop = {224, 224};
    ResizeRule bareNumber = ResizeRule::ShortestEdge;  ///< what "size": 224 means
    bool dividesByStdAgain = false;                    ///< "include_top"
};

constexpr std::array kProcessors = {
    ProcessorDefaults{.type = "CLIPImageProcessor"},
    ProcessorDefaults{.type = "ChineseCLIPImageProcessor"},
    ProcessorDefaults{.type = "BitImageProcessor"},
    ProcessorDefaults{.type = "LlavaImageProcessor"},
    ProcessorDefaults{
        .type = "SiglipImageProcessor", .mean = kHalf, .std = kHalf, .resize = ResizeRule::Squash, .crops = false},
    ProcessorDefaults{.type = "ViTImageProcessor",
                      .filter = Filter::Bilinear,
                      .mean = kHalf,
                      .std = kHalf,
                      .resize = ResizeRule::Squash,
                      .crops = false,
                      .bareNumber = ResizeRule::Squash},
    ProcessorDefaults{.type = "DeiTImageProcessor",
                      .mean = kHalf,
                      .std = kHalf,
                      .resize = ResizeRule::Squash,
                      .size = {256, 256},
                      .bareNumber = ResizeRule::Squash},
    ProcessorDefaults{.type = "EfficientNetImageProcessor",
                      .mean = kHalf,
                      .std = kHalf,
                      .resize = ResizeRule::Squash,
                      .size = {346, 346},
                      .crops = false,
                      .crop = {289, 289},
                      .bareNumber = ResizeRule::Squash,
                      .dividesByStdAgain = true},
};

bool removeSuffix(std::string& text, std::string_view suffix)
{
    if (!text.ends_with(suffix))
        return false;
    text.resize(text.size() - suffix.size());
    return true;
}

/// The type without the suffix of a backend; names from before 2023 say FeatureExtractor.
std::string processorType(ConfigFields& fields)
{
    std::string type = fields.text("image_processor_type").value_or("");
    if (type.empty())
        type = fields.text("feature_extractor_type").value_or("");
    if (type.empty())
        return std::string(kProcessors.front().type);
    if (!removeSuffix(type, "Fast"))
        removeSuffix(type, "Pil");
    if (removeSuffix(type, "FeatureExtractor"))
        type += "ImageProcessor";
    return type;
}

Result<ProcessorDefaults> defaultsOf(ConfigFields& fields, std::string_view source)
{
    const std::string type = processorType(fields);
    std::string known;
    for (const ProcessorDefaults& defaults : kProcessors) {
        if (defaults.type == type)
            return defaults;
        known += (known.empty() ? "" : ", ") + std::string(defaults.type);
    }
    return failure(ErrorCode::Input, std::string(source) + " cannot be used", "the processor " + type + " is not known",
                   "Known are " + known + ".");
}

void readResize(ConfigFields& fields, const ProcessorDefaults& defaults, EncoderTransform& transform)
{
    transform.resize = defaults.resize;
    transform.resizeTo = defaults.size;
    const Json* size = fields.find("size");
    const bool byShortestEdge =
        size != nullptr && (size->is_object() ? size->contains("shortest_edge")
                                              : size->is_number() && defaults.bareNumber == ResizeRule::ShortestEdge);
    if (size != nullptr && size->is_object() && (size->contains("longest_edge") || size->contains("max_height")))
        fields.refuse("size", "bounds the longer edge, so that pictures come out at different sizes");
    if (byShortestEdge) {
        const int edge = fields.edge("size").value_or(defaults.size.width);
        transform.resize = ResizeRule::ShortestEdge;
        transform.resizeTo = {edge, edge};
    } else if (size != nullptr) {
        transform.resize = ResizeRule::Squash;
        transform.resizeTo = fields.size("size").value_or(defaults.size);
    }
    if (!fields.flag("do_resize").value_or(true))
        transform.resize = ResizeRule::Keep;
    transform.filter = defaults.filter;
    if (const auto number = fields.number("resample")) {
        const auto filter = filterOfNumber(*number == static_cast<int>(*number) ? static_cast<int>(*number) : -1);
        if (!filter)
            fields.refuse("resample", "is none of 0 (nearest) ... 5 (hamming)");
        transform.filter = filter.value_or(defaults.filter);
    }
}

void readCrop(ConfigFields& fields, const ProcessorDefaults& defaults, EncoderTransform& transform)
{
    const Size crop = fields.size("crop_size").value_or(defaults.crop);
    transform.crop = fields.flag("do_center_crop").value_or(defaults.crops) ? std::optional(crop) : std::nullopt;
}

void readNumbers(ConfigFields& fields, const ProcessorDefaults& defaults, EncoderTransform& transform)
{
    const std::array<double, 3> mean = fields.channels("image_mean").value_or(defaults.mean);
    const std::array<double, 3> std = fields.channels("image_std").value_or(defaults.std);
    const double factor = fields.number("rescale_factor").value_or(transform.rescale);
    const bool rescales = fields.flag("do_rescale").value_or(true);
    transform.rescale = rescales ? factor : 1.0;
    transform.offset = rescales && fields.flag("rescale_offset").value_or(false) ? -1.0F : 0.0F;
    if (fields.flag("do_normalize").value_or(true)) {
        transform.mean = mean;
        transform.std = std;
    }
    if (fields.flag("include_top").value_or(defaults.dividesByStdAgain) && defaults.dividesByStdAgain)
        for (std::size_t c = 0; c < 3; ++c)
            transform.std[c] *= std[c];
    if (!fields.flag("do_pad").value_or(false))
        return;
    if (defaults.type == "LlavaImageProcessor")
        transform.padToSquare = padColour(mean);
    else
        fields.refuse("do_pad", "is true, which only the processor of LLaVA defines");
}

}  // namespace

Result<EncoderTransform> parseProcessorConfig(const Json& config, std::string_view source)
{
    if (!config.is_object())
        return failure(ErrorCode::Input, std::string(source) + " cannot be used", "it holds no JSON object");
    ConfigFields fields(config, source);
    const Result<ProcessorDefaults> defaults = defaultsOf(fields, source);
    if (!defaults)
        return failure(defaults.error());
    EncoderTransform transform;
    readResize(fields, *defaults, transform);
    readCrop(fields, *defaults, transform);
    readNumbers(fields, *defaults, transform);
    if (auto fine = fields.verdict(); !fine)
        return failure(fine.error());
    return transform.validate().map([&] { return transform; });
}

}  // namespace orangery::image
