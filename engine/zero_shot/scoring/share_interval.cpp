// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/scoring/share_interval.h"

#include <algorithm>
#include <cmath>

namespace orangery::zero_shot {

ShareInterval wilsonInterval(double share, std::size_t n)
{
    constexpr double kZ = 1.959963984540054;  // 97.5 % quantile of the normal distribution
    if (n == 0)
        return {};
    const auto count = static_cast<double>(n);
    const double z2 = kZ * kZ / count;
    const double middle = (share + z2 / 2) / (1 + z2);
    const double half = kZ / (1 + z2) * std::sqrt(share * (1 - share) / count + z2 / (4 * count));
    return {.low = std::max(0.0, middle - half), .high = std::min(1.0, middle + half)};
}

}  // namespace orangery::zero_shot
