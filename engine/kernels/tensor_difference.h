// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
};

/// The sums of one run. Both spans have the same length.
[[nodiscard]] DifferenceSums differenceOf(std::span<const float> a, std::span<const float> b);
[[nodiscard]] DifferenceSums differenceOf(std::span<const double> a, std::span<const double> b);

}  // namespace orangery::kernels
