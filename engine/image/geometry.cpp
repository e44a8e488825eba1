// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/geometry.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

namespace orangery::image {

namespace {

constexpr std::int64_t kMaxResizedEdge = std::int64_t{1} << 30;

std::string sizeText(Size size)
{
    return std::to_string(size.width) + " x " + std::to_string(size.height);
}

Result<Size> checked(Size from, std::int64_t width, std::int64_t height)
{
    if (width < 1 || height < 1 || width > kMaxResizedEdge || height > kMaxResizedEdge)
        return failure(ErrorCode::Input, "a picture of " + sizeText(from) + " pixels does not fit the encoder",
                       "resized, it would have " + std::to_string(width) + " x " + std::to_string(height) + " pixels",
                       "Crop it to a less extreme shape first.");
    return Size{static_cast<int>(width), static_cast<int>(height)};
}

/// Nearest whole number, of two equally near ones the even one, as Python rounds.
std::int64_t roundHalfEven(double value)
{
    return static_cast<std::int64_t>(std::nearbyint(value));
}

/// The shorter edge, and the longer one truncated.
Result<Size> shortestEdge(Size size, int edge)
{
    const bool upright = size.width <= size.height;
    const double shorter = std::min(size.width, size.height);
    const double product = static_cast<double>(edge) * std::max(size.width, size.height);
    const auto longer = static_cast<std::int64_t>(product / shorter);
    return upright ? checked(size, edge, longer) : checked(size, longer, edge);
}

/// One scale for both edges: the smaller one (Inside) or the larger one (Cover) of the two that would fit.
Result<Size> oneScale(Size size, Size to, ResizeRule rule)
{
    const double x = static_cast<double>(size.width) / to.width;
    const double y = static_cast<double>(size.height) / to.height;
    const double ratio = rule == ResizeRule::Inside ? std::max(x, y) : std::min(x, y);
    return checked(size, roundHalfEven(size.width / ratio), roundHalfEven(size.height / ratio));
}

/// One axis of a crop: first pixel of the resized image, how many of them, and where they begin in the result.
struct AxisCrop {
    int first = 0;
    int count = 0;
    int at = 0;
};

AxisCrop cropAxis(int size, int crop, CropRule rule)
{
    if (crop > size)
        return {
            .first = 0, .count = size, .at = rule == CropRule::HuggingFace ? (crop - size + 1) / 2 : (crop - size) / 2};
    const int margin = size - crop;
    const int first = rule == CropRule::HuggingFace ? margin / 2 : static_cast<int>(roundHalfEven(margin / 2.0));
    return {.first = first, .count = crop, .at = 0};
}

}  // namespace

Result<Size> resizedSize(Size size, const EncoderTransform& transform)
{
    switch (transform.resize) {
    case ResizeRule::Keep:
        return size;
    case ResizeRule::ShortestEdge:
        return shortestEdge(size, transform.resizeTo.width);
    case ResizeRule::Squash:
        return transform.resizeTo;
    case ResizeRule::Inside:
    case ResizeRule::Cover:
        break;
    }
    return oneScale(size, transform.resizeTo, transform.resize);
}

CropPlan planCrop(Size size, Size crop, CropRule rule)
{
    const AxisCrop x = cropAxis(size.width, crop.width, rule);
    const AxisCrop y = cropAxis(size.height, crop.height, rule);
    return {.window = {.left = x.first, .top = y.first, .width = x.count, .height = y.count},
            .result = crop,
            .left = x.at,
            .top = y.at};
}

Image paddedToSquare(const Image& rgb, const Colour& background)
{
    const int edge = std::max(rgb.size.width, rgb.size.height);
    Image square = makeImage({edge, edge}, PixelMode::Rgb);
    for (std::size_t i = 0; i < square.bytes.size(); ++i)
        square.bytes[i] = background[i % 3];
    const std::size_t left = static_cast<std::size_t>((edge - rgb.size.width) / 2) * 3;
    const int top = (edge - rgb.size.height) / 2;
    for (int y = 0; y < rgb.size.height; ++y)
        std::memcpy(square.row(top + y) + left, rgb.row(y), rgb.rowBytes());
    return square;
}

Image placed(const Image& image, const CropPlan& plan, std::uint8_t fill)
{
    Image result = makeImage(plan.result, image.mode);
    result.palette = image.palette;
    result.paletteHasAlpha = image.paletteHasAlpha;
    result.transparent = image.transparent;
    std::fill(result.bytes.begin(), result.bytes.end(), fill);
    const std::size_t left = static_cast<std::size_t>(plan.left) * bytesPerPixel(image.mode);
    for (int y = 0; y < image.size.height; ++y)
        std::memcpy(result.row(plan.top + y) + left, image.row(y), image.rowBytes());
    return result;
}

}  // namespace orangery::image
