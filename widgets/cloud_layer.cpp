// SPDX-License-Identifier: GPL-3.0-or-later
// The points of a cloud, drawn into an image with a depth of each pixel.
#include "widgets/cloud_drawing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace orangery::widgets {

namespace {

constexpr double kEyeDistance = 7.0;    // radii; far enough that little is distorted
constexpr double kFilled = 0.28;        // of the area's shorter side that a radius takes
constexpr double kLargestSplat = 6.0;   // px
constexpr double kSmallestSplat = 1.5;  // px
constexpr double kCover = 1.4;          // times the radius at which even discs on a sphere close: points lie at random
constexpr double kSeenBall = 2.5;       // px; balls of a larger radius are seen as such
constexpr double kSmooth = 2.0;         // px over which the depths of smaller ones are averaged
constexpr float kHole = 0.08F;          // radii between neighbours that belong to different surfaces
constexpr float kAmbient = 0.3F;
constexpr float kNothing = -1e9F;

struct Frame {
    double sinTurn, cosTurn, sinTilt, cosTilt;
    double unit;  // px for a length of 1 in the middle
    double x, y;  // the middle

    Frame(const CloudEye& eye, QSizeF size, QPointF corner)
        : sinTurn(std::sin(eye.turn)),
          cosTurn(std::cos(eye.turn)),
          sinTilt(std::sin(eye.tilt)),
          cosTilt(std::cos(eye.tilt)),
          unit(kFilled * std::min(size.width(), size.height()) * eye.zoom),
          x(corner.x() + size.width() / 2 + eye.shift.x()),
          y(corner.y() + size.height() / 2 + eye.shift.y())
    {
    }

    [[nodiscard]] CloudEye::Placed place(const CloudPoint& p) const
    {
        const double right = cosTurn * p[0] - sinTurn * p[2];
        const double back = sinTurn * p[0] + cosTurn * p[2];
        const double up = cosTilt * p[1] - sinTilt * back;
        const double near = sinTilt * p[1] + cosTilt * back;
        const double scale = unit * kEyeDistance / std::max(kEyeDistance - near, 0.5);
        return {{x + right * scale, y - up * scale}, near, scale};
    }
};

/// Colours of 256 steps of depth, far to near.
std::array<QRgb, 256> depthColours()
{
    std::array<QRgb, 256> colours{};
    for (std::size_t i = 0; i < colours.size(); ++i)
        colours[i] = viridis(static_cast<double>(i) / 255).rgb();
    return colours;
}

QRgb darkened(QRgb colour, float part)
{
    return qRgb(static_cast<int>(part * static_cast<float>(qRed(colour))),
                static_cast<int>(part * static_cast<float>(qGreen(colour))),
                static_cast<int>(part * static_cast<float>(qBlue(colour))));
}

/// Depths of all pixels, row by row; kNothing where there is no point.
struct Depths {
    int width;
    int height;
    std::vector<float> values;

    [[nodiscard]] const float* row(int y) const
    {
        return values.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
    }
    [[nodiscard]] float* row(int y)
    {
        return values.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
    }
};

/// Points of a surface lie at random: where a pixel is far behind most of those around it, the far side is seen through a
/// hole, which is closed, with the paint of a neighbour. `paints` of the pixels may be empty.
Depths closed(const Depths& depths, std::vector<QRgb>& paints)
{
    Depths result = depths;
    const auto width = static_cast<std::size_t>(depths.width);
    for (int y = 1; y + 1 < depths.height; ++y) {
        const std::array<const float*, 3> rows{depths.row(y - 1), depths.row(y), depths.row(y + 1)};
        float* into = result.row(y);
        for (int x = 1; x + 1 < depths.width; ++x) {
            const float own = rows[1][x];
            float sum = 0;
            int count = 0;
            std::size_t nearer = 0;
            for (std::size_t row = 0; row < rows.size(); ++row)
                for (int dx = -1; dx <= 1; ++dx)
                    if (rows[row][x + dx] > own + kHole) {
                        sum += rows[row][x + dx];
                        ++count;
                        nearer = (static_cast<std::size_t>(y) + row - 1) * width + static_cast<std::size_t>(x + dx);
                    }
            if (count < 5)
                continue;
            into[x] = sum / static_cast<float>(count);
            if (!paints.empty())
                paints[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)] = paints[nearer];
        }
    }
    return result;
}

