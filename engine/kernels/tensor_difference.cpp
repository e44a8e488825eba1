// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/tensor_difference.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

namespace orangery::kernels {

namespace {

constexpr std::size_t kLanes = 4;

/// Four numbers side by side, which compilers keep in one or two vector registers. Two sets of such sums run beside each
/// other and are added at the end: in the same order, and so to the same bits, on every processor.
using Lanes = double __attribute__((vector_size(kLanes * sizeof(double))));
using FloatLanes = float __attribute__((vector_size(kLanes * sizeof(float))));

[[gnu::always_inline]] inline void load(const float* values, Lanes& lanes)
{
    FloatLanes narrow;
    std::memcpy(&narrow, values, sizeof(narrow));
    lanes = __builtin_convertvector(narrow, Lanes);
}

[[gnu::always_inline]] inline void load(const double* values, Lanes& lanes)
{
    std::memcpy(&lanes, values, sizeof(lanes));
}

struct LaneSums {
    Lanes sumAbs{}, sumSquares{}, maxAbs{}, sumAbsA{}, sumSquaresA{}, maxAbsA{};

    [[gnu::always_inline]] inline void add(const Lanes& a, const Lanes& b)
    {
        const Lanes d = a - b;
        const Lanes absD = d > -d ? d : -d;
        const Lanes absA = a > -a ? a : -a;
        sumAbs += absD;
        sumSquares += d * d;
        maxAbs = maxAbs > absD ? maxAbs : absD;
        sumAbsA += absA;
        sumSquaresA += a * a;
        maxAbsA = maxAbsA > absA ? maxAbsA : absA;
    }

    void addTo(DifferenceSums& sums) const
    {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            sums.add({.sumAbs = sumAbs[lane],
                      .sumSquares = sumSquares[lane],
                      .maxAbs = maxAbs[lane],
                      .sumAbsA = sumAbsA[lane],
                      .sumSquaresA = sumSquaresA[lane],
                      .maxAbsA = maxAbsA[lane]});
        }
    }
};

/// All pairs, whatever they are: sums that are not finite tell that some pair was not.
template <class Number>
[[gnu::always_inline]] inline void addAll(std::span<const Number> a, std::span<const Number> b, DifferenceSums& sums)
{
    LaneSums even, odd;
    Lanes x, y;
    const std::size_t whole = a.size() / (2 * kLanes) * (2 * kLanes);
    for (std::size_t i = 0; i < whole; i += 2 * kLanes) {
        load(a.data() + i, x);
        load(b.data() + i, y);
        even.add(x, y);
        load(a.data() + i + kLanes, x);
        load(b.data() + i + kLanes, y);
        odd.add(x, y);
    }
    for (std::size_t i = whole; i < a.size(); ++i) {
        x = y = Lanes{};  // zeros beside the number add nothing
        x[0] = static_cast<double>(a[i]);
        y[0] = static_cast<double>(b[i]);
        even.add(x, y);
    }
    even.addTo(sums);
    odd.addTo(sums);
}

#if defined(__x86_64__)
template <class Number>
[[gnu::target("avx2")]] void addAllAvx2(std::span<const Number> a, std::span<const Number> b, DifferenceSums& sums)
{
    addAll(a, b, sums);
}
#endif

template <class Number>
DifferenceSums quickSums(std::span<const Number> a, std::span<const Number> b)
{
    DifferenceSums sums;
#if defined(__x86_64__)
    static const bool kHasAvx2 = __builtin_cpu_supports("avx2") != 0;
    if (kHasAvx2) {
        addAllAvx2(a, b, sums);
        return sums;
    }
#endif
    addAll(a, b, sums);
    return sums;
}

template <class Number>
bool areEqual(Number a, Number b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// As quickSums, leaving out what is not finite.
template <class Number>
DifferenceSums carefulSums(std::span<const Number> a, std::span<const Number> b)
{
    DifferenceSums sums;
    std::uint64_t notFinite = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::isfinite(a[i]) && std::isfinite(b[i]))
            sums.add(quickSums(a.subspan(i, 1), b.subspan(i, 1)));
        else if (!areEqual(a[i], b[i]))
            ++notFinite;
    }
    sums.notFinite = notFinite;
    return sums;
}

template <class Number>
DifferenceSums sumsOf(std::span<const Number> a, std::span<const Number> b)
{
    const DifferenceSums sums = quickSums(a, b);
    return std::isfinite(sums.sumSquares) && std::isfinite(sums.sumSquaresA) ? sums : carefulSums(a, b);
}

}  // namespace

void DifferenceSums::add(const DifferenceSums& next)
{
    sumAbs += next.sumAbs;
    sumSquares += next.sumSquares;
    maxAbs = std::max(maxAbs, next.maxAbs);
    sumAbsA += next.sumAbsA;
    sumSquaresA += next.sumSquaresA;
    maxAbsA = std::max(maxAbsA, next.maxAbsA);
    notFinite += next.notFinite;
}

DifferenceSums differenceOf(std::span<const float> a, std::span<const float> b)
{
    return sumsOf(a, b);
}

DifferenceSums differenceOf(std::span<const double> a, std::span<const double> b)
{
    return sumsOf(a, b);
}

}  // namespace orangery::kernels
