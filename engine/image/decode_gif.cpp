// SPDX-License-Identifier: GPL-3.0-or-later
// The first picture of a GIF file, in Pillow's modes.
#include "engine/image/decode_impl.h"

#include <gif_lib.h>
#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace orangery::image {

namespace {

/// LZW makes at most 4,096 pixels of a code of 12 bits.
constexpr std::uint64_t kPixelsPerByte = 4096 * 8 / 12;

/// Why reading stopped.
struct GifFault {
    std::string what;
};

int readBytes(GifFileType* gif, GifByteType* to, int count)
{
    auto& rest = *static_cast<std::string_view*>(gif->UserData);
    const std::size_t taken = std::min(rest.size(), static_cast<std::size_t>(count));
    std::memcpy(to, rest.data(), taken);
    rest.remove_prefix(taken);
    return static_cast<int>(taken);
}

struct GifCloser {
    void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using GifHandle = std::unique_ptr<GifFileType, GifCloser>;

void require(int status, const GifFileType& gif)
{
    if (status == GIF_ERROR) {
        const char* const why = GifErrorString(gif.Error);
        throw GifFault{why != nullptr ? why : "it is malformed"};
    }
}

/// The index that the extension blocks before a picture call transparent.
void readExtension(GifFileType& gif, std::optional<std::uint8_t>& transparent)
{
    int kind = 0;
    GifByteType* block = nullptr;
    require(DGifGetExtension(&gif, &kind, &block), gif);
    GraphicsControlBlock control{};
    if (kind == GRAPHICS_EXT_FUNC_CODE && block != nullptr &&
        DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK && control.TransparentColor != NO_TRANSPARENT_COLOR)
        transparent = static_cast<std::uint8_t>(control.TransparentColor);
    while (block != nullptr)
        require(DGifGetExtensionNext(&gif, &block), gif);
}

/// Moves on to the first picture.
void findPicture(GifFileType& gif, std::optional<std::uint8_t>& transparent)
{
    for (GifRecordType kind = UNDEFINED_RECORD_TYPE; kind != IMAGE_DESC_RECORD_TYPE;) {
        require(DGifGetRecordType(&gif, &kind), gif);
        if (kind == EXTENSION_RECORD_TYPE)
            readExtension(gif, transparent);
        else if (kind == TERMINATE_RECORD_TYPE)
            throw GifFault{"it holds no picture"};
    }
    require(DGifGetImageDesc(&gif), gif);
}

/// The colours of a map; indices beyond it are grey, as in Pillow.
std::vector<Colour> coloursOf(const ColorMapObject& map)
{
    std::vector<Colour> colours;
    for (std::size_t i = 0; i < 256; ++i) {
        const auto level = static_cast<std::uint8_t>(i);
        colours.push_back({level, level, level, 255});
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(256, static_cast<std::size_t>(map.ColorCount)); ++i)
        colours[i] = {map.Colors[i].Red, map.Colors[i].Green, map.Colors[i].Blue, 255};
    return colours;
}

bool isGrayRamp(const std::vector<Colour>& colours)
{
    for (std::size_t i = 0; i < colours.size(); ++i)
        if (colours[i][0] != i || colours[i][1] != i || colours[i][2] != i)
            return false;
    return true;
}

/// Reads the rows of the picture to their place on the screen.
void readRows(GifFileType& gif, Image& image)
{
    const GifImageDesc& at = gif.Image;
    const auto readRow = [&](int y) { require(DGifGetLine(&gif, image.row(at.Top + y) + at.Left, at.Width), gif); };
    if (!at.Interlace) {
        for (int y = 0; y < at.Height; ++y)
            readRow(y);
        return;
    }
    constexpr std::pair<int, int> kPasses[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    for (const auto& [first, step] : kPasses)
        for (int y = first; y < at.Height; y += step)
            readRow(y);
}

/// Whether another picture follows. What is malformed behind the first one is nobody's concern.
bool findsAnother(GifFileType& gif)
{
    try {
        std::optional<std::uint8_t> ignored;
        findPicture(gif, ignored);
        return true;
    } catch (const GifFault&) {
        return false;
    }
}

}  // namespace

std::string gifVersion()
{
    return "giflib " + std::to_string(GIFLIB_MAJOR) + "." + std::to_string(GIFLIB_MINOR) + "." +
           std::to_string(GIFLIB_RELEASE);
}

Result<Picture> decodeGif(std::string_view bytes, std::string_view source)
try {
    std::string_view rest = bytes;
    int error = 0;
    const GifHandle gif(DGifOpen(&rest, readBytes, &error));
    if (!gif)
        return cannotDecode(source, "GIF", "its header is malformed");
    std::optional<std::uint8_t> transparent;
    findPicture(*gif, transparent);
    const GifImageDesc& at = gif->Image;
    const Size screen{std::max(gif->SWidth, at.Left + at.Width), std::max(gif->SHeight, at.Top + at.Height)};
    const auto width = static_cast<std::uint64_t>(std::max(0, screen.width));
    const auto height = static_cast<std::uint64_t>(std::max(0, screen.height));
    if (auto sized = checkPictureSize(source, width, height, bytes.size() * kPixelsPerByte); !sized)
        return failure(sized.error());
    if (at.Width < 1 || at.Height < 1)
        return cannotDecode(source, "GIF", "its first picture has no pixels");
    Picture picture{.image = makeImage(screen, PixelMode::Gray)};
    Image& image = picture.image;
    const ColorMapObject* map = at.ColorMap != nullptr ? at.ColorMap : gif->SColorMap;
    if (map != nullptr) {
        image.palette = coloursOf(*map);
        image.mode = isGrayRamp(image.palette) ? PixelMode::Gray : PixelMode::Palette;
    }
    std::fill(image.bytes.begin(), image.bytes.end(), transparent.value_or(0));
    readRows(*gif, image);
    if (image.mode == PixelMode::Gray) {
        image.palette.clear();
        if (transparent)
            image.transparent = {*transparent, *transparent, *transparent};
    } else if (transparent) {
        image.palette[*transparent][3] = 0;
        image.paletteHasAlpha = true;
    }
    picture.isFirstOfSeveral = findsAnother(*gif);
    return picture;
} catch (const GifFault& fault) {
    return cannotDecode(source, "GIF", fault.what);
}

}  // namespace orangery::image
