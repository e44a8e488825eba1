// SPDX-License-Identifier: GPL-3.0-or-later
// The types of GGUF with 256 values in a block. Codes of two bits lie four in a byte: value i of each 128 has bits
// 2 (i / 32) of byte i % 32; half-bytes and single bits likewise.
#include "engine/io/float_formats.h"
#include "engine/io/gguf_blocks.h"
#include "engine/io/little_endian.h"

#include <array>

namespace orangery::io {

namespace {

constexpr unsigned kValues = 256;

float halfAt(const std::byte* place)
{
    return floatOfF16(load<std::uint16_t>(place));
}

unsigned byteAt(const std::byte* place)
{
    return std::to_integer<unsigned>(*place);
}

/// The two-bit code of value i.
unsigned twoBits(const std::byte* codes, unsigned i)
{
    return byteAt(codes + i / 128 * 32 + i % 32) >> (i % 128 / 32 * 2) & 3U;
}

/// The four-bit code of value i, where 32 bytes hold 64 values.
unsigned fourBits(const std::byte* codes, unsigned i)
{
    return byteAt(codes + i / 64 * 32 + i % 32) >> (i % 64 / 32 * 4) & 15U;
}

/// Scale and minimum of group j, of six bits each, eight of both in twelve bytes.
struct SixBits {
    unsigned scale;
    unsigned minimum;
};

SixBits scaleOf(const std::byte* packed, unsigned j)
{
    if (j < 4)
        return {byteAt(packed + j) & 63U, byteAt(packed + j + 4) & 63U};
    const unsigned low = byteAt(packed + j + 4);
    return {(low & 15U) | byteAt(packed + j - 4) >> 6U << 4U, low >> 4U | byteAt(packed + j) >> 6U << 4U};
}

/// The six-bit scale of group j of Q3_K: low halves of eight bytes, then two bits each in four bytes.
unsigned q3Scale(const std::byte* packed, unsigned j)
{
    const unsigned low = byteAt(packed + j % 8) >> (j / 8 * 4) & 15U;
    const unsigned high = byteAt(packed + 8 + j % 4) >> (j / 4 * 2) & 3U;
    return low | high << 4U;
}

/// Digit `place` of a byte that holds five base-3 digits as a fraction of 256, the first digit the largest.
float ternary(const std::byte* code, unsigned place)
{
    static constexpr std::array<unsigned, 5> kPowers{1, 3, 9, 27, 81};
    const unsigned shifted = byteAt(code) * kPowers[place] & 255U;
    return static_cast<float>(static_cast<int>(shifted * 3U >> 8U) - 1);
}

}  // namespace

void unpackQ2_K(const std::byte* block, float* values)
{
    const std::byte* scales = block;
    const std::byte* codes = block + 16;
    const float d = halfAt(block + 80);
    const float m = halfAt(block + 82);
    for (unsigned i = 0; i < kValues; ++i) {
        const unsigned group = byteAt(scales + i / 16);
        values[i] = d * static_cast<float>(group & 15U) * static_cast<float>(twoBits(codes, i)) -
                    m * static_cast<float>(group >> 4U);
    }
}

void unpackQ3_K(const std::byte* block, float* values)
{
    const std::byte* highBits = block;
    const std::byte* codes = block + 32;
    const std::byte* scales = block + 96;
    const float d = halfAt(block + 108);
    for (unsigned i = 0; i < kValues; ++i) {
        const unsigned isHigh = byteAt(highBits + i % 32) >> (i / 32) & 1U;
        const int q = static_cast<int>(twoBits(codes, i)) - (isHigh != 0 ? 0 : 4);
        const float scale = d * static_cast<float>(static_cast<int>(q3Scale(scales, i / 16)) - 32);
        values[i] = scale * static_cast<float>(q);
    }
}

void unpackQ4_K(const std::byte* block, float* values)
{
    const float d = halfAt(block);
    const float m = halfAt(block + 2);
    for (unsigned i = 0; i < kValues; ++i) {
        const SixBits group = scaleOf(block + 4, i / 32);
        values[i] = d * static_cast<float>(group.scale) * static_cast<float>(fourBits(block + 16, i)) -
                    m * static_cast<float>(group.minimum);
    }
}

void unpackQ5_K(const std::byte* block, float* values)
{
    const float d = halfAt(block);
    const float m = halfAt(block + 2);
    const std::byte* highBits = block + 16;
    for (unsigned i = 0; i < kValues; ++i) {
        const SixBits group = scaleOf(block + 4, i / 32);
        const unsigned q = fourBits(block + 48, i) | (byteAt(highBits + i % 32) >> (i / 32) & 1U) << 4U;
        values[i] = d * static_cast<float>(group.scale) * static_cast<float>(q) - m * static_cast<float>(group.minimum);
    }
}

void unpackQ6_K(const std::byte* block, float* values)
{
    const std::byte* scales = block + 192;
    const float d = halfAt(block + 208);
    for (unsigned i = 0; i < kValues; ++i) {
        const unsigned low = byteAt(block + i / 128 * 64 + i % 64) >> (i % 128 / 64 * 4) & 15U;
        const unsigned high = twoBits(block + 128, i);
        const int q = static_cast<int>(low | high << 4U) - 32;
        values[i] = d * static_cast<float>(load<std::int8_t>(scales + i / 16)) * static_cast<float>(q);
    }
}

void unpackIQ4_XS(const std::byte* block, float* values)
{
    const float d = halfAt(block);
    const unsigned highBits = load<std::uint16_t>(block + 2);
    const std::byte* lowBits = block + 4;
    const std::byte* codes = block + 8;
    for (unsigned i = 0; i < kValues; ++i) {
        const unsigned j = i / 32;
        const unsigned low = byteAt(lowBits + j / 2) >> (j % 2 * 4) & 15U;
        const unsigned scale = low | (highBits >> (2 * j) & 3U) << 4U;
        const unsigned code = byteAt(codes + j * 16 + i % 16) >> (i % 32 / 16 * 4) & 15U;
        values[i] = d * static_cast<float>(static_cast<int>(scale) - 32) * static_cast<float>(iq4Step(code));
    }
}

void unpackTQ1_0(const std::byte* block, float* values)
{
    const float d = halfAt(block + 52);
    for (unsigned i = 0; i < 160; ++i)
        values[i] = d * ternary(block + i % 32, i / 32);
    for (unsigned i = 0; i < 80; ++i)
        values[160 + i] = d * ternary(block + 32 + i % 16, i / 16);
    for (unsigned i = 0; i < 16; ++i)
        values[240 + i] = d * ternary(block + 48 + i % 4, i / 4);
}

void unpackTQ2_0(const std::byte* block, float* values)
{
    const float d = halfAt(block + 64);
    for (unsigned i = 0; i < kValues; ++i)
        values[i] = d * static_cast<float>(static_cast<int>(twoBits(block, i)) - 1);
}

}  // namespace orangery::io
