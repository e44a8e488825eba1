// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/gguf_blocks.h"

#include "engine/io/float_formats.h"
#include "engine/io/little_endian.h"

#include <array>

namespace orangery::io {

namespace {

constexpr unsigned kHalf = 16;
constexpr unsigned kValues = 32;

float halfAt(const std::byte* place)
{
    return floatOfF16(load<std::uint16_t>(place));
}

/// The code of value i of a block of 32 four-bit codes.
unsigned nibble(const std::byte* codes, unsigned i)
{
    const auto pair = std::to_integer<unsigned>(codes[i % kHalf]);
    return i < kHalf ? pair & 15U : pair >> 4U;
}

unsigned fiveBits(const std::byte* codes, std::uint32_t fifthBits, unsigned i)
{
    return nibble(codes, i) | (fifthBits >> i & 1U) << 4U;
}

}  // namespace

int iq4Step(unsigned code)
{
    static constexpr std::array<int, 16> kSteps{-127, -104, -83, -65, -49, -35, -22, -10,
                                                1,    13,   25,  38,  53,  69,  89,  113};
    return kSteps[code];
}

void unpackQ4_0(const std::byte* block, float* values)
{
    const float d = halfAt(block);
    for (unsigned i = 0; i < kValues; ++i)
        values[i] = d * static_cast<float>(static_cast<int>(nibble(block + 2, i)) - 8);
}

void unpackQ4_1(const std::byte* block, float* values)
{
    const float d = halfAt(block);
    const float m = halfAt(block + 2);
    for (unsigned i = 0; i < kValues; ++i)
        values[i] = d * static_cast<float>(nibble(block + 4, i)) + m;
}

void unpackQ5_0(const std::byte* block, float* values)
{
    const float d = halfAt(block);
    const auto fifthBits = load<std::uint32_t>(block + 2);
    for (unsigned i = 0; i < kValues; ++i)
        values[i] = d * static_cast<float>(static_cast<int>(fiveBits(block + 6, fifthBits, i)) - 16);
}

void unpackQ5_1(const std::byte* block, float* values)
{
    const float d = halfAt(block);
    const float m = halfAt(block + 2);
    const auto fifthBits = load<std::uint32_t>(block + 4);
    for (unsigned i = 0; i < kValues; ++i)
        values[i] = d * static_cast<float>(fiveBits(block + 8, fifthBits, i)) + m;
}

void unpackQ8_0(const std::byte* block, float* values)
{
    const float d = halfAt(block);
    for (unsigned i = 0; i < kValues; ++i)
        values[i] = d * static_cast<float>(load<std::int8_t>(block + 2 + i));
}

void unpackIQ4_NL(const std::byte* block, float* values)
{
    const float d = halfAt(block);
    for (unsigned i = 0; i < kValues; ++i)
        values[i] = d * static_cast<float>(iq4Step(nibble(block + 2, i)));
}

void unpackMXFP4(const std::byte* block, float* values)
{
    const float d = floatOfE8M0(load<std::uint8_t>(block));
    for (unsigned i = 0; i < kValues; ++i)
        values[i] = d * floatOf(kF4E2M1, nibble(block + 1, i));
}

}  // namespace orangery::io
