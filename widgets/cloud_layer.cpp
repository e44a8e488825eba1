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
constexpr float kEdgeStrength = 9.0F;
constexpr float kSlope = 0.02F;  // radii between neighbours that are no edge
constexpr int kReach = 2;        // pixels at which depths are compared

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

/// How far a pixel lies behind those around it, 0 ... 1: an edge of depth looks dark, which shows a shape without any
/// normals (eye-dome lighting, Boucheny 2009).
float shadeAt(const std::vector<float>& depths, int width, int height, int column, int row)
{
    const float own =
        depths[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(column)];
    float behind = 0;
    constexpr std::array<std::array<int, 2>, 8> kAround{
        {{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-kReach, -kReach}, {kReach, kReach}, {-kReach, kReach}, {kReach, -kReach}}};
    for (const auto& [dx, dy] : kAround) {
        const int x = column + dx;
        const int y = row + dy;
        if (x < 0 || y < 0 || x >= width || y >= height)
            continue;
        const float other =
            depths[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
        if (other > own + kSlope)
            behind += std::min(other - own - kSlope, 0.25F);
    }
    return std::exp(-kEdgeStrength * behind / static_cast<float>(kAround.size()));
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
    constexpr float kNothing = -1e9F;
    std::vector<float> depths(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), kNothing);
    CloudEye scaled = eye;
    scaled.shift *= ratio;
    const Frame frame(scaled, pixels, {0, 0});
    const std::size_t step = std::max<std::size_t>(1, stride);
    const double drawn = static_cast<double>(std::max<std::size_t>(1, drawing.points.size() / step));
    const double radius = std::clamp(kCover * frame.unit * std::sqrt(4 * std::numbers::pi / drawn) / 2,
                                     kSmallestSplat * ratio, kLargestSplat * ratio);
    // The rows of a disc, each as half of its width.
    const int reach = static_cast<int>(radius);
    std::vector<int> halves;
    for (int dy = -reach; dy <= reach; ++dy)
        halves.push_back(static_cast<int>(std::sqrt(std::max(0.0, radius * radius - dy * dy))));
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
            const int half = halves[static_cast<std::size_t>(dy + reach)];
            float* line = depths.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(width);
            const int last = std::min(width - 1, x + half);
            for (int column = std::max(0, x - half); column <= last; ++column)
                line[column] = std::max(line[column], depth);
        }
    }
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    const std::array<QRgb, 256> colours = depthColours();
    const float bright = ground == Ground::Light ? 190 : 225;
    for (int row = 0; row < height; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (int column = 0; column < width; ++column) {
            const float depth = depths[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                                       static_cast<std::size_t>(column)];
            if (depth == kNothing) {
                line[column] = 0;
                continue;
            }
            const float shade = shadeAt(depths, width, height, column, row);
            if (colouring == CloudColouring::Depth) {
                const QRgb colour = colours[static_cast<std::size_t>(std::clamp((depth + 1) / 2, 0.0F, 1.0F) * 255)];
                const float part = 0.35F + 0.65F * shade;
                line[column] = qRgb(static_cast<int>(part * static_cast<float>(qRed(colour))),
                                    static_cast<int>(part * static_cast<float>(qGreen(colour))),
                                    static_cast<int>(part * static_cast<float>(qBlue(colour))));
            } else {
                // Farther parts are a little darker, so that the shape reads without any edge.
                const float far = 0.72F + 0.28F * std::clamp((depth + 1) / 2, 0.0F, 1.0F);
                const int level = static_cast<int>(bright * far * (0.25F + 0.75F * shade));
                line[column] = qRgb(level, level, level);
            }
        }
    }
    return image;
}

}  // namespace orangery::widgets
