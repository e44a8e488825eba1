// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernels/difference_sums.h"

#ifdef __CUDACC__
#define ORANGERY_BOTH_SIDES __host__ __device__  // a function of the processor and of the device
#else
#define ORANGERY_BOTH_SIDES
#endif

namespace orangery::kernels {

// One run of at most kDifferenceRun pairs, number by number: what the vector code of the processor and the kernel of the
// device compute in the same order. Pair i belongs to lane i % kDifferenceLanes; a lane adds its pairs in their order, and
// then the lanes are added in theirs. Products are rounded before they are added: no fused multiply-add.

inline constexpr std::size_t kDifferenceLanes = 8;

ORANGERY_BOTH_SIDES inline double largerOf(double x, double y)
{
    return x > y ? x : y;
}

ORANGERY_BOTH_SIDES inline double magnitudeOf(double x)
{
    return x > 0 ? x : 0 - x;  // of -0 too
}

ORANGERY_BOTH_SIDES inline bool isFiniteNumber(double x)
{
    return x - x == 0;
}

ORANGERY_BOTH_SIDES inline void addPair(DifferenceSums& sums, double a, double b)
{
    const double d = a - b;
    const double absD = magnitudeOf(d);
    const double absA = magnitudeOf(a);
    sums.sumAbs += absD;
    sums.sumSquares += d * d;
    sums.maxAbs = largerOf(sums.maxAbs, absD);
    sums.sumAbsA += absA;
    sums.sumSquaresA += a * a;
    sums.maxAbsA = largerOf(sums.maxAbsA, absA);
}

/// As addPair, for pairs that may not be finite.
ORANGERY_BOTH_SIDES inline void addAnyPair(DifferenceSums& sums, double a, double b)
{
    if (isFiniteNumber(a) && isFiniteNumber(b))
        addPair(sums, a, b);
    else if (!(a == b || (a != a && b != b)))
        ++sums.notFinite;
}

ORANGERY_BOTH_SIDES inline void addSums(DifferenceSums& sums, const DifferenceSums& next)
{
    sums.sumAbs += next.sumAbs;
    sums.sumSquares += next.sumSquares;
    sums.maxAbs = largerOf(sums.maxAbs, next.maxAbs);
    sums.sumAbsA += next.sumAbsA;
    sums.sumSquaresA += next.sumSquaresA;
    sums.maxAbsA = largerOf(sums.maxAbsA, next.maxAbsA);
    sums.notFinite += next.notFinite;
}

/// Whether a run's sums, taken as if all its pairs were finite, tell that they are: what is not finite stays in a sum.
ORANGERY_BOTH_SIDES inline bool isFiniteRun(const DifferenceSums& sums)
{
    return isFiniteNumber(sums.sumSquares) && isFiniteNumber(sums.sumSquaresA);
}

}  // namespace orangery::kernels
