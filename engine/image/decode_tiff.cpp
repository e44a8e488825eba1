// SPDX-License-Identifier: GPL-3.0-or-later
// The first picture of a TIFF file, unpacked by libtiff and put into Pillow's modes.
#include "engine/image/convert.h"
#include "engine/image/decode_impl.h"
#include "engine/image/orientation.h"
#include "engine/image/tiff_layout_impl.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace orangery::image {

namespace {

/// Why reading stopped.
struct TiffFault {
    std::string what;
};

/// A file in memory as libtiff sees it, with the last thing that it complained about.
struct Memory {
    std::string_view bytes;
    std::uint64_t at = 0;
    std::string complaint;
};

Memory& memoryOf(thandle_t handle)
{
    return *static_cast<Memory*>(handle);
}

tmsize_t readMemory(thandle_t handle, void* to, tmsize_t count)
{
    Memory& memory = memoryOf(handle);
    const std::uint64_t left = memory.bytes.size() - std::min<std::uint64_t>(memory.at, memory.bytes.size());
    const std::size_t taken = std::min<std::uint64_t>(left, static_cast<std::uint64_t>(std::max<tmsize_t>(0, count)));
    if (taken > 0)
        std::memcpy(to, memory.bytes.data() + memory.at, taken);
    memory.at += taken;
    return static_cast<tmsize_t>(taken);
}

tmsize_t writeNothing(thandle_t /*handle*/, void* /*from*/, tmsize_t /*count*/)
{
    return 0;
}

toff_t seekMemory(thandle_t handle, toff_t offset, int from)
{
    Memory& memory = memoryOf(handle);
    memory.at = from == SEEK_CUR ? memory.at + offset : from == SEEK_END ? memory.bytes.size() + offset : offset;
    return memory.at;
}

toff_t sizeOfMemory(thandle_t handle)
{
    return memoryOf(handle).bytes.size();
}

int mapMemory(thandle_t handle, void** base, toff_t* size)
{
    // libtiff only reads what it maps of a file that is open for reading.
    *base = const_cast<char*>(memoryOf(handle).bytes.data());
    *size = memoryOf(handle).bytes.size();
    return 1;
}

int keepComplaint(TIFF* /*file*/, void* memory, const char* module, const char* format, va_list arguments)
{
    char text[256];
    std::vsnprintf(text, sizeof(text), format, arguments);
    memoryOf(memory).complaint = module != nullptr && *module != '\0' ? std::string(module) + ": " + text : text;
    return 1;
}

int dropWarning(TIFF* /*file*/, void* /*memory*/, const char* /*module*/, const char* /*format*/, va_list /*arguments*/)
{
    return 1;
}

struct TiffCloser {
    void operator()(TIFF* file) const { TIFFClose(file); }
};
using TiffHandle = std::unique_ptr<TIFF, TiffCloser>;

TiffHandle openMemory(Memory& memory)
{
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                   TIFFOpenOptionsFree);
    constexpr tmsize_t kMaxBlock = tmsize_t{4} * static_cast<tmsize_t>(kMaxPixels);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kMaxBlock);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keepComplaint, &memory);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), dropWarning, &memory);
    const auto close = [](thandle_t /*handle*/) { return 0; };
    const auto unmap = [](thandle_t /*handle*/, void* /*base*/, toff_t /*size*/) {};
    return TiffHandle(TIFFClientOpenExt("input", "rO", &memory, readMemory, writeNothing, seekMemory, close,
                                        sizeOfMemory, mapMemory, unmap, options.get()));
}

/// A strip or a tile: where it lies in the picture, and which of the planes it is of.
struct Block {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::size_t rowBytes = 0;
    std::uint16_t plane = 0;
};

/// A sample of a row; of 16 bits the upper eight.
std::uint8_t sampleAt(const std::uint8_t* row, std::uint16_t bits, std::size_t i)
{
    if (bits == 8)
        return row[i];
    if (bits == 16) {
        std::uint16_t word = 0;
        std::memcpy(&word, row + 2 * i, sizeof(word));
        return static_cast<std::uint8_t>(word >> 8U);
    }
    const std::size_t perByte = 8U / bits;
    const std::size_t shift = 8 - bits * (1 + i % perByte);
    return static_cast<std::uint8_t>((row[i / perByte] >> shift) & ((1U << bits) - 1U));
}

/// What a sample is multiplied by to reach 255.
std::uint8_t scaleOf(const TiffLayout& layout)
{
    const bool isLevel = layout.mode == PixelMode::Gray || layout.mode == PixelMode::Bilevel;
    return static_cast<std::uint8_t>(isLevel && layout.bits < 8 ? 255 / ((1 << layout.bits) - 1) : 1);
}

