// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/gguf_types.h"

#include "engine/io/gguf_blocks.h"

#include <algorithm>
#include <array>

namespace orangery::io {

namespace {

constexpr GgufType plain(std::uint32_t number, std::string_view name, std::size_t bytes, DType dtype)
{
    return {.number = number, .name = name, .blockValues = 1, .blockBytes = bytes, .dtype = dtype};
}

constexpr GgufType packed(std::uint32_t number, std::string_view name, std::size_t values, std::size_t bytes,
                          void (*unpack)(const std::byte*, float*) = nullptr)
{
    return {.number = number, .name = name, .blockValues = values, .blockBytes = bytes, .unpackBlock = unpack};
}

constexpr std::array kTypes{
    plain(0, "F32", 4, DType::F32),
    plain(1, "F16", 2, DType::F16),
    packed(2, "Q4_0", 32, 18, unpackQ4_0),
    packed(3, "Q4_1", 32, 20, unpackQ4_1),
    packed(6, "Q5_0", 32, 22, unpackQ5_0),
    packed(7, "Q5_1", 32, 24, unpackQ5_1),
    packed(8, "Q8_0", 32, 34, unpackQ8_0),
    packed(9, "Q8_1", 32, 40),
    packed(10, "Q2_K", 256, 84, unpackQ2_K),
    packed(11, "Q3_K", 256, 110, unpackQ3_K),
    packed(12, "Q4_K", 256, 144, unpackQ4_K),
    packed(13, "Q5_K", 256, 176, unpackQ5_K),
    packed(14, "Q6_K", 256, 210, unpackQ6_K),
    packed(15, "Q8_K", 256, 292),
    packed(16, "IQ2_XXS", 256, 66),
    packed(17, "IQ2_XS", 256, 74),
    packed(18, "IQ3_XXS", 256, 98),
    packed(19, "IQ1_S", 256, 50),
    packed(20, "IQ4_NL", 32, 18, unpackIQ4_NL),
    packed(21, "IQ3_S", 256, 110),
    packed(22, "IQ2_S", 256, 82),
    packed(23, "IQ4_XS", 256, 136, unpackIQ4_XS),
    plain(24, "I8", 1, DType::I8),
    plain(25, "I16", 2, DType::I16),
    plain(26, "I32", 4, DType::I32),
    plain(27, "I64", 8, DType::I64),
    plain(28, "F64", 8, DType::F64),
    packed(29, "IQ1_M", 256, 56),
    plain(30, "BF16", 2, DType::BF16),
    packed(34, "TQ1_0", 256, 54, unpackTQ1_0),
    packed(35, "TQ2_0", 256, 66, unpackTQ2_0),
    packed(39, "MXFP4", 32, 17, unpackMXFP4),
    packed(40, "NVFP4", 64, 36),
    packed(41, "Q1_0", 128, 18),
};

}  // namespace

const GgufType* ggufType(std::uint32_t number)
{
    const auto found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const GgufType& type) { return type.number == number; });
    return found == kTypes.end() ? nullptr : &*found;
}

void unpackBlocks(const GgufType& type, std::span<const std::byte> blocks, std::span<float> values)
{
    const std::size_t count = blocks.size() / type.blockBytes;
    for (std::size_t i = 0; i < count; ++i)
        type.unpackBlock(&blocks[i * type.blockBytes], &values[i * type.blockValues]);
}

}  // namespace orangery::io
