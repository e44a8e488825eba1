// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/shaded.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace orangery::cloud {

namespace {

constexpr int kSamples = 2;       ///< along each axis of a pixel
constexpr float kMargin = 0.95F;  ///< of the half picture that the unit sphere fills
constexpr float kAmbient = 0.15F;
constexpr float kDiffuse = 0.7F;  ///< a face towards the camera stays darker than the white around
constexpr float kBackground = 1;

/// How much of red, green and blue is thrown back.
using Albedo = std::array<float, 3>;
constexpr Albedo kWhite{1, 1, 1};

Albedo albedoOf(const Colour& colour)
{
    constexpr float kMost = 255;
    return {static_cast<float>(colour[0]) / kMost, static_cast<float>(colour[1]) / kMost,
            static_cast<float>(colour[2]) / kMost};
}

/// What is nearest so far at each sample.
struct Canvas {
    Raster light;
    Raster depth;

    Canvas(int edge, bool isColoured)
        : light(edge * kSamples, edge * kSamples, kBackground, isColoured ? 3 : 1),
          depth(edge * kSamples, edge * kSamples, -std::numeric_limits<float>::infinity())
    {
    }

    [[nodiscard]] int edge() const { return depth.width; }

    void draw(int row, int column, float z, float cosine, const Albedo& albedo)
    {
        if (z <= depth.at(row, column))
            return;
        depth.at(row, column) = z;
        for (int c = 0; c < light.channels; ++c)
            light.at(row, column, c) = (kAmbient + kDiffuse * cosine) * albedo[static_cast<std::size_t>(c)];
    }

    /// The mean of the samples of each pixel.
    [[nodiscard]] Raster picture() const
    {
        Raster result(edge() / kSamples, edge() / kSamples, 0, light.channels);
        for (int c = 0; c < light.channels; ++c)
            for (int y = 0; y < edge(); ++y)
                for (int x = 0; x < edge(); ++x)
                    result.at(y / kSamples, x / kSamples, c) += light.at(y, x, c) / (kSamples * kSamples);
        return result;
    }
};

/// x and y in samples, y downwards; z as it is.
Point onCanvas(const Point& p, int edge)
{
    const float half = static_cast<float>(edge) / 2;
    return {half + p[0] * kMargin * half, half - p[1] * kMargin * half, p[2]};
}

int firstSample(float from)
{
    return std::max(0, static_cast<int>(std::ceil(from - 0.5F)));
}

int lastSample(float to, int edge)
{
    return std::min(edge - 1, static_cast<int>(std::floor(to - 0.5F)));
}

/// `albedos` are those of the corners.
void drawTriangle(Canvas& canvas, const Point& a, const Point& b, const Point& c, const std::array<Albedo, 3>& albedos)
{
    // Twice the signed area on the canvas; the normal's other parts follow from the depths.
    const float area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    if (area == 0)
        return;
    const float scale = kMargin * static_cast<float>(canvas.edge()) / 2;
    const float slopeX = ((b[2] - a[2]) * (c[1] - a[1]) - (c[2] - a[2]) * (b[1] - a[1])) / area;
    const float slopeY = ((c[2] - a[2]) * (b[0] - a[0]) - (b[2] - a[2]) * (c[0] - a[0])) / area;
    // Depth is in units of the sphere, x and y in samples.
    const float cosine = 1 / std::sqrt(1 + scale * scale * (slopeX * slopeX + slopeY * slopeY));
    const auto [left, right] = std::minmax({a[0], b[0], c[0]});
    const auto [top, bottom] = std::minmax({a[1], b[1], c[1]});
    const int lastRow = lastSample(bottom, canvas.edge());
    const int lastColumn = lastSample(right, canvas.edge());
    for (int row = firstSample(top); row <= lastRow; ++row) {
        const float y = static_cast<float>(row) + 0.5F;
        for (int column = firstSample(left); column <= lastColumn; ++column) {
            const float x = static_cast<float>(column) + 0.5F;
            const float u = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area;
            const float v = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area;
            if (u < 0 || v < 0 || u + v > 1)
                continue;
            Albedo albedo = albedos[0];
            for (std::size_t i = 0; canvas.light.channels > 1 && i < albedo.size(); ++i)
                albedo[i] = u * albedos[0][i] + v * albedos[1][i] + (1 - u - v) * albedos[2][i];
            canvas.draw(row, column, a[2] + slopeX * (x - a[0]) + slopeY * (y - a[1]), cosine, albedo);
        }
    }
}

void drawBall(Canvas& canvas, const Point& centre, float radius, const Albedo& albedo)
{
    const float scale = kMargin * static_cast<float>(canvas.edge()) / 2;
    const int lastRow = lastSample(centre[1] + radius, canvas.edge());
    const int lastColumn = lastSample(centre[0] + radius, canvas.edge());
    for (int row = firstSample(centre[1] - radius); row <= lastRow; ++row) {
        for (int column = firstSample(centre[0] - radius); column <= lastColumn; ++column) {
            const float x = (static_cast<float>(column) + 0.5F - centre[0]) / radius;
            const float y = (static_cast<float>(row) + 0.5F - centre[1]) / radius;
            const float beside = x * x + y * y;
            if (beside > 1)
                continue;
            const float height = std::sqrt(1 - beside);
            canvas.draw(row, column, centre[2] + height * radius / scale, height, albedo);
        }
    }
}

}  // namespace

