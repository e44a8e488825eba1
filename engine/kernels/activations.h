// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace orangery::kernels {

/// x = quickGelu(x + bias), in place, for x of the bias' length: x s(1.702 x), s being the logistic function. The
/// relative error is some units of the last place.
void quickGelu(std::span<float> x, std::span<const float> bias);

/// As quickGelu, GELU by its tanh: x s(2 sqrt(2 / pi) (x + 0.044715 x^3)), which is x (1 + tanh(half of that)) / 2.
void geluTanh(std::span<float> x, std::span<const float> bias);

}  // namespace orangery::kernels
