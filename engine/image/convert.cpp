// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/convert.h"

#include <algorithm>
#include <utility>

namespace orangery::image {

namespace {

constexpr std::uint8_t kOpaque = 255;

/// a / 255, rounded, for 0 <= a <= 255 * 255.
std::uint32_t dividedBy255(std::uint32_t a)
{
    a += 128;
    return ((a >> 8U) + a) >> 8U;
}

std::uint8_t byteOf(std::uint32_t value)
{
    return static_cast<std::uint8_t>(std::min(value, 255U));
}

Colour gray(std::uint8_t level)
{
    return {level, level, level, kOpaque};
}

/// One pixel as red, green, blue, alpha.
Colour colourAt(const Image& image, const std::uint8_t* pixel)
{
    switch (image.mode) {
    case PixelMode::Bilevel:
    case PixelMode::Gray:
        return gray(pixel[0]);
    case PixelMode::GrayAlpha:
        return {pixel[0], pixel[0], pixel[0], pixel[1]};
    case PixelMode::Gray16:
        return gray(pixel[1] != 0 ? std::uint8_t{255} : pixel[0]);
    case PixelMode::Palette:
        return image.palette[pixel[0]];
    case PixelMode::Rgb:
        return {pixel[0], pixel[1], pixel[2], kOpaque};
    case PixelMode::Rgba:
        return {pixel[0], pixel[1], pixel[2], pixel[3]};
    case PixelMode::Cmyk: {
        const std::uint32_t white = 255U - pixel[3];
        const auto light = [&](std::uint32_t ink) {
            return static_cast<std::uint8_t>(white - dividedBy255(ink * white));
        };
        return {light(pixel[0]), light(pixel[1]), light(pixel[2]), kOpaque};
    }
    }
    return {};
}

/// Pillow compares the low byte of what the file calls transparent, also where the file has 16 bits a channel.
bool isTransparent(const Colour& colour, const std::array<std::uint16_t, 3>& transparent)
{
    return colour[0] == (transparent[0] & 0xFFU) && colour[1] == (transparent[1] & 0xFFU) &&
           colour[2] == (transparent[2] & 0xFFU);
}

/// Calls `use(pixel as RGBA, bytes of the result)` for each pixel, where a pixel of the result has `channels` bytes.
template <class Use>
void forEachPixel(const Image& image, Image& result, Use use)
{
    const std::size_t step = bytesPerPixel(image.mode);
    const std::size_t resultStep = bytesPerPixel(result.mode);
    const std::size_t pixels = result.bytes.size() / resultStep;
    const std::uint8_t* from = image.bytes.data();
    std::uint8_t* to = result.bytes.data();
    for (std::size_t i = 0; i < pixels; ++i, from += step, to += resultStep) {
        Colour colour = colourAt(image, from);
        if (image.transparent && isTransparent(colour, *image.transparent))
            colour[3] = 0;
        use(colour, to);
    }
}

/// An image with an alpha channel after every other value became `change(value, alpha)`; other modes as they are.
template <class Change>
Image withColours(Image image, Change change)
{
    if (image.mode != PixelMode::Rgba && image.mode != PixelMode::GrayAlpha)
        return image;
    const std::size_t channels = bytesPerPixel(image.mode);
    for (std::size_t i = 0; i < image.bytes.size(); i += channels) {
        const std::uint32_t alpha = image.bytes[i + channels - 1];
        for (std::size_t c = 0; c + 1 < channels; ++c)
            image.bytes[i + c] = byteOf(change(image.bytes[i + c], alpha));
    }
    return image;
}

/// The colour over white, with the fixed-point arithmetic of Pillow's alpha_composite.
std::uint8_t overWhite(std::uint32_t value, std::uint32_t alpha)
{
    constexpr std::uint32_t kBits = 7;
    const std::uint32_t sum = value * (alpha << kBits) + 255U * ((255U - alpha) << kBits) + (128U << kBits);
    return static_cast<std::uint8_t>((((sum >> 8U) + sum) >> 8U) >> kBits);
}

}  // namespace

Image toRgb(Image image, AlphaRule alpha)
{
    const bool onWhite = alpha == AlphaRule::White && hasTransparency(image);
    if (image.mode == PixelMode::Rgb && !onWhite)
        return image;
    Image rgb = makeImage(image.size, PixelMode::Rgb);
    if (!onWhite) {
        forEachPixel(image, rgb, [](const Colour& colour, std::uint8_t* to) { std::copy_n(colour.begin(), 3, to); });
        return rgb;
    }
    forEachPixel(image, rgb, [](const Colour& colour, std::uint8_t* to) {
        for (std::size_t c = 0; c < 3; ++c)
            to[c] = overWhite(colour[c], colour[3]);
    });
    return rgb;
}

Image toRgba(const Image& image)
{
    Image rgba = makeImage(image.size, PixelMode::Rgba);
    forEachPixel(image, rgba, [](const Colour& colour, std::uint8_t* to) { std::copy_n(colour.begin(), 4, to); });
    return rgba;
}

Image multiplyAlpha(Image image)
{
    return withColours(std::move(image),
                       [](std::uint32_t value, std::uint32_t alpha) { return dividedBy255(value * alpha); });
}

Image divideAlpha(Image image)
{
    return withColours(std::move(image), [](std::uint32_t value, std::uint32_t alpha) {
        return alpha == 0 || alpha == kOpaque ? value : 255U * value / alpha;
    });
}

}  // namespace orangery::image
