// SPDX-License-Identifier: GPL-3.0-or-later
// The points: where they are, which lie in a path, and their fast picture.
#include "widgets/scatter_scene.h"
#include "widgets/tree_theme.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace orangery::widgets {

namespace {

constexpr double kMargin = 0.06;         // of the plot's shorter side, around the points
constexpr int kFadedAlpha = 105;         // of 255
constexpr double kRadius = 3.6;          // px
constexpr double kSmallRadius = 2.4;     // px, of many points
constexpr double kLargeRadius = 5.0;     // px, of few points
constexpr std::size_t kFew = 500;        // points
constexpr std::size_t kMany = 4000;      // points
constexpr double kSelectedFactor = 1.5;  // of the radius

bool isFinite(const ScatterPoint& point)
{
    return std::isfinite(point.x) && std::isfinite(point.y);
}

/// A small picture of one point.
QImage stampOf(const QColor& colour, int shape, double radius, bool isSelected, const TreeTheme& theme, double ratio)
{
    const double r = radius * ratio;
    const int side = 2 * static_cast<int>(std::ceil(r + ratio)) + 1;
    QImage stamp(side, side, QImage::Format_ARGB32_Premultiplied);
    stamp.fill(Qt::transparent);
    QPainter painter(&stamp);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(side / 2.0, side / 2.0);
    painter.scale(r, r);
    painter.setBrush(colour);
    QColor rim = isSelected ? theme.text : theme.background;
    rim.setAlpha(colour.alpha());
    QPen pen(rim, (isSelected ? 1.4 : 0.6) / radius);
    painter.setPen(pen);
    painter.drawPath(categoryShape(shapeOf(shape)));
    return stamp;
}

/// `stamp` over `layer` with its middle at (x, y).
void blend(QImage& layer, const QImage& stamp, int x, int y)
{
    const int left = x - stamp.width() / 2;
    const int top = y - stamp.height() / 2;
    const int firstColumn = std::max(0, -left);
    const int lastColumn = std::min(stamp.width(), layer.width() - left);
    const int lastRow = std::min(stamp.height(), layer.height() - top);
    const qsizetype pitch = layer.bytesPerLine() / 4;
    auto* pixels = reinterpret_cast<QRgb*>(layer.bits());
    for (int row = std::max(0, -top); row < lastRow; ++row) {
        const auto* from = reinterpret_cast<const QRgb*>(stamp.constScanLine(row));
        QRgb* to = pixels + (top + row) * pitch + left;
        for (int column = firstColumn; column < lastColumn; ++column) {
            const QRgb source = from[column];
            const std::uint32_t left255 = 255U - qAlpha(source);
            if (left255 == 255U)
                continue;
            if (left255 == 0U) {
                to[column] = source;
                continue;
            }
            // Two channels at a time, x / 255 as (x + 128 + (x >> 8)) >> 8.
            const QRgb below = to[column];
            std::uint32_t even = (below & 0xff00ffU) * left255;
            even = ((even + ((even >> 8U) & 0xff00ffU) + 0x800080U) >> 8U) & 0xff00ffU;
            std::uint32_t odd = ((below >> 8U) & 0xff00ffU) * left255;
            odd = (odd + ((odd >> 8U) & 0xff00ffU) + 0x800080U) & 0xff00ff00U;
            to[column] = source + (even | odd);
        }
    }
}

}  // namespace

int shapeOf(int shape)
{
    constexpr std::array kOrder{0, 3, 1, 2, 5, 4, 7, 6};
    return kOrder[static_cast<std::size_t>(std::max(0, shape)) % kOrder.size()];
}

ScatterView wholeView(const ScatterScene& scene, QSizeF size)
{
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    double left = kInfinite;
    double right = -kInfinite;
    double low = kInfinite;
    double high = -kInfinite;
    for (const ScatterPoint& point : scene.points) {
        if (!isFinite(point))
            continue;
        left = std::min(left, point.x);
        right = std::max(right, point.x);
        low = std::min(low, point.y);
        high = std::max(high, point.y);
    }
    if (left > right)
        return {{0, 0}, std::min(size.width(), size.height()) / 2};
    const double margin = kMargin * std::min(size.width(), size.height());
    const double acrossScale = (size.width() - 2 * margin) / (right - left);
    const double upScale = (size.height() - 2 * margin) / (high - low);
    double scale = std::min(acrossScale, upScale);
    if (!std::isfinite(scale) || scale <= 0)  // a single place
        scale = std::max(1.0, std::min(size.width(), size.height()) / 2);
    return {{(left + right) / 2, (low + high) / 2}, scale};
}

