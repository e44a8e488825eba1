// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/shapes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace orangery::scenes {

namespace {

constexpr double kStripePeriod = 0.56;
constexpr double kDotPeriod = 0.64;
constexpr double kDotRadius = 0.22;
constexpr double kChequerPeriod = 0.8;  // two squares

struct Point {
    double u = 0;
    double v = 0;
};

constexpr std::size_t kStarCorners = 10;

std::array<Point, kStarCorners> starOutline()
{
    constexpr double kInner = 0.42;
    std::array<Point, kStarCorners> outline{};
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const double angle = std::numbers::pi * (static_cast<double>(i) / 5 - 0.5);
        const double radius = i % 2 == 0 ? 1 : kInner;
        outline[i] = {.u = radius * std::cos(angle), .v = radius * std::sin(angle)};
    }
    return outline;
}

/// The even-odd rule: a ray to the right crosses the outline an odd number of times.
template <std::size_t N>
bool isWithin(const std::array<Point, N>& outline, double u, double v)
{
    bool inside = false;
    for (std::size_t i = 0, j = N - 1; i < N; j = i++) {
        const Point& a = outline[i];
        const Point& b = outline[j];
        if ((a.v > v) != (b.v > v) && u < a.u + (b.u - a.u) * (v - a.v) / (b.v - a.v))
            inside = !inside;
    }
    return inside;
}

/// (x^2 + y^2 - 1)^3 < x^2 y^3, scaled and moved so that it fills the circle.
bool isInHeart(double u, double v)
{
    const double x = 1.22 * u;
    const double y = 0.14 - 1.18 * v;
    const double r = x * x + y * y - 1;
    return r * r * r < x * x * y * y * y;
}

double fraction(double value)
{
    return value - std::floor(value);
}

}  // namespace

bool isInside(Shape shape, double u, double v)
{
    static const std::array<Point, kStarCorners> kStar = starOutline();
    static constexpr std::array<Point, 3> kTriangle{{{0, -1}, {0.866, 0.5}, {-0.866, 0.5}}};
    const double square = u * u + v * v;
    switch (shape) {
    case Shape::Circle:
        return square <= 0.9;
    case Shape::Square:
        return std::max(std::abs(u), std::abs(v)) <= 0.75;
    case Shape::Triangle:
        return isWithin(kTriangle, u, v);
    case Shape::Star:
        return isWithin(kStar, u, v);
    case Shape::Cross:
        return std::min(std::abs(u), std::abs(v)) <= 0.3 && std::max(std::abs(u), std::abs(v)) <= 0.92;
    case Shape::Ring:
        return square <= 1 && square >= 0.2;
    case Shape::Heart:
        return isInHeart(u, v);
    case Shape::Moon:
        return square <= 1 && (u - 0.5) * (u - 0.5) + v * v >= 0.52;
    }
    return false;
}

bool isInked(Texture texture, double u, double v)
{
    switch (texture) {
    case Texture::Plain:
        return false;
    case Texture::Striped:
        return fraction(u / kStripePeriod) < 0.5;
    case Texture::Dotted:
        return std::hypot(fraction(u / kDotPeriod) - 0.5, fraction(v / kDotPeriod) - 0.5) * kDotPeriod < kDotRadius;
    case Texture::Chequered:
        return (fraction(u / kChequerPeriod) < 0.5) != (fraction(v / kChequerPeriod) < 0.5);
    }
    return false;
}

double periodOf(Texture texture)
{
    switch (texture) {
    case Texture::Striped:
        return kStripePeriod;
    case Texture::Dotted:
        return kDotPeriod;
    case Texture::Chequered:
        return kChequerPeriod;
    case Texture::Plain:
        break;
    }
    return 0;
}

}  // namespace orangery::scenes
