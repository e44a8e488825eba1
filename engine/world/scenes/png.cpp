// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/picture.h"

#include <zlib.h>

#include <cstddef>
#include <string_view>

namespace orangery::scenes {

namespace {

void appendBigEndian(std::string& bytes, std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU));
}

const Bytef* bytesOf(std::string_view text)
{
    return reinterpret_cast<const Bytef*>(text.data());
}

/// Length, type, data and the checksum of type and data.
void appendChunk(std::string& png, std::string_view type, std::string_view data)
{
    appendBigEndian(png, static_cast<std::uint32_t>(data.size()));
    const std::size_t begin = png.size();
    png.append(type).append(data);
    const std::string_view checked = std::string_view(png).substr(begin);
    const uLong checksum = ::crc32(::crc32(0, nullptr, 0), bytesOf(checked), static_cast<uInt>(checked.size()));
    appendBigEndian(png, static_cast<std::uint32_t>(checksum));
}

}  // namespace

// A picture is small, so the rows go unfiltered (type 0) into one chunk.
std::string pngOf(const Picture& picture)
{
    const std::size_t rowBytes = static_cast<std::size_t>(picture.side) * 3;
    std::string rows;
    rows.reserve((rowBytes + 1) * static_cast<std::size_t>(picture.side));
    for (std::size_t begin = 0; begin < picture.pixels.size(); begin += rowBytes) {
        rows.push_back('\0');
        rows.append(reinterpret_cast<const char*>(picture.pixels.data()) + begin, rowBytes);
    }
    uLongf size = ::compressBound(static_cast<uLong>(rows.size()));
    std::string packed(size, '\0');
    ::compress2(reinterpret_cast<Bytef*>(packed.data()), &size, bytesOf(rows), static_cast<uLong>(rows.size()),
                Z_BEST_COMPRESSION);  // cannot fail: there is room for the worst case
    packed.resize(size);

    std::string header;
    appendBigEndian(header, static_cast<std::uint32_t>(picture.side));
    appendBigEndian(header, static_cast<std::uint32_t>(picture.side));
    header.append({8, 2, 0, 0, 0});  // bits a channel, RGB, and the only methods that there are
    std::string png("\x89PNG\r\n\x1A\n");
    appendChunk(png, "IHDR", header);
    appendChunk(png, "IDAT", packed);
    appendChunk(png, "IEND", {});
    return png;
}

}  // namespace orangery::scenes