std::vector<Matrix> shadedRotations()
{
    constexpr float kQuarter = static_cast<float>(std::numbers::pi / 2);
    std::vector<Matrix> rotations;
    rotations.reserve(6);
    for (int turn = 0; turn < 4; ++turn)
        rotations.push_back(eulerMatrix(0, -kQuarter * static_cast<float>(turn), 0));
    rotations.push_back(eulerMatrix(kQuarter, 0, 0));
    rotations.push_back(eulerMatrix(-kQuarter, 0, 0));
    return rotations;
}

Raster shadedMesh(const Cloud& mesh, const Matrix& rotation, int edge)
{
    Canvas canvas(edge, !colouredParts(mesh).empty());
    std::vector<Point> placed;
    placed.reserve(mesh.points.size());
    for (const Point& point : mesh.points)
        placed.push_back(onCanvas(rotated(rotation, point), canvas.edge()));
    for (std::size_t i = 0; i < mesh.triangles.size(); ++i) {
        const Triangle& triangle = mesh.triangles[i];
        std::array<Albedo, 3> albedos{kWhite, kWhite, kWhite};
        if (!mesh.faceColours.empty())
            albedos.fill(albedoOf(mesh.faceColours[i]));
        else if (!mesh.colours.empty())
            for (std::size_t corner = 0; corner < 3; ++corner)
                albedos[corner] = albedoOf(mesh.colours[triangle[corner]]);
        drawTriangle(canvas, placed[triangle[0]], placed[triangle[1]], placed[triangle[2]], albedos);
    }
    return canvas.picture();
}

Raster shadedPoints(const Cloud& cloud, const Matrix& rotation, int edge)
{
    Canvas canvas(edge, !cloud.colours.empty());
    // Balls that about cover a sphere's surface when the points lie on it, within limits that can be seen.
    const float radius = std::clamp(2 / std::sqrt(static_cast<float>(cloud.points.size())), 0.01F, 0.06F) * kMargin *
                         static_cast<float>(canvas.edge()) / 2;
    for (std::size_t i = 0; i < cloud.points.size(); ++i)
        drawBall(canvas, onCanvas(rotated(rotation, cloud.points[i]), canvas.edge()), radius,
                 cloud.colours.empty() ? kWhite : albedoOf(cloud.colours[i]));
    return canvas.picture();
}

}  // namespace orangery::cloud
