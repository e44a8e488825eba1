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
    const int width = pixels.width();
    const int height = pixels.height();
    Depths depths{width, height,
                  std::vector<float>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), kNothing)};
    const bool isPainted = colouring == CloudColouring::Own && !drawing.colours.empty();
    std::vector<QRgb> paints(isPainted ? depths.values.size() : 0, 0);
    CloudEye scaled = eye;
    scaled.shift *= ratio;
    const Frame frame(scaled, pixels, {0, 0});
    const std::size_t step = std::max<std::size_t>(1, stride);
    const double drawn = static_cast<double>(std::max<std::size_t>(1, drawing.points.size() / step));
    const double radius = std::clamp(kCover * frame.unit * std::sqrt(4 * std::numbers::pi / drawn) / 2,
                                     kSmallestSplat * ratio, kLargestSplat * ratio);
    // Every point is a small ball: the pixels of its disc, row by row, each as much nearer as the ball is high there.
    const int reach = static_cast<int>(radius);
    const auto side = static_cast<std::size_t>(2 * reach + 1);
    std::vector<float> heights(side * side, kNothing);
    for (int dy = -reach; dy <= reach; ++dy)
        for (int dx = -reach; dx <= reach; ++dx)
            if (const double left = radius * radius - dx * dx - dy * dy; left >= 0)
                heights[static_cast<std::size_t>(dy + reach) * side + static_cast<std::size_t>(dx + reach)] =
                    static_cast<float>(std::sqrt(left) / frame.unit);
    for (std::size_t i = 0; i < drawing.points.size(); i += step) {
        const CloudEye::Placed placed = frame.place(drawing.points[i]);
        if (!(placed.place.x() > -kLargestSplat * ratio && placed.place.x() < width + kLargestSplat * ratio &&
              placed.place.y() > -kLargestSplat * ratio && placed.place.y() < height + kLargestSplat * ratio))
            continue;
        const auto depth = static_cast<float>(placed.depth);
        const int x = static_cast<int>(std::floor(placed.place.x()));
        const int y = static_cast<int>(std::floor(placed.place.y()));
        for (int dy = -reach; dy <= reach; ++dy) {
            const int row = y + dy;
            if (row < 0 || row >= height)
                continue;
            const float* height0 = heights.data() + static_cast<std::size_t>(dy + reach) * side;
            float* line = depths.row(row);
            const int last = std::min(width - 1, x + reach);
            if (isPainted) {
                const auto& [red, green, blue] = drawing.colours[i];
                QRgb* painted = paints.data() + (line - depths.values.data());
                for (int column = std::max(0, x - reach); column <= last; ++column)
                    if (depth + height0[column - x + reach] > line[column])
                        painted[column] = qRgb(red, green, blue);
            }
            for (int column = std::max(0, x - reach); column <= last; ++column)
                line[column] = std::max(line[column], depth + height0[column - x + reach]);
        }
    }
    depths = closed(depths, paints);
    const bool hasBalls = radius > kSeenBall * ratio;
    const Depths surface = smoothed(depths, hasBalls ? 1 : static_cast<int>(std::lround(kSmooth * ratio)));
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    const std::array<QRgb, 256> colours = depthColours();
    const float bright = ground == Ground::Light ? 225 : 245;
    for (int row = 0; row < height; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (int column = 0; column < width; ++column) {
            const float depth = surface.row(row)[column];
            if (depth < kNothing / 2) {
                line[column] = 0;
                continue;
            }
            const float part =
                kAmbient + (1 - kAmbient) * cosineAt(surface, column, row, static_cast<float>(frame.unit));
            if (colouring == CloudColouring::Depth) {
                const auto tone = static_cast<std::size_t>(std::clamp((depth + 1) / 2, 0.0F, 1.0F) * 255);
                line[column] = darkened(colours[tone], part);
            } else if (isPainted) {
                line[column] = darkened(paints[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                                               static_cast<std::size_t>(column)],
                                        part);
            } else {
                const int level = static_cast<int>(bright * part);
                line[column] = qRgb(level, level, level);
            }
        }
    }
    return image;
}

}  // namespace orangery::widgets
