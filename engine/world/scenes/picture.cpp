// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/picture.h"

#include "engine/world/scenes/shapes.h"

#include <algorithm>
#include <cmath>

namespace orangery::scenes {

namespace {

constexpr int kPointsPerPixel = 3;  // in each direction
constexpr double kDarkInk = 0.25;   // how much of a thing's paint is left in the ink of its pattern
constexpr double kLightInk = 0.7;   // how far from a thing's paint to white the ink is on black

/// A picture while it is drawn: linear in what is stored, 0..1.
class Canvas {
public:
    explicit Canvas(int side) : m_side(side), m_pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side))
    {
    }

    [[nodiscard]] int side() const { return m_side; }
    [[nodiscard]] Rgb& at(int column, int row)
    {
        return m_pixels[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_side) +
                        static_cast<std::size_t>(column)];
    }

    /// Lays `paintAt(x, y)`, which gives a paint or null at a point, over the pixels within `radius` of (x, y).
    template <class PaintAt>
    void lay(double x, double y, double radius, const PaintAt& paintAt)
    {
        const auto first = [&](double middle) {
            return std::clamp(static_cast<int>(std::floor((middle - radius) * m_side)), 0, m_side);
        };
        const auto beyond = [&](double middle) {
            return std::clamp(static_cast<int>(std::ceil((middle + radius) * m_side)), 0, m_side);
        };
        for (int row = first(y); row < beyond(y); ++row)
            for (int column = first(x); column < beyond(x); ++column)
                layPixel(column, row, paintAt);
    }

    [[nodiscard]] Picture picture() const
    {
        Picture picture{.side = m_side, .pixels = {}};
        picture.pixels.reserve(m_pixels.size() * 3);
        for (const Rgb& pixel : m_pixels)
            for (const double channel : pixel)
                picture.pixels.push_back(static_cast<std::uint8_t>(std::lround(255 * std::clamp(channel, 0.0, 1.0))));
        return picture;
    }

private:
    template <class PaintAt>
    void layPixel(int column, int row, const PaintAt& paintAt)
    {
        constexpr int kPoints = kPointsPerPixel * kPointsPerPixel;
        Rgb sum{};
        int covered = 0;
        for (int i = 0; i < kPoints; ++i) {
            const double x = (column + (i % kPointsPerPixel + 0.5) / kPointsPerPixel) / m_side;
            const double y =
                (row + (i / kPointsPerPixel + 0.5) / kPointsPerPixel) / m_side;  // NOLINT(bugprone-integer-division)
            if (const Rgb* paint = paintAt(x, y)) {
                ++covered;
                for (std::size_t c = 0; c < sum.size(); ++c)
                    sum[c] += (*paint)[c];
            }
        }
        if (covered == 0)
            return;
        Rgb& pixel = at(column, row);
        for (std::size_t c = 0; c < sum.size(); ++c)
            pixel[c] = (pixel[c] * (kPoints - covered) + sum[c]) / kPoints;
    }

    int m_side;
    std::vector<Rgb> m_pixels;
};

void drawBackground(Canvas& canvas, const Scene& scene)
{
    for (int row = 0; row < canvas.side(); ++row) {
        for (int column = 0; column < canvas.side(); ++column) {
            const double x = (column + 0.5) / canvas.side() - 0.5;
            const double y = (row + 0.5) / canvas.side() - 0.5;
            const double lighter = scene.slope[0] * x + scene.slope[1] * y;
            Rgb& pixel = canvas.at(column, row);
            for (std::size_t c = 0; c < pixel.size(); ++c)
                pixel[c] = scene.paint[c] + lighter;
        }
    }
}

void drawDistractor(Canvas& canvas, const Distractor& distractor)
{
    const double dx = std::cos(distractor.angle);
    const double dy = std::sin(distractor.angle);
    const double half = distractor.length / 2;
    const double reach = half + distractor.width / 2;
    canvas.lay(distractor.x, distractor.y, reach, [&](double x, double y) {
        const double along = (x - distractor.x) * dx + (y - distractor.y) * dy;
        const double nearest = std::clamp(along, -half, half);
        const double distance = std::hypot(x - distractor.x - nearest * dx, y - distractor.y - nearest * dy);
        return distance <= distractor.width / 2 ? &distractor.paint : nullptr;
    });
}

/// Patterns are darker than their thing, but lighter on black, where its outline would be lost.
Rgb inkFor(const Rgb& paint, Background background)
{
    Rgb ink = paint;
    for (double& channel : ink)
        channel = background == Background::Black ? channel + kLightInk * (1 - channel) : kDarkInk * channel;
    return ink;
}

void drawThing(Canvas& canvas, const Thing& thing, const Scene& scene)
{
    const SceneClass& kind = scene.kind;
    const double c = std::cos(thing.angle);
    const double s = std::sin(thing.angle);
    const double tc = std::cos(thing.textureAngle);
    const double ts = std::sin(thing.textureAngle);
    const double period = periodOf(kind.texture);
    const Rgb ink = inkFor(thing.paint, scene.background);
    canvas.lay(thing.x, thing.y, thing.radius, [&](double x, double y) -> const Rgb* {
        const double dx = (x - thing.x) / thing.radius;
        const double dy = (y - thing.y) / thing.radius;
        const double u = c * dx + s * dy;
        const double v = c * dy - s * dx;
        if (!isInside(kind.shape, u, v))
            return nullptr;
        const double p = tc * u + ts * v + period * thing.texturePhase[0];
        const double q = tc * v - ts * u + period * thing.texturePhase[1];
        return isInked(kind.texture, p, q) ? &ink : &thing.paint;
    });
}

}  // namespace

Picture render(const Scene& scene, int side)
{
    Canvas canvas(side);
    drawBackground(canvas, scene);
    for (const Distractor& distractor : scene.distractors)
        drawDistractor(canvas, distractor);
    for (const Thing& thing : scene.things)
        drawThing(canvas, thing, scene);
    return canvas.picture();
}

}  // namespace orangery::scenes
