// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/convert.h"
#include "engine/image/decode_impl.h"
#include "engine/image/orientation.h"
#include "engine/image/unpacked_png.h"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace orangery::image {

namespace {

/// One decoding. libpng reports an error by a jump out of its functions, so each function here that calls it sets the
/// target of that jump and has no object with a destructor.
class PngFile {
public:
    /// The file may come in parts. Where `isChecked`, checksums are not looked at again.
    PngFile(std::span<const std::string_view> parts, bool isChecked) : m_parts(parts)
    {
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, onError, [](png_structp, png_const_charp) {});
        m_info = m_png != nullptr ? png_create_info_struct(m_png) : nullptr;
        if (m_info != nullptr && isChecked) {
            png_set_crc_action(m_png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
            png_set_option(m_png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
        }
    }
    PngFile(const PngFile&) = delete;
    PngFile& operator=(const PngFile&) = delete;
    ~PngFile() { png_destroy_read_struct(&m_png, &m_info, nullptr); }

    bool readHeader()
    {
        if (m_info == nullptr || setjmp(m_escape) != 0)
            return false;
        png_set_read_fn(m_png, this, onRead);
        png_read_info(m_png, m_info);
        return true;
    }

    /// Asks for one byte a channel, but for 16-bit grey, which comes little-endian.
    bool prepare()
    {
        if (setjmp(m_escape) != 0)
            return false;
        if (bitDepth() < 8 && colourType() == PNG_COLOR_TYPE_GRAY && bitDepth() > 1)
            png_set_expand_gray_1_2_4_to_8(m_png);
        else if (bitDepth() < 8)
            png_set_packing(m_png);
        else if (bitDepth() == 16 && colourType() == PNG_COLOR_TYPE_GRAY)
            png_set_swap(m_png);
        else if (bitDepth() == 16)
            png_set_strip_16(m_png);
        png_set_interlace_handling(m_png);
        png_read_update_info(m_png, m_info);
        return true;
    }

    bool readPixels(std::vector<png_bytep>& rows)
    {
        if (setjmp(m_escape) != 0)
            return false;
        png_read_image(m_png, rows.data());
        return true;
    }

    /// What follows the pixels; a file that lacks it is read all the same.
    void readEnd()
    {
        if (setjmp(m_escape) == 0)
            png_read_end(m_png, m_info);
    }

    [[nodiscard]] png_uint_32 width() const { return png_get_image_width(m_png, m_info); }
    [[nodiscard]] png_uint_32 height() const { return png_get_image_height(m_png, m_info); }
    [[nodiscard]] int bitDepth() const { return png_get_bit_depth(m_png, m_info); }
    [[nodiscard]] int colourType() const { return png_get_color_type(m_png, m_info); }
    [[nodiscard]] std::size_t rowBytes() const { return png_get_rowbytes(m_png, m_info); }
    [[nodiscard]] std::string message() const { return m_message; }

    /// The palette with its alphas; indices that the file does not define are black, as in Pillow.
    [[nodiscard]] std::vector<Colour> palette() const;
    [[nodiscard]] bool paletteHasAlpha() const { return png_get_valid(m_png, m_info, PNG_INFO_tRNS) != 0; }
    [[nodiscard]] std::optional<std::array<std::uint16_t, 3>> transparent(PixelMode mode) const;
    [[nodiscard]] int orientation() const;

private:
    [[noreturn]] static void onError(png_structp png, png_const_charp message)
    {
        auto* file = static_cast<PngFile*>(png_get_error_ptr(png));
        std::strncpy(file->m_message, message, sizeof(file->m_message) - 1);
        std::longjmp(file->m_escape, 1);
    }

    static void onRead(png_structp png, png_bytep to, std::size_t count)
    {
        auto* file = static_cast<PngFile*>(png_get_io_ptr(png));
        while (count > 0) {
            while (file->m_rest.empty() && !file->m_parts.empty()) {
                file->m_rest = file->m_parts.front();
                file->m_parts = file->m_parts.subspan(1);
            }
            const std::size_t taken = std::min(count, file->m_rest.size());
            if (taken == 0)
                png_error(png, "the file ends before the picture does");
            std::memcpy(to, file->m_rest.data(), taken);
            file->m_rest.remove_prefix(taken);
            to += taken;
            count -= taken;
        }
    }

    std::span<const std::string_view> m_parts;
    std::string_view m_rest;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    std::jmp_buf m_escape{};
    char m_message[256]{};
};

std::vector<Colour> PngFile::palette() const
{
    std::vector<Colour> colours(256, Colour{0, 0, 0, 255});
    png_colorp entries = nullptr;
    int count = 0;
    if (png_get_PLTE(m_png, m_info, &entries, &count) != 0)
        for (int i = 0; i < count; ++i)
            colours[static_cast<std::size_t>(i)] = {entries[i].red, entries[i].green, entries[i].blue, 255};
    png_bytep alphas = nullptr;
    int alphaCount = 0;
    if (png_get_tRNS(m_png, m_info, &alphas, &alphaCount, nullptr) != 0 && alphas != nullptr)
        for (int i = 0; i < alphaCount; ++i)
            colours[static_cast<std::size_t>(i)][3] = alphas[i];
    return colours;
}

std::optional<std::array<std::uint16_t, 3>> PngFile::transparent(PixelMode mode) const
{
    png_color_16p colour = nullptr;
    if (png_get_tRNS(m_png, m_info, nullptr, nullptr, &colour) == 0 || colour == nullptr)
        return std::nullopt;
    if (mode == PixelMode::Rgb)
        return std::array<std::uint16_t, 3>{colour->red, colour->green, colour->blue};
    std::uint16_t level = colour->gray;
    if (mode == PixelMode::Bilevel)
        level = level != 0 ? 255 : 0;
    return std::array<std::uint16_t, 3>{level, level, level};
}

int PngFile::orientation() const
{
    png_bytep exif = nullptr;
    png_uint_32 bytes = 0;
    if (png_get_eXIf_1(m_png, m_info, &bytes, &exif) == 0 || exif == nullptr)
        return 1;
    return exifOrientation({reinterpret_cast<const char*>(exif), bytes});
}

PixelMode modeOf(int colourType, int bitDepth)
{
    switch (colourType) {
    case PNG_COLOR_TYPE_GRAY:
        return bitDepth == 1 ? PixelMode::Bilevel : bitDepth == 16 ? PixelMode::Gray16 : PixelMode::Gray;
    case PNG_COLOR_TYPE_GRAY_ALPHA:
        return PixelMode::GrayAlpha;
    case PNG_COLOR_TYPE_PALETTE:
        return PixelMode::Palette;
    case PNG_COLOR_TYPE_RGB_ALPHA:
        return PixelMode::Rgba;
    default:
        return PixelMode::Rgb;
    }
}

/// Pixels that the compressed data can stand for: deflate makes at most 1,032 bytes of one.
std::uint64_t possiblePixels(std::uint64_t fileBytes, std::uint64_t bitsPerPixel)
{
    return fileBytes * 1032 * 8 / bitsPerPixel;
}

Result<Picture> readImage(PngFile& file, PixelMode mode, std::string_view source)
{
    Picture picture{.image = makeImage({static_cast<int>(file.width()), static_cast<int>(file.height())}, mode)};
    Image& image = picture.image;
    if (!file.prepare())
        return cannotDecode(source, "PNG", file.message());
    if (file.rowBytes() != image.rowBytes())
        return cannotDecode(source, "PNG", "its rows are not as long as its header says");
    std::vector<png_bytep> rows;
    rows.reserve(static_cast<std::size_t>(image.size.height));
    for (int y = 0; y < image.size.height; ++y)
        rows.push_back(image.row(y));
    if (!file.readPixels(rows))
        return cannotDecode(source, "PNG", file.message());
    if (mode == PixelMode::Bilevel)
        for (std::uint8_t& byte : image.bytes)
            byte = byte != 0 ? 255 : 0;
    return picture;
}

}  // namespace

std::string pngVersion()
{
    return std::string("libpng ") + png_get_libpng_ver(nullptr);
}

namespace {

Result<Picture> decodeParts(std::span<const std::string_view> parts, bool isChecked, std::uint64_t fileBytes,
                            std::string_view source)
{
    PngFile file(parts, isChecked);
    if (!file.readHeader())
        return cannotDecode(source, "PNG",
                            file.message() == "Invalid IHDR data" ? "its header names a size or depth that no PNG has"
                                                                  : file.message());
    const PixelMode mode = modeOf(file.colourType(), file.bitDepth());
    const bool isDeep = file.bitDepth() == 16;
    const auto bits = static_cast<std::uint64_t>(file.bitDepth()) *
                      static_cast<std::uint64_t>(mode == PixelMode::Gray16 ? 1 : bytesPerPixel(mode));
    if (auto sized = checkPictureSize(source, file.width(), file.height(), possiblePixels(fileBytes, bits)); !sized)
        return failure(sized.error());
    Result<Picture> picture = readImage(file, mode, source);
    if (!picture)
        return picture;
    if (mode == PixelMode::GrayAlpha && isDeep)
        picture->image = toRgba(picture->image);  // the mode that Pillow gives it
    if (mode == PixelMode::Palette) {
        picture->image.palette = file.palette();
        picture->image.paletteHasAlpha = file.paletteHasAlpha();
    } else {
        picture->image.transparent = file.transparent(mode);
    }
    file.readEnd();
    picture->orientation = file.orientation();
    return picture;
}

}  // namespace

namespace {

/// An animated PNG tells its frames before the first one, in a chunk "acTL" whose data begin with their number.
bool isAnimated(std::string_view bytes)
{
    constexpr std::size_t kName = 4;
    const std::size_t at = bytes.substr(0, bytes.find("IDAT")).find("acTL");
    if (at == std::string_view::npos)
        return false;
    const std::string_view frames = bytes.substr(at + kName, kName);
    return frames.size() == kName && frames != std::string_view("\0\0\0\0", kName) &&
           frames != std::string_view("\0\0\0\1", kName);
}

}  // namespace

Result<Picture> decodePng(std::string_view bytes, std::string_view source)
{
    const std::optional<UnpackedPng> unpacked = unpackPng(bytes);
    Result<Picture> picture = unpacked ? decodeParts(unpacked->parts, true, bytes.size(), source)
                                       : decodeParts(std::span(&bytes, 1), false, bytes.size(), source);
    if (picture)
        picture->isFirstOfSeveral = isAnimated(bytes);
    return picture;
}

}  // namespace orangery::image
