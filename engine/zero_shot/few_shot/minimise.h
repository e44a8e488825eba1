// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace orangery::zero_shot {

/// Value at x, and its gradient into the second argument, of x's size.
using SmoothFunction = std::function<double(const std::vector<double>& x, std::vector<double>& gradient)>;

struct Minimum {
    std::vector<double> x;
    std::size_t iterations = 0;
    bool converged = false;
};

struct MinimiseOptions {
    double tolerance = 1e-6;           ///< on the largest component of the gradient
    std::size_t iterations = 2000;     ///< at most
    std::function<bool()> stops = {};  ///< asked once an iteration
};

/// The minimum of a smooth convex function by L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5; 10 pairs), each step
/// with the weak Wolfe conditions by bisection. Not converged where it was stopped or came to the end of what doubles tell
/// apart.
[[nodiscard]] Minimum minimise(const SmoothFunction& function, std::vector<double> x, const MinimiseOptions& options);

}  // namespace orangery::zero_shot
