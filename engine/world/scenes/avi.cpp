// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/avi.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace orangery::scenes {

namespace {

constexpr std::string_view kCodec = "MPNG";
constexpr std::string_view kFrame = "00dc";  // compressed picture of stream 0
constexpr std::uint32_t kHasIndex = 0x10;    // of the file
constexpr std::uint32_t kKeyFrame = 0x10;    // of an entry of the index
constexpr std::uint32_t kUsualQuality = 0xFFFFFFFF;
constexpr std::uint32_t kBitmapHeader = 40;                  // bytes
constexpr std::uint32_t kPlanesAndBits = (24U << 16U) | 1U;  // one plane of 24 bits

/// Little-endian words one after the other.
std::string words(std::initializer_list<std::uint32_t> values)
{
    std::string bytes;
    for (const std::uint32_t value : values)
        for (unsigned shift = 0; shift < 32; shift += 8)
            bytes += static_cast<char>((value >> shift) & 0xFFU);
    return bytes;
}

/// A chunk: name, length, content, filled to an even length.
std::string chunk(std::string_view name, std::string_view content)
{
    std::string bytes(name);
    bytes += words({static_cast<std::uint32_t>(content.size())});
    bytes += content;
    if (content.size() % 2 != 0)
        bytes += '\0';
    return bytes;
}

std::string list(std::string_view kind, std::string_view content)
{
    return chunk("LIST", std::string(kind).append(content));
}

}  // namespace

std::string aviOf(const std::vector<std::string>& pngFrames, int side, int framesPerSecond)
{
    constexpr std::uint32_t kMicroseconds = 1'000'000;
    const auto count = static_cast<std::uint32_t>(pngFrames.size());
    const auto edge = static_cast<std::uint32_t>(side);
    const auto rate = static_cast<std::uint32_t>(framesPerSecond);
    std::string movie;
    std::string index;
    std::size_t largest = 0;
    for (const std::string& frame : pngFrames) {
        // Offsets count from the word "movi".
        index += std::string(kFrame) + words({kKeyFrame, static_cast<std::uint32_t>(movie.size() + 4),
                                              static_cast<std::uint32_t>(frame.size())});
        movie += chunk(kFrame, frame);
        largest = std::max(largest, frame.size());
    }
    const auto buffer = static_cast<std::uint32_t>(largest);
    const std::string header =
        words({kMicroseconds / rate, buffer * rate, 0, kHasIndex, count, 0, 1, buffer, edge, edge, 0, 0, 0, 0});
    const std::string stream = std::string("vids").append(kCodec) +
                               words({0, 0, 0, 1, rate, 0, count, buffer, kUsualQuality, 0, 0, edge << 16U | edge});
    const std::string format =
        words({kBitmapHeader, edge, edge, kPlanesAndBits}) + std::string(kCodec) + words({edge * edge * 3, 0, 0, 0, 0});
    return chunk("RIFF",
                 "AVI " +
                     list("hdrl", chunk("avih", header) + list("strl", chunk("strh", stream) + chunk("strf", format))) +
                     list("movi", movie) + chunk("idx1", index));
}

}  // namespace orangery::scenes
