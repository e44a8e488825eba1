// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/cloud.h"

#include <array>

namespace orangery::cloud {

using Matrix = std::array<std::array<float, 3>, 3>;  ///< rows

/// Rx(a) Ry(b) Rz(c), angles in radians, in single precision as PointCLIP computes it.
[[nodiscard]] Matrix eulerMatrix(float a, float b, float c);

[[nodiscard]] Matrix product(const Matrix& left, const Matrix& right);

[[nodiscard]] inline Point rotated(const Matrix& matrix, const Point& p)
{
    Point result{};
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = matrix[i][0] * p[0] + matrix[i][1] * p[1] + matrix[i][2] * p[2];
    return result;
}

}  // namespace orangery::cloud
