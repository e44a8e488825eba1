// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/encoder_config.h"

#include <ATen/core/Tensor.h>

namespace orangery::nn {

/// Fits a table of positions [leading + g g, D], whose first `leading` rows belong to no patch, to a grid of height x
/// width patches: [leading + height width, D], in F32. The table itself when the grid is the same.
[[nodiscard]] at::Tensor fitPositions(const at::Tensor& table, std::int64_t leading, std::int64_t height,
                                      std::int64_t width, models::PositionRule rule);

}  // namespace orangery::nn
