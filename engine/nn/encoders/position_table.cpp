// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/position_table_torch.h"

#include <ATen/ATen.h>

#include <cmath>

namespace orangery::nn {

namespace {

/// [1, D, height, width] from [1, D, g, g].
at::Tensor resample(const at::Tensor& grid, std::int64_t height, std::int64_t width, models::PositionRule rule)
{
    constexpr double kGuard = 0.1;  // keeps the product of factor and size from falling just short of a whole number
    const auto side = static_cast<double>(grid.size(2));
    switch (rule) {
    case models::PositionRule::Hf:
        return at::upsample_bicubic2d(grid, {height, width}, /*align_corners=*/false);
    case models::PositionRule::HfOld:
        return at::upsample_bicubic2d(grid, {height, width}, /*align_corners=*/false,
                                      (static_cast<double>(height) + kGuard) / side,
                                      (static_cast<double>(width) + kGuard) / side);
    case models::PositionRule::OpenClip:
        return at::_upsample_bicubic2d_aa(grid, {height, width}, /*align_corners=*/false);
    }
    return grid;
}

}  // namespace

at::Tensor fitPositions(const at::Tensor& table, std::int64_t leading, std::int64_t height, std::int64_t width,
                        models::PositionRule rule)
{
    const std::int64_t depth = table.size(1);
    const std::int64_t patches = table.size(0) - leading;
    const auto side = static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(patches))));
    if (height == side && width == side)
        return table;
    const at::Tensor wide = table.to(at::kFloat);
    const at::Tensor grid = wide.slice(0, leading).view({1, side, side, depth}).permute({0, 3, 1, 2});
    const at::Tensor fitted = resample(grid, height, width, rule).permute({0, 2, 3, 1}).reshape({-1, depth});
    return at::cat({wide.slice(0, 0, leading), fitted});
}

}  // namespace orangery::nn
