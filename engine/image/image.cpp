// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/image.h"

namespace orangery::image {

std::string_view nameOf(PixelMode mode)
{
    switch (mode) {
    case PixelMode::Bilevel:
        return "1";
    case PixelMode::Palette:
        return "P";
    case PixelMode::Gray:
        return "L";
    case PixelMode::GrayAlpha:
        return "LA";
    case PixelMode::Gray16:
        return "I;16";
    case PixelMode::Rgb:
        return "RGB";
    case PixelMode::Rgba:
        return "RGBA";
    case PixelMode::Cmyk:
        return "CMYK";
    }
    return {};
}

std::size_t bytesPerPixel(PixelMode mode)
{
    switch (mode) {
    case PixelMode::Bilevel:
    case PixelMode::Palette:
    case PixelMode::Gray:
        return 1;
    case PixelMode::GrayAlpha:
    case PixelMode::Gray16:
        return 2;
    case PixelMode::Rgb:
        return 3;
    case PixelMode::Rgba:
    case PixelMode::Cmyk:
        return 4;
    }
    return 0;
}

std::size_t Image::rowBytes() const
{
    return static_cast<std::size_t>(size.width) * bytesPerPixel(mode);
}

const std::uint8_t* Image::row(int y) const
{
    return bytes.data() + static_cast<std::size_t>(y) * rowBytes();
}

std::uint8_t* Image::row(int y)
{
    return bytes.data() + static_cast<std::size_t>(y) * rowBytes();
}

Image makeImage(Size size, PixelMode mode)
{
    Image image{.size = size, .mode = mode, .bytes = {}};
    image.bytes.resize(image.rowBytes() * static_cast<std::size_t>(size.height));
    return image;
}

bool hasTransparency(const Image& image)
{
    switch (image.mode) {
    case PixelMode::GrayAlpha:
    case PixelMode::Rgba:
        return true;
    case PixelMode::Palette:
        return image.paletteHasAlpha;
    case PixelMode::Cmyk:
        return false;
    default:
        return image.transparent.has_value();
    }
}

}  // namespace orangery::image
