// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/image/decode.h"
#include "engine/image/tiff_layout_impl.h"

#include <string>
#include <utility>

namespace orangery::image {

namespace {

Failure refuse(std::string why)
{
    return failure(ErrorCode::Input, std::move(why));
}

std::uint16_t number(TIFF* file, std::uint32_t tag, std::uint16_t otherwise)
{
    std::uint16_t value = otherwise;
    return TIFFGetFieldDefaulted(file, tag, &value) == 1 ? value : otherwise;
}

/// Samples of a pixel's colour, and the mode that Pillow gives them without alpha.
Result<std::uint16_t> readColours(std::uint16_t photometric, TiffLayout& layout)
{
    switch (photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
        layout.mode = layout.bits == 1 ? PixelMode::Bilevel : layout.bits == 16 ? PixelMode::Gray16 : PixelMode::Gray;
        // Pillow leaves 16 bits as they are.
        layout.isInverted = photometric == PHOTOMETRIC_MINISWHITE && layout.bits != 16;
        return std::uint16_t{1};
    case PHOTOMETRIC_RGB:
        layout.mode = PixelMode::Rgb;
        return std::uint16_t{3};
    case PHOTOMETRIC_PALETTE:
        layout.mode = PixelMode::Palette;
        return std::uint16_t{1};
    case PHOTOMETRIC_SEPARATED:
        layout.mode = PixelMode::Cmyk;
        return std::uint16_t{4};
    case PHOTOMETRIC_YCBCR:
        layout.mode = layout.samples == 1 ? PixelMode::Gray : PixelMode::Rgb;
        return static_cast<std::uint16_t>(layout.samples == 1 ? 1 : 3);
    default:
        return refuse("its kind of colours (photometric interpretation " + std::to_string(photometric) +
                      ") is not supported");
    }
}

/// What the first sample behind the colours is.
void readAlpha(TIFF* file, std::uint16_t colours, TiffLayout& layout)
{
    std::uint16_t count = 0;
    const std::uint16_t* kinds = nullptr;
    const bool isTold = TIFFGetField(file, TIFFTAG_EXTRASAMPLES, &count, &kinds) == 1 && count > 0;
    constexpr std::uint16_t kCorelDraw = 999;
    const bool canHaveAlpha = layout.mode == PixelMode::Rgb || layout.mode == PixelMode::Gray;
    if (layout.samples <= colours || !canHaveAlpha)
        return;
    if (!isTold)
        layout.alpha = layout.mode == PixelMode::Rgb ? TiffAlpha::Straight : TiffAlpha::None;
    else if (kinds[0] == EXTRASAMPLE_ASSOCALPHA)
        layout.alpha = TiffAlpha::Multiplied;
    else if (kinds[0] == EXTRASAMPLE_UNASSALPHA || kinds[0] == kCorelDraw)
        layout.alpha = TiffAlpha::Straight;
}

bool isKnownDepth(const TiffLayout& layout)
{
    switch (layout.mode) {
    case PixelMode::Bilevel:
    case PixelMode::Gray:
    case PixelMode::Palette:
        return layout.bits == 8 || (layout.samples == 1 && (layout.bits == 1 || layout.bits == 2 || layout.bits == 4));
    case PixelMode::Gray16:
        return layout.samples == 1;
    default:
        return layout.bits == 8 || layout.bits == 16;
    }
}

}  // namespace

Result<TiffLayout> readTiffLayout(TIFF* file)
{
    TiffLayout layout;
    if (TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &layout.width) != 1 ||
        TIFFGetField(file, TIFFTAG_IMAGELENGTH, &layout.height) != 1)
        return refuse("it gives no width and height");
    layout.bits = number(file, TIFFTAG_BITSPERSAMPLE, 1);
    layout.samples = number(file, TIFFTAG_SAMPLESPERPIXEL, 1);
    layout.isPlanar = number(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    const std::uint16_t photometric = number(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    const std::uint16_t format = number(file, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    const bool isSignedByte = format == SAMPLEFORMAT_INT && layout.bits == 8 && photometric == PHOTOMETRIC_MINISBLACK;
    if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID && !isSignedByte)
        return refuse("its values are signed or real numbers, which say nothing of black and white");
    const Result<std::uint16_t> colours = readColours(photometric, layout);
    if (!colours)
        return failure(colours.error());
    constexpr std::uint16_t kMostSamples = 6;  // as Pillow
    if (layout.samples < *colours || layout.samples > kMostSamples || !isKnownDepth(layout))
        return refuse("it has " + counted(layout.samples, "channel(s) of ") +
                      counted(layout.bits, "bit(s), which is not supported for its kind of colours"));
    readAlpha(file, *colours, layout);
    layout.channels = static_cast<std::uint16_t>(*colours + (layout.alpha == TiffAlpha::None ? 0 : 1));
    if (layout.alpha != TiffAlpha::None)
        layout.mode = layout.mode == PixelMode::Rgb ? PixelMode::Rgba : PixelMode::GrayAlpha;
    if (photometric == PHOTOMETRIC_YCBCR && layout.mode == PixelMode::Rgb) {
        const bool isJpeg = number(file, TIFFTAG_COMPRESSION, COMPRESSION_NONE) == COMPRESSION_JPEG;
        if (isJpeg && !layout.isPlanar)
            TIFFSetField(file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        else
            layout.byLibrary = true;
    }
    return layout;
}

std::uint64_t possibleTiffPixels(TIFF* file, const TiffLayout& layout, std::uint64_t fileBytes)
{
    constexpr std::uint64_t kLzw = 4096 * 8 / 12;
    constexpr std::uint64_t kDeflate = 1032;
    constexpr std::uint64_t kPackBits = 128 / 2;
    std::uint64_t ratio = 0;
    switch (number(file, TIFFTAG_COMPRESSION, COMPRESSION_NONE)) {
    case COMPRESSION_NONE:
        // Channels that are stored more coarsely than the pixels take half a byte of a pixel, or less.
        ratio = layout.byLibrary ? 4 : 1;
        break;
    case COMPRESSION_PACKBITS:
        ratio = kPackBits;
        break;
    case COMPRESSION_LZW:
        ratio = kLzw;
        break;
    case COMPRESSION_DEFLATE:
    case COMPRESSION_ADOBE_DEFLATE:
        ratio = kDeflate;
        break;
    default:
        return kMaxPixels;  // fax rows, and blocks of one value, take next to nothing
    }
    return fileBytes * ratio * 8 / layout.pixelBits();
}

}  // namespace orangery::image
