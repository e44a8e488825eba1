// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/pointclip.h"

#include <cmath>
#include <numbers>

namespace orangery::cloud {

namespace {

constexpr double kHalfTurn = std::numbers::pi;

Matrix rotationOf(double a, double b, double c)
{
    return eulerMatrix(static_cast<float>(a), static_cast<float>(b), static_cast<float>(c));
}

}  // namespace

std::vector<Matrix> pointclip1Rotations()
{
    constexpr double kQuarter = kHalfTurn / 2;
    return {rotationOf(0, 0, kQuarter),         rotationOf(kQuarter, 0, kQuarter),
            rotationOf(kHalfTurn, 0, kQuarter), rotationOf(3 * kQuarter, 0, kQuarter),
            rotationOf(0, -kQuarter, kQuarter), rotationOf(0, kQuarter, kQuarter)};
}

Raster pointclip1Depth(const std::vector<Point>& points, const Matrix& rotation)
{
    constexpr float kEpsilon = 1e-12F;
    constexpr float kEdge = kPointclip1Edge;
    Raster weights(kPointclip1Edge, kPointclip1Edge, 0);
    Raster depths(kPointclip1Edge, kPointclip1Edge, 0);
    for (const Point& point : points) {
        const Point p = rotated(rotation, point);
        const float z = p[2] + kPointclip1Distance;
        // The first axis of the picture is x.
        const float u = (p[0] / (z + kEpsilon) + 1) * kEdge / 2;
        const float w = (p[1] / (z + kEpsilon) + 1) * kEdge / 2;
        const float row = std::ceil(u - 0.5F);
        const float column = std::ceil(w - 0.5F);
        if (!(row >= 0 && row <= kEdge - 1 && column >= 0 && column <= kEdge - 1 && z >= 0))
            continue;
        const float weight = 1 / (z + kEpsilon);
        weights.at(static_cast<int>(row), static_cast<int>(column)) += weight;
        depths.at(static_cast<int>(row), static_cast<int>(column)) += z * weight;
    }
    for (std::size_t i = 0; i < depths.values.size(); ++i)
        depths.values[i] /= weights.values[i] == 0 ? 1 : weights.values[i];
    return depths;
}

}  // namespace orangery::cloud