/// One row of a block, of which `count` pixels lie in the picture.
void unpackRow(const std::uint8_t* row, const TiffLayout& layout, std::uint32_t count, std::uint8_t* to)
{
    if (layout.mode == PixelMode::Gray16) {
        std::memcpy(to, row, std::size_t{count} * 2);  // libtiff gives the processor's order, which is little-endian
        return;
    }
    const std::size_t step = layout.isPlanar ? 1 : layout.samples;
    if (layout.bits == 8 && step == layout.channels && !layout.isInverted) {
        std::memcpy(to, row, std::size_t{count} * step);
        return;
    }
    const std::uint8_t scale = scaleOf(layout);
    const std::uint8_t flip = layout.isInverted ? 255 : 0;
    const std::uint16_t channels = layout.isPlanar ? 1 : layout.channels;
    for (std::uint32_t x = 0; x < count; ++x)
        for (std::uint16_t c = 0; c < channels; ++c) {
            const auto sample = static_cast<std::uint8_t>(sampleAt(row, layout.bits, x * step + c) * scale);
            to[std::size_t{x} * layout.channels + c] = sample ^ flip;
        }
}

void unpackBlock(const std::vector<std::uint8_t>& packed, const TiffLayout& layout, const Block& block, Image& image)
{
    if (block.plane >= layout.channels)
        return;
    const std::uint32_t columns = std::min(block.width, layout.width - block.x);
    const std::uint32_t rows = std::min(block.height, layout.height - block.y);
    const std::size_t pixel = bytesPerPixel(layout.mode);
    for (std::uint32_t y = 0; y < rows; ++y)
        unpackRow(packed.data() + y * block.rowBytes, layout, columns,
                  image.row(static_cast<int>(block.y + y)) + block.x * pixel + block.plane);
}

std::vector<std::uint8_t> makeBuffer(tmsize_t bytes)
{
    if (bytes <= 0)
        throw TiffFault{"its strips or tiles have no size"};
    return std::vector<std::uint8_t>(static_cast<std::size_t>(bytes));
}

void readTiles(TIFF* file, const TiffLayout& layout, std::uint64_t possible, Image& image)
{
    constexpr std::uint64_t kUsualTile = 1 << 20;  // tiles may be larger than the picture
    Block block;
    TIFFGetField(file, TIFFTAG_TILEWIDTH, &block.width);
    TIFFGetField(file, TIFFTAG_TILELENGTH, &block.height);
    block.rowBytes = static_cast<std::size_t>(TIFFTileRowSize(file));
    if (block.width == 0 || block.height == 0 || block.height > std::max(possible, kUsualTile) / block.width)
        throw TiffFault{"its tiles have " + std::to_string(block.width) + " x " + std::to_string(block.height) +
                        " pixels, for which the file is too short"};
    std::vector<std::uint8_t> packed = makeBuffer(TIFFTileSize(file));
    const std::uint16_t planes = layout.isPlanar ? layout.samples : 1;
    for (; block.plane < planes; ++block.plane)
        for (block.y = 0; block.y < layout.height; block.y += std::min(block.height, layout.height - block.y))
            for (block.x = 0; block.x < layout.width; block.x += std::min(block.width, layout.width - block.x)) {
                const std::uint32_t tile = TIFFComputeTile(file, block.x, block.y, 0, block.plane);
                if (TIFFReadEncodedTile(file, tile, packed.data(), static_cast<tmsize_t>(packed.size())) < 0)
                    throw TiffFault{"tile " + std::to_string(tile) + " does not unpack"};
                unpackBlock(packed, layout, block, image);
            }
}

void readStrips(TIFF* file, const TiffLayout& layout, Image& image)
{
    Block block{.width = layout.width, .rowBytes = static_cast<std::size_t>(TIFFScanlineSize(file))};
    TIFFGetFieldDefaulted(file, TIFFTAG_ROWSPERSTRIP, &block.height);
    block.height = std::min(block.height, layout.height);
    std::vector<std::uint8_t> packed = makeBuffer(TIFFStripSize(file));
    if (block.height == 0)
        throw TiffFault{"its strips have no rows"};
    const std::uint16_t planes = layout.isPlanar ? layout.samples : 1;
    for (; block.plane < planes; ++block.plane)
        for (block.y = 0; block.y < layout.height; block.y += std::min(block.height, layout.height - block.y)) {
            const std::uint32_t strip = TIFFComputeStrip(file, block.y, block.plane);
            const std::uint32_t rows = std::min(block.height, layout.height - block.y);
            const auto needed = static_cast<tmsize_t>(rows * block.rowBytes);
            if (needed > static_cast<tmsize_t>(packed.size()) ||
                TIFFReadEncodedStrip(file, strip, packed.data(), needed) < needed)
                throw TiffFault{"strip " + std::to_string(strip) + " does not unpack to its rows"};
            unpackBlock(packed, layout, block, image);
        }
}

