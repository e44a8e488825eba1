// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace orangery::nn {

/// Learning rate of a step in 0..steps-1: linear up to `peak` over the first `warmUp` steps, then half a cosine down
/// to 0 at the end.
[[nodiscard]] inline double cosineRate(std::int64_t step, std::int64_t steps, std::int64_t warmUp, double peak)
{
    if (step < warmUp)
        return peak * static_cast<double>(step + 1) / static_cast<double>(warmUp);
    const double progress = static_cast<double>(step - warmUp) / static_cast<double>(steps - warmUp);
    return peak * 0.5 * (1 + std::cos(std::numbers::pi * progress));
}

}  // namespace orangery::nn