/// The mean over the pixels up to `reach` away whose depth is much the same, first along rows, then along columns.
Depths smoothed(const Depths& depths, int reach)
{
    Depths across = depths;
    for (int y = 0; y < depths.height; ++y) {
        const float* from = depths.row(y);
        float* into = across.row(y);
        for (int x = 0; x < depths.width; ++x) {
            if (from[x] == kNothing)
                continue;
            float sum = 0;
            int count = 0;
            const int last = std::min(depths.width - 1, x + reach);
            for (int i = std::max(0, x - reach); i <= last; ++i)
                if (std::abs(from[i] - from[x]) < kHole) {
                    sum += from[i];
                    ++count;
                }
            into[x] = sum / static_cast<float>(count);
        }
    }
    Depths result = across;
    for (int y = 0; y < depths.height; ++y) {
        float* into = result.row(y);
        const int first = std::max(0, y - reach);
        const int last = std::min(depths.height - 1, y + reach);
        for (int x = 0; x < depths.width; ++x) {
            const float own = across.row(y)[x];
            if (own == kNothing)
                continue;
            float sum = 0;
            int count = 0;
            for (int i = first; i <= last; ++i)
                if (const float other = across.row(i)[x]; std::abs(other - own) < kHole) {
                    sum += other;
                    ++count;
                }
            into[x] = sum / static_cast<float>(count);
        }
    }
    return result;
}

/// Lambert's law under light from the viewer: the cosine that follows from how the depth changes around a pixel. Differences
/// are taken to the side on which the surface goes on.
float cosineAt(const Depths& depths, int x, int y, float unit)
{
    const float own = depths.row(y)[x];
    const auto slope = [&](float before, float after) {
        const float down = own - before;
        const float up = after - own;
        const bool goesOnBefore = std::abs(down) < kHole;
        const bool goesOnAfter = std::abs(up) < kHole;
        if (goesOnBefore && goesOnAfter)
            return (down + up) / 2;
        return goesOnBefore ? down : goesOnAfter ? up : 0.0F;
    };
    const float* row = depths.row(y);
    const float across = slope(x > 0 ? row[x - 1] : kNothing, x + 1 < depths.width ? row[x + 1] : kNothing) * unit;
    const float along =
        slope(y > 0 ? depths.row(y - 1)[x] : kNothing, y + 1 < depths.height ? depths.row(y + 1)[x] : kNothing) * unit;
    return 1 / std::sqrt(1 + across * across + along * along);
}

/// A point as a small ball: how much nearer than its middle each pixel of its disc is, row by row.
class Ball {
public:
    /// `radius` in pixels, `unit` pixels a length of 1.
    Ball(double radius, double unit)
        : m_reach(static_cast<int>(radius)),
          m_side(static_cast<std::size_t>(2 * m_reach + 1)),
          m_heights(m_side * m_side, kNothing)
    {
        for (int dy = -m_reach; dy <= m_reach; ++dy)
            for (int dx = -m_reach; dx <= m_reach; ++dx)
                if (const double left = radius * radius - dx * dx - dy * dy; left >= 0)
                    m_heights[static_cast<std::size_t>(dy + m_reach) * m_side +
                              static_cast<std::size_t>(dx + m_reach)] = static_cast<float>(std::sqrt(left) / unit);
    }

    [[nodiscard]] int reach() const { return m_reach; }
    /// Heights of 2 reach + 1 pixels.
    [[nodiscard]] const float* row(int dy) const
    {
        return m_heights.data() + static_cast<std::size_t>(dy + m_reach) * m_side;
    }

private:
    int m_reach;
    std::size_t m_side;
    std::vector<float> m_heights;
};

/// Draws a ball into the depths where it is nearer than what is there, and its colour into the paints of those pixels;
/// `paints` may be empty.
void drawBall(const Ball& ball, int x, int y, float depth, QRgb colour, Depths& depths, std::vector<QRgb>& paints)
{
    const int first = std::max(0, x - ball.reach());
    const int last = std::min(depths.width - 1, x + ball.reach());
    const int bottom = std::min(depths.height - 1, y + ball.reach());
    for (int row = std::max(0, y - ball.reach()); row <= bottom; ++row) {
        const float* heights = ball.row(row - y);
        float* line = depths.row(row);
        if (!paints.empty()) {
            QRgb* painted = paints.data() + (line - depths.values.data());
            for (int column = first; column <= last; ++column)
                if (depth + heights[column - x + ball.reach()] > line[column])
                    painted[column] = colour;
        }
        for (int column = first; column <= last; ++column)
            line[column] = std::max(line[column], depth + heights[column - x + ball.reach()]);
    }
}