std::vector<std::size_t> pointsInside(const ScatterScene& scene, const QPolygonF& path)
{
    std::vector<std::size_t> inside;
    const QRectF bounds = path.boundingRect();
    for (std::size_t i = 0; i < scene.points.size(); ++i) {
        const ScatterPoint& point = scene.points[i];
        if (point.x < bounds.left() || point.x > bounds.right() || point.y < bounds.top() ||
            point.y > bounds.bottom() || !isFinite(point))
            continue;
        bool isInside = false;
        for (qsizetype a = 0, b = path.size() - 1; a < path.size(); b = a++) {
            const QPointF& p = path[a];
            const QPointF& q = path[b];
            if ((p.y() > point.y) != (q.y() > point.y) &&
                point.x < (q.x() - p.x()) * (point.y - p.y()) / (q.y() - p.y()) + p.x())
                isInside = !isInside;
        }
        if (isInside)
            inside.push_back(i);
    }
    return inside;
}

std::size_t hiddenPoints(const ScatterScene& scene, const ScatterView& view, QSizeF plot)
{
    const QRectF area(QPointF(0, 0), plot);
    return static_cast<std::size_t>(
        std::count_if(scene.points.begin(), scene.points.end(), [&](const ScatterPoint& point) {
            return !isFinite(point) || !area.contains(onScreen(view, area, point.x, point.y));
        }));
}

QImage pointLayer(const ScatterScene& scene, const ScatterView& view, QSizeF plot, const ScatterMarks& marks,
                  const TreeTheme& theme, double ratio)
{
    const QSize pixels((plot * ratio).toSize());
    if (pixels.isEmpty())
        return {};
    QImage layer(pixels, QImage::Format_ARGB32_Premultiplied);
    layer.setDevicePixelRatio(ratio);
    layer.fill(Qt::transparent);
    const double radius = scene.points.size() > kMany  ? kSmallRadius
                          : scene.points.size() > kFew ? kRadius
                                                       : kLargeRadius;
    const bool hasSelection = std::find(marks.selected.begin(), marks.selected.end(), 1) != marks.selected.end();
    std::map<std::tuple<QRgb, int, int>, QImage> stamps;  // by colour, shape, state
    const auto draw = [&](const ScatterPoint& point, int state) {
        const double x = (plot.width() / 2 + (point.x - view.centre.x()) * view.scale) * ratio;
        const double y = (plot.height() / 2 - (point.y - view.centre.y()) * view.scale) * ratio;
        const double most = 16 * ratio;
        if (!(x > -most && y > -most && x < pixels.width() + most && y < pixels.height() + most))
            return;
        const auto place = static_cast<std::size_t>(point.category);
        const int index = place < scene.categories.size() ? scene.categories[place].colour : -1;
        QColor colour = index >= 0                         ? categorical(index, theme.ground)
                        : marks.emphasis == point.category ? theme.bestPath
                                                           : theme.frame;
        colour.setAlpha(state == 0 ? kFadedAlpha : 255);
        QImage& stamp = stamps[{colour.rgba(), point.shape, state}];
        if (stamp.isNull())
            stamp =
                stampOf(colour, point.shape, state == 2 ? radius * kSelectedFactor : radius, state == 2, theme, ratio);
        blend(layer, stamp, static_cast<int>(x), static_cast<int>(y));
    };
    // What is picked out is drawn last.
    for (const int pass : {0, 1, 2})
        for (std::size_t i = 0; i < scene.points.size(); ++i) {
            const ScatterPoint& point = scene.points[i];
            const bool isSelected = i < marks.selected.size() && marks.selected[i] != 0;
            const bool isFaded = marks.emphasis ? point.category != *marks.emphasis : hasSelection;
            const int state = isSelected ? 2 : isFaded ? 0 : 1;
            if (state == pass)
                draw(point, state);
        }
    return layer;
}

}  // namespace orangery::widgets
