// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace orangery::zero_shot {

/// What a share of n samples says of the share of all: Wilson's interval at 95 %. (0, 1) without samples.
struct ShareInterval {
    double low = 0;
    double high = 1;
};
[[nodiscard]] ShareInterval wilsonInterval(double share, std::size_t n);

}  // namespace orangery::zero_shot
