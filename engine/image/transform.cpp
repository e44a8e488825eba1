// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/transform.h"

#include "engine/image/geometry.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace orangery::image {

namespace {

bool isEdge(int edge)
{
    return edge >= 1 && edge <= kMaxEdge;
}

bool isSize(Size size)
{
    return isEdge(size.width) && isEdge(size.height);
}

}  // namespace

Colour padColour(const std::array<double, 3>& mean)
{
    Colour colour{0, 0, 0, 255};
    for (std::size_t c = 0; c < 3; ++c)
        colour[c] = static_cast<std::uint8_t>(std::clamp(mean[c] * 255.0, 0.0, 255.0));
    return colour;
}

Result<void> EncoderTransform::validate() const
{
    const auto refuse = [](std::string why) {
        return failure(ErrorCode::Input, "the processor's settings cannot be used", std::move(why));
    };
    if (resize != ResizeRule::Keep && !isSize(resizeTo))
        return refuse("size is not within 1 ... " + std::to_string(kMaxEdge) + " pixels");
    if (crop && !isSize(*crop))
        return refuse("crop_size is not within 1 ... " + std::to_string(kMaxEdge) + " pixels");
    if (!std::isfinite(rescale) || !std::isfinite(offset))
        return refuse("rescale_factor is not finite");
    for (std::size_t c = 0; c < 3; ++c)
        if (!std::isfinite(mean[c]) || !std::isfinite(std[c]) || std[c] == 0)
            return refuse("image_mean or image_std is not finite, or image_std is 0");
    if (padToSquare && rgb == RgbOrder::Last)
        return failure(ErrorCode::Usage, "padding to a square needs RGB first",
                       "the colour of the margin is given in RGB", "Leave out --rgb last or --pad.");
    return {};
}

Result<Image> encoderPixels(Image image, const EncoderTransform& transform)
{
    if (transform.rgb == RgbOrder::First)
        image = toRgb(std::move(image), transform.alpha);
    if (transform.padToSquare)
        image = paddedToSquare(image, *transform.padToSquare);
    const Result<Size> size = resizedSize(image.size, transform);
    if (!size)
        return failure(size.error());
    const CropPlan plan = planCrop(*size, transform.crop.value_or(*size), transform.cropRule);
    // Together with the check of kMaxEdge on a crop this bounds what a resize without one may ask for.
    if (!isSize(plan.window.size()) && *size != image.size)
        return failure(ErrorCode::Input, "a picture is too large for the encoder",
                       "resized, it would have more than " + std::to_string(kMaxEdge) + " pixels along an edge",
                       "Crop it to a less extreme shape first.");
    image = resize(image, *size, transform.filter, plan.window);
    if (plan.window.size() != plan.result)
        image = placed(image, plan, transform.fill);
    return transform.rgb == RgbOrder::Last ? toRgb(std::move(image), transform.alpha) : std::move(image);
}

std::vector<float> pixelValues(const Image& rgb, const EncoderTransform& transform)
{
    const std::size_t pixels = rgb.bytes.size() / 3;
    std::vector<float> values(rgb.bytes.size());
    for (std::size_t c = 0; c < 3; ++c) {
        std::array<float, 256> table{};
        for (std::size_t level = 0; level < table.size(); ++level) {
            const float rescaled =
                static_cast<float>(static_cast<double>(level) * transform.rescale) + transform.offset;
            table[level] = (rescaled - static_cast<float>(transform.mean[c])) / static_cast<float>(transform.std[c]);
        }
        const std::uint8_t* from = rgb.bytes.data() + c;
        float* to = values.data() + c * pixels;
        for (std::size_t i = 0; i < pixels; ++i)
            to[i] = table[from[3 * i]];
    }
    return values;
}

}  // namespace orangery::image
