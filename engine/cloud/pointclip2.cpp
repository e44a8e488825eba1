// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/pointclip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace orangery::cloud {

namespace {

constexpr int kResolution = 112;
constexpr int kDepth = 8;
constexpr float kObjectRatio = 0.8F;
constexpr float kDepthBias = 0.2F;
constexpr Point kTranslation{-0.5F, -0.5F, -1.5F};

struct Rotations {
    Matrix first;
    Matrix second;
};

std::vector<Rotations> viewRotations()
{
    constexpr double kPi = std::numbers::pi;
    constexpr std::array<std::array<double, 2>, 10> kAngles{{{kPi / 4, 0},
                                                             {3 * kPi / 4, 0},
                                                             {5 * kPi / 4, 0},
                                                             {7 * kPi / 4, 0},
                                                             {0, 0},
                                                             {kPi / 2, 0},
                                                             {kPi, 0},
                                                             {3 * kPi / 2, 0},
                                                             {0, -kPi / 2},
                                                             {0, kPi / 2}}};
    std::vector<Rotations> rotations;
    for (const auto& [a, b] : kAngles) {
        const double tilt = b == 0 ? kPi / 9 : kPi / 15;
        rotations.push_back({eulerMatrix(static_cast<float>(a), static_cast<float>(b), static_cast<float>(kPi / 2)),
                             eulerMatrix(0, static_cast<float>(tilt), 0)});
    }
    return rotations;
}

/// A cell of the grid.
float& cell(std::vector<float>& grid, int layer, int row, int column, int edge)
{
    return grid[(static_cast<std::size_t>(layer) * static_cast<std::size_t>(edge) + static_cast<std::size_t>(row)) *
                    static_cast<std::size_t>(edge) +
                static_cast<std::size_t>(column)];
}

/// Depth layers x 112 x 112, rows along x: the largest depth of a cell, 0 where nothing is.
std::vector<float> quantised(std::vector<Point> points)
{
    const Bounds bounds = boundsOf(points);
    const Point centre = bounds.centre();
    const float range = bounds.extent();
    std::vector<float> grid(static_cast<std::size_t>(kDepth) * kResolution * kResolution, 0);
    for (Point& point : points) {
        for (std::size_t i = 0; i < 3; ++i)
            point[i] = (point[i] - centre[i]) / range * 2;
        const float x = std::ceil((point[0] * kObjectRatio + 1) / 2 * kResolution);
        const float y = std::ceil((point[1] * kObjectRatio + 1) / 2 * kResolution);
        const float z = ((point[2] + 1) / 2 + kDepthBias) / (1 + kDepthBias) * (kDepth - 2);
        // One unit in the last place too much and the nearest point lies a layer further on: so does it in the original.
        const int layer = std::clamp(static_cast<int>(std::ceil(z)), 0, kDepth - 1);
        const int row = static_cast<int>(std::clamp(x, 1.0F, float{kResolution - 2}));
        const int column = static_cast<int>(std::clamp(y, 1.0F, float{kResolution - 2}));
        float& value = cell(grid, layer, row, column, kResolution);
        value = std::max(value, std::clamp(z, 1.0F, float{kDepth - 2}));
    }
    return grid;
}

/// Largest value of the 7 x 7 cells around, with a margin of 2: 110 x 110. One axis after the other, which is the same.
Raster densified(std::vector<float>& grid, int layer)
{
    constexpr int kReach = 7;
    constexpr int kMargin = 2;
    Raster across(kPointclip2Edge, kResolution, 0);
    Raster result(kPointclip2Edge, kPointclip2Edge, 0);
    const auto window = [](int at) {
        return std::array{std::max(0, at - kMargin), std::min(kResolution, at - kMargin + kReach)};
    };
    for (int y = 0; y < kResolution; ++y) {
        for (int x = 0; x < kPointclip2Edge; ++x) {
            const auto [first, last] = window(x);
            for (int i = first; i < last; ++i)
                across.at(y, x) = std::max(across.at(y, x), cell(grid, layer, y, i, kResolution));
        }
    }
    for (int y = 0; y < kPointclip2Edge; ++y) {
        const auto [first, last] = window(y);
        for (int x = 0; x < kPointclip2Edge; ++x) {
            for (int i = first; i < last; ++i)
                result.at(y, x) = std::max(result.at(y, x), across.at(i, x));
        }
    }
    return result;
}

/// The 3 x 3 Gaussian of sigma 3, which sums to 1.
std::array<float, 9> gaussian()
{
    constexpr float kSigma = 3;
    const float side = std::exp(-1 / (2 * kSigma * kSigma));
    std::array<float, 9> kernel{side * side, side, side * side, side, 1, side, side * side, side, side * side};
    float sum = 0;
    for (const float value : kernel)
        sum += value;
    for (float& value : kernel)
        value /= sum;
    return kernel;
}

/// Adds one layer, smoothed with zeros around it, to the largest so far.
void squeeze(const Raster& layer, const std::array<float, 9>& kernel, Raster& largest)
{
    constexpr int kEdge = kPointclip2Edge;
    for (int y = 0; y < kEdge; ++y) {
        for (int x = 0; x < kEdge; ++x) {
            float sum = 0;
            for (int i = 0; i < 9; ++i) {
                const int row = y + i / 3 - 1;
                const int column = x + i % 3 - 1;
                if (row >= 0 && row < kEdge && column >= 0 && column < kEdge)
                    sum += kernel[static_cast<std::size_t>(i)] * layer.at(row, column);
            }
            largest.at(y, x) = std::max(largest.at(y, x), sum);
        }
    }
}

}  // namespace

std::vector<Matrix> pointclip2Rotations()
{
    std::vector<Matrix> matrices;
    for (const Rotations& rotations : viewRotations())
        matrices.push_back(product(rotations.second, rotations.first));
    return matrices;
}

Raster pointclip2Picture(const std::vector<Point>& points, int view)
{
    const Rotations rotations = viewRotations()[static_cast<std::size_t>(view)];
    std::vector<Point> moved(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        moved[i] = rotated(rotations.second, rotated(rotations.first, points[i]));
        for (std::size_t axis = 0; axis < 3; ++axis)
            moved[i][axis] -= kTranslation[axis];  // without effect but for its rounding
    }
    std::vector<float> grid = quantised(std::move(moved));
    const std::array<float, 9> kernel = gaussian();
    Raster picture(kPointclip2Edge, kPointclip2Edge, 0);
    for (int layer = 0; layer < kDepth; ++layer)
        squeeze(densified(grid, layer), kernel, picture);
    const float highest = *std::max_element(picture.values.begin(), picture.values.end());
    for (float& value : picture.values)
        value = 1 - value / highest;
    return picture;
}

}  // namespace orangery::cloud