/// Draws every `step`-th point. Of those that lie up to `margin` pixels outside, a part may be seen.
void drawPoints(const CloudDrawing& drawing, const Frame& frame, const Ball& ball, std::size_t step, double margin,
                Depths& depths, std::vector<QRgb>& paints)
{
    for (std::size_t i = 0; i < drawing.points.size(); i += step) {
        const auto [place, depth, scale] = frame.place(drawing.points[i]);
        if (!(place.x() > -margin && place.x() < depths.width + margin && place.y() > -margin &&
              place.y() < depths.height + margin))
            continue;
        const QRgb colour =
            paints.empty() ? 0 : qRgb(drawing.colours[i][0], drawing.colours[i][1], drawing.colours[i][2]);
        drawBall(ball, static_cast<int>(std::floor(place.x())), static_cast<int>(std::floor(place.y())),
                 static_cast<float>(depth), colour, depths, paints);
    }
}

/// Pixels in their colour, darker where the surface turns away; `paints` of the pixels may be empty.
QImage shaded(const Depths& surface, const std::vector<QRgb>& paints, CloudColouring colouring, Ground ground,
              float unit)
{
    QImage image(surface.width, surface.height, QImage::Format_ARGB32_Premultiplied);
    const std::array<QRgb, 256> colours = depthColours();
    const int bright = ground == Ground::Light ? 225 : 245;
    for (int row = 0; row < surface.height; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        const float* depths = surface.row(row);
        for (int column = 0; column < surface.width; ++column) {
            const float depth = depths[column];
            if (depth < kNothing / 2) {
                line[column] = 0;
                continue;
            }
            QRgb colour = qRgb(bright, bright, bright);
            if (colouring == CloudColouring::Depth)
                colour = colours[static_cast<std::size_t>(std::clamp((depth + 1) / 2, 0.0F, 1.0F) * 255)];
            else if (!paints.empty())
                colour = paints[static_cast<std::size_t>(&depths[column] - surface.values.data())];
            line[column] = darkened(colour, kAmbient + (1 - kAmbient) * cosineAt(surface, column, row, unit));
        }
    }
    return image;
}

}  // namespace

CloudEye::Placed CloudEye::place(const CloudPoint& point, const QRectF& area) const
{
    return Frame(*this, area.size(), area.topLeft()).place(point);
}

QImage cloudLayer(const CloudDrawing& drawing, const CloudEye& eye, QSizeF size, CloudColouring colouring,
                  Ground ground, std::size_t stride, double ratio)
{
    const QSize pixels = (size * ratio).toSize();
    if (pixels.isEmpty())
        return {};
    const auto count = static_cast<std::size_t>(pixels.width()) * static_cast<std::size_t>(pixels.height());
    Depths depths{pixels.width(), pixels.height(), std::vector<float>(count, kNothing)};
    const bool isPainted = colouring == CloudColouring::Own && !drawing.colours.empty();
    std::vector<QRgb> paints(isPainted ? count : 0, 0);
    CloudEye scaled = eye;
    scaled.shift *= ratio;
    const Frame frame(scaled, pixels, {0, 0});
    const std::size_t step = std::max<std::size_t>(1, stride);
    const double drawn = static_cast<double>(std::max<std::size_t>(1, drawing.points.size() / step));
    const double radius = std::clamp(kCover * frame.unit * std::sqrt(4 * std::numbers::pi / drawn) / 2,
                                     kSmallestSplat * ratio, kLargestSplat * ratio);
    drawPoints(drawing, frame, Ball(radius, frame.unit), step, kLargestSplat * ratio, depths, paints);
    depths = closed(depths, paints);
    const bool hasBalls = radius > kSeenBall * ratio;
    const Depths surface = smoothed(depths, hasBalls ? 1 : static_cast<int>(std::lround(kSmooth * ratio)));
    QImage image = shaded(surface, paints, colouring, ground, static_cast<float>(frame.unit));
    image.setDevicePixelRatio(ratio);
    return image;
}

}  // namespace orangery::widgets
