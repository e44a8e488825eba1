// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/encoder_config.h"

#include <ATen/core/Tensor.h>

namespace orangery::nn {

/// x = activation(x + bias), in place, for contiguous x [n, width] and bias [width], which may be undefined.
void activate(at::Tensor& x, const at::Tensor& bias, models::Activation activation);

}  // namespace orangery::nn
