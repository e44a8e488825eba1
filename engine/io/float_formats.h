// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>

namespace orangery::io {

/// The value of IEEE binary16 bits. Both ways are computed and one is taken by a mask, so that loops become
/// vector code.
constexpr float floatOfF16(std::uint16_t bits)
{
    const std::uint32_t sign = (bits & 0x8000U) << 16U;
    const std::uint32_t magnitude = bits & 0x7FFFU;
    const float subnormal = static_cast<float>(static_cast<std::int32_t>(magnitude)) * 0x1p-24F;
    // The exponent is biased by 127 instead of 15; the largest one, of infinity and NaN, stays the largest.
    constexpr std::uint32_t kRebias = 112U << 23U;
    const std::uint32_t isSpecial = 0U - static_cast<std::uint32_t>(magnitude >= 0x7C00U);
    const std::uint32_t isNormal = 0U - static_cast<std::uint32_t>(magnitude >= 0x0400U);
    const std::uint32_t normal = (magnitude << 13U) + kRebias + (kRebias & isSpecial);
    return std::bit_cast<float>(sign | (normal & isNormal) | (std::bit_cast<std::uint32_t>(subnormal) & ~isNormal));
}

constexpr float floatOfBF16(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

/// The nearest binary16, ties to even; too large becomes infinity; a NaN stays one.
constexpr std::uint16_t f16Of(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16U) & 0x8000U;
    const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
    if (magnitude > 0x7F800000U)
        return static_cast<std::uint16_t>(sign | 0x7E00U);
    if (magnitude >= 0x477FF000U)  // 65520, half-way between the largest value and the next power of two
        return static_cast<std::uint16_t>(sign | 0x7C00U);
    if (magnitude < 0x38800000U) {  // below 2^-14: adding 0.5 leaves multiples of 2^-24 in the last bits
        const float shifted = std::bit_cast<float>(magnitude) + 0.5F;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3F000000U));
    }
    const std::uint32_t rounded = magnitude + 0xFFFU + ((magnitude >> 13U) & 1U);
    return static_cast<std::uint16_t>(sign | ((rounded >> 13U) - ((127U - 15U) << 10U)));
}

/// The nearest bfloat16, ties to even; a NaN stays one.
constexpr std::uint16_t bf16Of(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7FFFFFFFU) > 0x7F800000U)
        return static_cast<std::uint16_t>((bits >> 16U) | 0x0040U);
    return static_cast<std::uint16_t>((bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U);
}

/// A format of at most eight bits: sign, exponent, mantissa. What its largest codes mean differs.
struct SmallFloat {
    unsigned exponentBits;
    unsigned mantissaBits;
    int bias;
    enum class Specials : std::uint8_t {
        None,        ///< every code is a finite value
        Ieee,        ///< the largest exponent holds infinity and NaN
        AllOnesNan,  ///< only the codes with all exponent and mantissa bits set are NaN
        Fnuz,        ///< only the code of minus zero is NaN
    } specials;
};

inline constexpr SmallFloat kF4E2M1{2, 1, 1, SmallFloat::Specials::None};
inline constexpr SmallFloat kF8E5M2{5, 2, 15, SmallFloat::Specials::Ieee};
inline constexpr SmallFloat kF8E4M3{4, 3, 7, SmallFloat::Specials::AllOnesNan};
inline constexpr SmallFloat kF8E4M3Fnuz{4, 3, 8, SmallFloat::Specials::Fnuz};
inline constexpr SmallFloat kF8E5M2Fnuz{5, 2, 16, SmallFloat::Specials::Fnuz};

/// 2^exponent, for -126 <= exponent <= 127.
constexpr float powerOfTwo(int exponent)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(exponent + 127) << 23U);
}

constexpr float floatOf(SmallFloat format, unsigned code)
{
    constexpr float kNan = std::bit_cast<float>(0x7FC00000U);
    const unsigned valueBits = format.exponentBits + format.mantissaBits;
    const bool isNegative = (code >> valueBits & 1U) != 0;
    const unsigned magnitude = code & ((1U << valueBits) - 1U);
    const unsigned exponent = magnitude >> format.mantissaBits;
    const unsigned mantissa = magnitude & ((1U << format.mantissaBits) - 1U);
    using Specials = SmallFloat::Specials;
    if (format.specials == Specials::Fnuz && isNegative && magnitude == 0)
        return kNan;
    if (format.specials == Specials::AllOnesNan && magnitude == (1U << valueBits) - 1U)
        return kNan;
    float value = 0;
    if (format.specials == Specials::Ieee && exponent == (1U << format.exponentBits) - 1U) {
        value = mantissa == 0 ? std::bit_cast<float>(0x7F800000U) : kNan;
    } else {
        const unsigned significand = exponent == 0 ? mantissa : mantissa + (1U << format.mantissaBits);
        const int scale =
            static_cast<int>(exponent == 0 ? 1U : exponent) - format.bias - static_cast<int>(format.mantissaBits);
        value = static_cast<float>(significand) * powerOfTwo(scale);
    }
    return isNegative ? -value : value;
}

/// 2^(code - 127); 255 is NaN.
constexpr float floatOfE8M0(std::uint8_t code)
{
    if (code == 0)
        return 0x1p-127F;
    return std::bit_cast<float>(code == 255 ? 0x7FC00000U : static_cast<std::uint32_t>(code) << 23U);
}

}  // namespace orangery::io
