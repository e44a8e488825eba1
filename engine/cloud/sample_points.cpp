// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/sample_points.h"

#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orangery::cloud {

namespace {

std::array<double, 3> minus(const Point& a, const Point& b)
{
    return {double{a[0]} - double{b[0]}, double{a[1]} - double{b[1]}, double{a[2]} - double{b[2]}};
}

double areaOf(const Cloud& mesh, const Triangle& triangle)
{
    const auto u = minus(mesh.points[triangle[1]], mesh.points[triangle[0]]);
    const auto v = minus(mesh.points[triangle[2]], mesh.points[triangle[0]]);
    return std::hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2;
}

Colour mixed(const std::vector<Colour>& colours, const Triangle& triangle, const std::array<double, 3>& weights)
{
    Colour colour{};
    for (std::size_t c = 0; c < 3; ++c) {
        double value = 0;
        for (std::size_t corner = 0; corner < 3; ++corner)
            value += weights[corner] * colours[triangle[corner]][c];
        colour[c] = static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
    }
    return colour;
}

/// In double precision, in which no square of a coordinate is too large or too small.
double squaredDistance(const Point& a, const Point& b)
{
    const auto [x, y, z] = minus(a, b);
    return x * x + y * y + z * z;
}

}  // namespace

Result<Cloud> sampleSurface(const Cloud& mesh, std::size_t count, std::uint64_t seed)
{
    std::vector<double> upTo(mesh.triangles.size());
    double area = 0;
    for (std::size_t i = 0; i < upTo.size(); ++i)
        upTo[i] = area += areaOf(mesh, mesh.triangles[i]);
    if (!(area > 0) || !std::isfinite(area))
        return failure(ErrorCode::Input, "its faces have no area");
    Random random(deriveSeed(seed, {"surface"}));
    Cloud sampled{.format = mesh.format, .points = {}};
    while (sampled.points.size() < count) {
        const double chosen = random.uniform() * area;
        const auto found = std::min<std::size_t>(
            static_cast<std::size_t>(std::upper_bound(upTo.begin(), upTo.end(), chosen) - upTo.begin()),
            upTo.size() - 1);
        // Uniform in the triangle: the root makes strips near the corner as likely as their width.
        const double root = std::sqrt(random.uniform());
        const double along = random.uniform();
        const std::array<double, 3> weights{1 - root, root * (1 - along), root * along};
        const Triangle& triangle = mesh.triangles[found];
        Point point{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            double value = 0;
            for (std::size_t corner = 0; corner < 3; ++corner)
                value += weights[corner] * double{mesh.points[triangle[corner]][axis]};
            point[axis] = static_cast<float>(value);
        }
        sampled.points.push_back(point);
        if (!mesh.faceColours.empty())
            sampled.colours.push_back(mesh.faceColours[found]);
        else if (!mesh.colours.empty())
            sampled.colours.push_back(mixed(mesh.colours, triangle, weights));
    }
    return sampled;
}

std::vector<Point> thinned(const std::vector<Point>& points, std::size_t count, std::uint64_t seed)
{
    if (points.size() <= count)
        return points;
    std::vector<Point> all = points;
    if (all.size() > kMostToThin) {
        Random random(deriveSeed(seed, {"thinning"}));
        for (std::size_t i = 0; i < kMostToThin; ++i)
            std::swap(all[i], all[i + static_cast<std::size_t>(random.below(all.size() - i))]);
        all.resize(kMostToThin);
    }
    std::vector<Point> taken{all.front()};
    std::vector<double> distances(all.size(), std::numeric_limits<double>::infinity());
    while (taken.size() < count) {
        std::size_t furthest = 0;
        double largest = -1;
        for (std::size_t i = 0; i < all.size(); ++i) {
            distances[i] = std::min(distances[i], squaredDistance(all[i], taken.back()));
            if (distances[i] > largest) {
                largest = distances[i];
                furthest = i;
            }
        }
        taken.push_back(all[furthest]);
    }
    return taken;
}

std::vector<Point> inUnitSphere(std::vector<Point> points)
{
    std::array<double, 3> mean{};
    for (const Point& point : points) {
        for (std::size_t i = 0; i < 3; ++i)
            mean[i] += double{point[i]} / static_cast<double>(points.size());
    }
    double furthest = 0;
    for (const Point& point : points)
        furthest = std::max(
            furthest, std::hypot(double{point[0]} - mean[0], double{point[1]} - mean[1], double{point[2]} - mean[2]));
    for (Point& point : points) {
        for (std::size_t i = 0; i < 3; ++i)
            point[i] = furthest > 0 ? static_cast<float>((double{point[i]} - mean[i]) / furthest) : 0;
    }
    return points;
}

}  // namespace orangery::cloud