/// Colours of other kinds, as libtiff turns them into RGB. Rows and columns stay where they are.
void readByLibrary(TIFF* file, Image& image)
{
    char why[1024] = "";
    TIFFRGBAImage reader{};
    if (TIFFRGBAImageBegin(&reader, file, 1, why) == 0)
        throw TiffFault{why};
    reader.req_orientation = reader.orientation;
    std::vector<std::uint32_t> pixels(image.bytes.size() / 3);
    const int read = TIFFRGBAImageGet(&reader, pixels.data(), static_cast<std::uint32_t>(image.size.width),
                                      static_cast<std::uint32_t>(image.size.height));
    TIFFRGBAImageEnd(&reader);
    if (read == 0)
        throw TiffFault{"its data do not unpack"};
    std::uint8_t* to = image.bytes.data();
    for (const std::uint32_t pixel : pixels) {
        *to++ = static_cast<std::uint8_t>(TIFFGetR(pixel));
        *to++ = static_cast<std::uint8_t>(TIFFGetG(pixel));
        *to++ = static_cast<std::uint8_t>(TIFFGetB(pixel));
    }
}

std::vector<Colour> readPalette(TIFF* file, std::uint16_t bits)
{
    std::array<const std::uint16_t*, 3> maps{};
    if (TIFFGetField(file, TIFFTAG_COLORMAP, &maps[0], &maps[1], &maps[2]) != 1)
        throw TiffFault{"it has no palette"};
    std::vector<Colour> colours(256, Colour{0, 0, 0, 255});
    for (std::size_t i = 0; i < (std::size_t{1} << bits); ++i)
        for (std::size_t c = 0; c < 3; ++c)
            colours[i][c] = static_cast<std::uint8_t>(maps[c][i] >> 8U);
    return colours;
}

void readPixels(TIFF* file, const TiffLayout& layout, std::uint64_t possible, Image& image)
{
    if (layout.mode == PixelMode::Palette)
        image.palette = readPalette(file, layout.bits);
    if (layout.byLibrary)
        readByLibrary(file, image);
    else if (TIFFIsTiled(file) != 0)
        readTiles(file, layout, possible, image);
    else
        readStrips(file, layout, image);
}

/// Takes the alpha out of the colours; where it is 0 they are black.
Image unmultiplied(Image image)
{
    const std::size_t channels = bytesPerPixel(image.mode);
    for (std::size_t i = 0; i < image.bytes.size(); i += channels)
        if (image.bytes[i + channels - 1] == 0)
            std::fill_n(image.bytes.begin() + static_cast<std::ptrdiff_t>(i), channels, std::uint8_t{0});
    return divideAlpha(std::move(image));
}

}  // namespace

std::string tiffVersion()
{
    const std::string_view text = TIFFGetVersion();  // "LIBTIFF, Version 4.5.0\nCopyright ..."
    const std::size_t end = text.find('\n');
    const std::size_t begin = text.rfind(' ', end);
    return "libtiff " + std::string(text.substr(begin + 1, end - begin - 1));
}

Result<Picture> decodeTiff(std::string_view bytes, std::string_view source)
{
    Memory memory{.bytes = bytes};
    const auto refuse = [&](const std::string& why) {
        return cannotDecode(source, "TIFF", why + (memory.complaint.empty() ? "" : " (" + memory.complaint + ")"));
    };
    try {
        const TiffHandle file = openMemory(memory);
        if (!file)
            return refuse("its first directory cannot be read");
        const Result<TiffLayout> layout = readTiffLayout(file.get());
        if (!layout)
            return refuse(layout.error().message);
        // libtiff takes a palette that it cannot read for a ramp of greys.
        if (tiffTag(bytes, TIFFTAG_PHOTOMETRIC) == std::uint32_t{PHOTOMETRIC_PALETTE} &&
            layout->mode != PixelMode::Palette)
            return refuse("its palette cannot be read");
        const std::uint64_t possible = possibleTiffPixels(file.get(), *layout, bytes.size());
        if (auto sized = checkPictureSize(source, layout->width, layout->height, possible); !sized)
            return failure(sized.error());
        const Size size{static_cast<int>(layout->width), static_cast<int>(layout->height)};
        Image image = makeImage(size, layout->mode);
        readPixels(file.get(), *layout, possible, image);
        if (layout->alpha == TiffAlpha::Multiplied)
            image = unmultiplied(std::move(image));
        // In a TIFF file the orientation is part of the format, so that Pillow turns it without being asked.
        std::uint16_t orientation = 1;
        TIFFGetFieldDefaulted(file.get(), TIFFTAG_ORIENTATION, &orientation);
        return Picture{.image = oriented(std::move(image), orientation),
                       .isFirstOfSeveral = TIFFLastDirectory(file.get()) == 0};
    } catch (const TiffFault& fault) {
        return refuse(fault.what);
    }
}

}  // namespace orangery::image
