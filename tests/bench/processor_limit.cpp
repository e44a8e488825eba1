// SPDX-License-Identifier: GPL-3.0-or-later
#include "processor_limit.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/bench/processor_limit.cpp"
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace orangery::bench::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Does `rounds` x 12 x lanes multiply-adds, in 12 chains that do not wait for each other; returns how many there are.
double fuse(std::size_t rounds, double* sink)
{
    const hn::ScalableTag<double> d;
    constexpr std::size_t kChains = 12;
    hn::Vec<decltype(d)> sums[kChains];
    for (std::size_t k = 0; k < kChains; ++k)
        sums[k] = hn::Set(d, static_cast<double>(k));
    const auto factor = hn::Set(d, sink[0]);
    const auto more = hn::Set(d, sink[1]);
    for (std::size_t i = 0; i < rounds; ++i)
        for (std::size_t k = 0; k < kChains; ++k)
            sums[k] = hn::MulAdd(sums[k], factor, more);
    auto sum = sums[0];
    for (std::size_t k = 1; k < kChains; ++k)
        sum = hn::Add(sum, sums[k]);
    sink[2] += hn::GetLane(hn::SumOfLanes(d, sum));
    return static_cast<double>(rounds * kChains * hn::Lanes(d));
}

}  // namespace orangery::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace orangery::bench {

HWY_EXPORT(fuse);

double fusedFlops()
{
    constexpr std::size_t kRounds = 200'000;
    constexpr int kRepeats = 40;
    double sink[3] = {0.5, 0.25, 0};
    double best = 0;
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
        const auto start = std::chrono::steady_clock::now();
        const double done = 2 * HWY_DYNAMIC_DISPATCH(fuse)(kRounds, sink);
        best = std::max(best, done / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

}  // namespace orangery::bench
#endif
