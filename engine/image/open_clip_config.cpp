// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/config_fields.h"
#include "engine/image/processor_config.h"

#include <string>

namespace orangery::image {

namespace {

/// An object within an object, or an empty one.
Json member(const Json& object, const char* name)
{
    return object.is_object() && object.contains(name) && object[name].is_object() ? object[name] : Json::object();
}

/// `resize_mode` is "shortest", "longest" or "squash".
void readResize(ConfigFields& fields, Size size, EncoderTransform& transform)
{
    transform.resizeTo = size;
    transform.crop = size;
    const std::string mode = fields.text("resize_mode").value_or("shortest");
    if (mode == "squash") {
        transform.resize = ResizeRule::Squash;
        transform.crop.reset();
    } else if (mode == "longest") {
        transform.resize = ResizeRule::Inside;
    } else if (mode == "shortest") {
        transform.resize = size.width == size.height ? ResizeRule::ShortestEdge : ResizeRule::Cover;
    } else {
        fields.refuse("resize_mode", "is none of shortest, longest and squash");
    }
    const std::string interpolation = fields.text("interpolation").value_or("bicubic");
    transform.filter = interpolation == "bilinear" ? Filter::Bilinear : Filter::Bicubic;
    if (interpolation != "bilinear" && interpolation != "bicubic")
        fields.refuse("interpolation", "is neither bicubic nor bilinear");
}

}  // namespace

Result<EncoderTransform> parseOpenClipConfig(const Json& config, std::string_view source)
{
    const Json preprocess = member(config, "preprocess_cfg");
    const Json vision = member(member(config, "model_cfg"), "vision_cfg");
    ConfigFields fields(preprocess, source);
    ConfigFields visionFields(vision, source);
    std::optional<Size> size = fields.size("size");
    if (!size)
        size = visionFields.size("image_size");
    if (!size)
        fields.refuse("size", "is missing, and model_cfg has no vision_cfg.image_size");
    EncoderTransform transform;
    transform.cropRule = CropRule::Torchvision;
    transform.mean = fields.channels("mean").value_or(kClipMean);
    transform.std = fields.channels("std").value_or(kClipStd);
    const double fill = fields.number("fill_color").value_or(0);
    if (fill < 0 || fill > 255)
        fields.refuse("fill_color", "is not within 0 ... 255");
    else
        transform.fill = static_cast<std::uint8_t>(fill);
    readResize(fields, size.value_or(transform.resizeTo), transform);
    for (const ConfigFields* read : {&fields, &visionFields})
        if (auto fine = read->verdict(); !fine)
            return failure(fine.error());
    return transform.validate().map([&] { return transform; });
}

}  // namespace orangery::image
