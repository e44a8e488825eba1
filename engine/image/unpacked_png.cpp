// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/unpacked_png.h"

#include "engine/image/decode.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace orangery::image {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t kSignature = 8;
constexpr std::size_t kChunkFrame = 12;  ///< length, name, checksum
constexpr std::size_t kLengthAndName = 8;

std::uint32_t bigEndian(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

void appendBigEndian(std::string& bytes, std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
}

struct Header {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t pixelBits = 0;
    bool isInterlaced = false;
};

std::optional<Header> readHeader(std::string_view file)
{
    constexpr std::size_t kBegin = kSignature + kLengthAndName;
    constexpr std::size_t kHeaderBytes = 13;
    if (file.size() < kBegin + kHeaderBytes || file.substr(kSignature + 4, 4) != "IHDR"sv)
        return std::nullopt;
    constexpr std::array<std::uint64_t, 7> kChannels = {1, 0, 3, 1, 2, 0, 4};
    const auto depth = static_cast<unsigned char>(file[kBegin + 8]);
    const auto colours = static_cast<unsigned char>(file[kBegin + 9]);
    const auto interlace = static_cast<unsigned char>(file[kBegin + 12]);
    Header header{.width = bigEndian(file, kBegin),
                  .height = bigEndian(file, kBegin + 4),
                  .pixelBits = depth * (colours < kChannels.size() ? kChannels[colours] : 0),
                  .isInterlaced = interlace != 0};
    const bool isKnown = header.width > 0 && header.height > 0 && header.height <= kMaxPixels / header.width &&
                         header.pixelBits > 0 && header.pixelBits <= 64 && interlace <= 1;
    return isKnown ? std::optional(header) : std::nullopt;
}

/// Bytes of the filtered rows of a picture, or of one pass of it: each row begins with its filter.
std::uint64_t rowsBytes(std::uint64_t width, std::uint64_t height, std::uint64_t pixelBits)
{
    return width == 0 ? 0 : height * (1 + (width * pixelBits + 7) / 8);
}

std::uint64_t pixelBytes(const Header& header)
{
    if (!header.isInterlaced)
        return rowsBytes(header.width, header.height, header.pixelBits);
    struct Pass {
        std::uint64_t x;
        std::uint64_t y;
        std::uint64_t stepX;
        std::uint64_t stepY;
    };
    constexpr std::array<Pass, 7> kAdam7 = {
        {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
    std::uint64_t bytes = 0;
    for (const Pass& pass : kAdam7) {
        const std::uint64_t columns = (header.width + pass.stepX - 1 - std::min(pass.x, header.width)) / pass.stepX;
        const std::uint64_t rows = (header.height + pass.stepY - 1 - std::min(pass.y, header.height)) / pass.stepY;
        bytes += rowsBytes(columns, rows, header.pixelBits);
    }
    return bytes;
}

/// Where the IDAT chunks lie, which follow each other, and what is in them.
struct PackedPixels {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string bytes;
};

/// Walks over all chunks and checks them.
std::optional<PackedPixels> findPixels(std::string_view file)
{
    PackedPixels pixels;
    for (std::size_t at = kSignature; at < file.size();) {
        if (file.size() - at < kChunkFrame)
            return std::nullopt;
        const std::size_t length = bigEndian(file, at);
        if (length > file.size() - at - kChunkFrame)
            return std::nullopt;
        const std::string_view named = file.substr(at + 4, 4 + length);
        if (libdeflate_crc32(0, named.data(), named.size()) != bigEndian(file, at + kLengthAndName + length))
            return std::nullopt;
        const std::string_view name = named.substr(0, 4);
        const std::size_t next = at + kChunkFrame + length;
        if (name == "IDAT"sv) {
            if (pixels.end != 0 && pixels.end != at)
                return std::nullopt;
            pixels.begin = pixels.end == 0 ? at : pixels.begin;
            pixels.end = next;
            pixels.bytes += named.substr(4);
        } else if (name == "IEND"sv) {
            return pixels.end == 0 ? std::nullopt : std::optional(std::move(pixels));
        }
        at = next;
    }
    return std::nullopt;
}

struct DecompressorCloser {
    void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};

bool inflate(std::string_view packed, std::vector<char>& pixels)
{
    const std::unique_ptr<libdeflate_decompressor, DecompressorCloser> decompressor(libdeflate_alloc_decompressor());
    // Without a place for the number of bytes, all of them have to be there.
    return decompressor && libdeflate_zlib_decompress(decompressor.get(), packed.data(), packed.size(), pixels.data(),
                                                      pixels.size(), nullptr) == LIBDEFLATE_SUCCESS;
}

/// One chunk of stored blocks. The header of a block tells its length twice.
void storePixels(UnpackedPng& png, std::string_view checksum)
{
    constexpr std::size_t kBlock = 0xFFFF;
    constexpr std::size_t kBlockHeader = 5;
    constexpr std::size_t kStreamHeader = 2;
    constexpr std::size_t kChecksum = 4;
    const std::size_t blocks = (png.pixels.size() + kBlock - 1) / kBlock;
    const std::size_t length = kStreamHeader + blocks * kBlockHeader + png.pixels.size() + kChecksum;
    png.headers.reserve(kLengthAndName + kStreamHeader + blocks * kBlockHeader + 2 * kChecksum);
    appendBigEndian(png.headers, static_cast<std::uint32_t>(length));
    png.headers += "IDAT\x78\x01"sv;
    std::size_t taken = 0;
    const auto partOfHeaders = [&] {
        png.parts.push_back(std::string_view(png.headers).substr(taken));
        taken = png.headers.size();
    };
    for (std::size_t i = 0; i < blocks; ++i) {
        const std::size_t begin = i * kBlock;
        const std::size_t size = std::min(kBlock, png.pixels.size() - begin);
        const auto low = static_cast<unsigned char>(size & 0xFFU);
        const auto high = static_cast<unsigned char>(size >> 8U);
        for (const unsigned part : {i + 1 == blocks ? 1U : 0U, unsigned{low}, unsigned{high}, 255U - low, 255U - high})
            png.headers += static_cast<char>(part);
        partOfHeaders();
        png.parts.emplace_back(png.pixels.data() + begin, size);
    }
    png.headers += checksum;
    png.headers.append(kChecksum, '\0');
    partOfHeaders();
}

}  // namespace

std::optional<UnpackedPng> unpackPng(std::string_view file)
{
    constexpr std::uint64_t kMaxRatio = 1032;  // of deflate
    const std::optional<Header> header = readHeader(file);
    const std::optional<PackedPixels> packed = header ? findPixels(file) : std::nullopt;
    if (!packed || packed->bytes.size() < 6 || pixelBytes(*header) / kMaxRatio > packed->bytes.size())
        return std::nullopt;
    UnpackedPng png;
    png.pixels.resize(pixelBytes(*header));
    if (!inflate(packed->bytes, png.pixels))
        return std::nullopt;
    png.parts.push_back(file.substr(0, packed->begin));
    storePixels(png, std::string_view(packed->bytes).substr(packed->bytes.size() - 4));
    png.parts.push_back(file.substr(packed->end));
    return png;
}

}  // namespace orangery::image
