// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace orangery::kernels {

/// Sums over the differences d = a - b of two runs of numbers, and over a itself, in double. Pairs of which one is
/// infinite or NaN count in `notFinite` alone, unless both are the same infinity or both NaN, which count as equal.
struct DifferenceSums {
    double sumAbs = 0;      ///< sum of |d|
    double sumSquares = 0;  ///< sum of d^2
    double maxAbs = 0;      ///< largest |d|
    double sumAbsA = 0;     ///< sum of |a|
    double sumSquaresA = 0;
    double maxAbsA = 0;
    std::uint64_t notFinite = 0;  ///< pairs that differ and have no difference

    /// Adds the sums of a run that follows. The same runs in the same order give the same bits.
    void add(const DifferenceSums& next);

    friend bool operator==(const DifferenceSums&, const DifferenceSums&) = default;
};

enum class NumberType : std::uint8_t { F32, F16, BF16, F64 };

[[nodiscard]] constexpr std::size_t bytesOf(NumberType type)
{
    if (type == NumberType::F64)
        return 8;
    return type == NumberType::F32 ? 4 : 2;
}

/// Numbers as they lie in a file, little-endian and aligned to nothing.
struct Numbers {
    NumberType type;
    std::span<const std::byte> bytes;

    [[nodiscard]] std::size_t size() const { return bytes.size() / bytesOf(type); }
    [[nodiscard]] Numbers part(std::size_t first, std::size_t count) const
    {
        return {type, bytes.subspan(first * bytesOf(type), count * bytesOf(type))};
    }
};

[[nodiscard]] inline Numbers numbersOf(std::span<const float> values)
{
    return {NumberType::F32, std::as_bytes(values)};
}

[[nodiscard]] inline Numbers numbersOf(std::span<const double> values)
{
    return {NumberType::F64, std::as_bytes(values)};
}

/// Numbers that are summed on their own before these sums are added up in order. Whoever cuts tensors into pieces of a
/// multiple of it and adds their sums in order gets the same bits as from the whole.
inline constexpr std::size_t kDifferenceRun = 4096;

}  // namespace orangery::kernels
