// SPDX-License-Identifier: GPL-3.0-or-later
// Axes, cameras and words around a cloud.
#include "widgets/cloud_drawing.h"
#include "widgets/tree_theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace orangery::widgets {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::CloudView)
};

constexpr float kAxisLength = 1.15F;
constexpr float kBody = 0.16F;      // half of the side of a camera's picture as it is drawn
constexpr float kLength = 0.26F;    // of a camera as it is drawn
constexpr double kBarWidth = 10.0;  // px
constexpr double kBarHeight = 90.0;

CloudPoint plus(const CloudPoint& a, const CloudPoint& b, float factor)
{
    return {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]};
}

CloudPoint forwardOf(const CloudCamera& camera)
{
    CloudPoint way = plus(camera.target, camera.position, -1);
    const float length = std::max(std::hypot(way[0], way[1], way[2]), 1e-6F);
    return {way[0] / length, way[1] / length, way[2] / length};
}

/// The corners of a picture of that half side around a point: top left, top right, bottom right, bottom left.
std::array<CloudPoint, 4> corners(const CloudCamera& camera, const CloudPoint& centre, float half)
{
    const auto corner = [&](float right, float down) {
        return plus(plus(centre, camera.right, right * half), camera.down, down * half);
    };
    return {corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)};
}

class Drawer {
public:
    Drawer(QPainter& painter, const CloudEye& eye, const QRectF& area) : m_painter(painter), m_eye(eye), m_area(area) {}

    [[nodiscard]] QPointF at(const CloudPoint& point) const { return m_eye.place(point, m_area).place; }
    void line(const CloudPoint& a, const CloudPoint& b) { m_painter.drawLine(at(a), at(b)); }
    void ring(const std::array<CloudPoint, 4>& points)
    {
        for (std::size_t i = 0; i < points.size(); ++i)
            line(points[i], points[(i + 1) % points.size()]);
    }

private:
    QPainter& m_painter;
    const CloudEye& m_eye;
    QRectF m_area;
};

void paintAxes(QPainter& painter, const CloudEye& eye, const QRectF& area, const TreeTheme& theme,
               const QFontMetricsF& metrics)
{
    Drawer draw(painter, eye, area);
    const std::array<QString, 3> names{QStringLiteral("x"), Text::tr("y, up"), QStringLiteral("z")};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        CloudPoint end{};
        end[axis] = kAxisLength;
        painter.setPen(QPen(theme.frame, 1.2));
        draw.line({}, end);
        painter.setPen(theme.mutedText);
        const QPointF tip = draw.at(end);
        painter.drawText(QRectF(tip.x() - 40, tip.y() - metrics.height() - 2, 80, metrics.height()), Qt::AlignCenter,
                         names[axis]);
    }
}

void paintCamera(QPainter& painter, const CloudCamera& camera, const CloudEye& eye, const QRectF& area,
                 bool isEmphasised, const TreeTheme& theme, const QFontMetricsF& metrics)
{
    Drawer draw(painter, eye, area);
    const CloudPoint forward = forwardOf(camera);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(isEmphasised ? theme.focus : theme.edge, isEmphasised ? 2.0 : 1.2));
    const auto front = corners(camera, plus(camera.position, forward, kLength), kBody);
    const auto back = corners(camera, camera.position, camera.isPerspective ? 0 : kBody);
    draw.ring(front);
    if (!camera.isPerspective)
        draw.ring(back);
    for (std::size_t i = 0; i < front.size(); ++i)
        draw.line(back[i], front[i]);
    // A mark above the picture's upper edge tells which way it is turned.
    const CloudPoint above = plus(plus(camera.position, forward, kLength), camera.down, -1.5F * kBody);
    draw.line(front[0], above);
    draw.line(above, front[1]);
    if (isEmphasised) {
        painter.setPen(QPen(theme.focus, 1.2, Qt::DashLine));
        const auto seen = corners(camera, camera.target, camera.half);
        draw.ring(seen);
        for (std::size_t i = 0; i < seen.size(); ++i)
            draw.line(camera.isPerspective ? camera.position : back[i], seen[i]);
    }
    painter.setPen(isEmphasised ? theme.text : theme.mutedText);
    const QPointF place = draw.at(camera.position);
    const double width = metrics.horizontalAdvance(camera.name) + 8;
    painter.drawText(QRectF(place.x() - width / 2, place.y() + 10, width, metrics.height()), Qt::AlignCenter,
                     camera.name);
}

void paintBar(QPainter& painter, const QRectF& area, const TreeTheme& theme, const QFontMetricsF& metrics)
{
    const QRectF bar(area.right() - kBarWidth - 10, area.top() + 10 + metrics.height(), kBarWidth, kBarHeight);
    for (int i = 0; i < static_cast<int>(kBarHeight); ++i)
        painter.fillRect(QRectF(bar.left(), bar.top() + i, kBarWidth, 1.5), viridis(1 - i / kBarHeight));
    painter.setPen(theme.mutedText);
    const auto write = [&](double y, const QString& text) {
        painter.drawText(QRectF(bar.right() - 120, y, 120, metrics.height()), Qt::AlignRight, text);
    };
    write(bar.top() - metrics.height(), Text::tr("near"));
    write(bar.bottom() + 2, Text::tr("far"));
}

}  // namespace

void paintCloud(QPainter& painter, const CloudDrawing& drawing, const CloudEye& eye, CloudColouring colouring,
                const QRectF& area, std::optional<std::size_t> emphasis, const TreeTheme& theme, const QFont& font,
                const QImage& layer)
{
    painter.save();
    painter.setFont(font);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(area);
    const QFontMetricsF metrics(font);
    paintAxes(painter, eye, area, theme, metrics);
    const auto paintCameras = [&](bool before) {
        for (std::size_t i = 0; i < drawing.cameras.size(); ++i)
            if ((eye.place(drawing.cameras[i].position, area).depth > 0) == before)
                paintCamera(painter, drawing.cameras[i], eye, area, emphasis == i, theme, metrics);
    };
    paintCameras(false);
    painter.drawImage(area.topLeft(), layer);
    paintCameras(true);
    if (colouring == CloudColouring::Depth)
        paintBar(painter, area, theme, metrics);
    if (!drawing.scale.isEmpty()) {
        painter.setPen(theme.mutedText);
        painter.drawText(area.adjusted(8, 6, -8, -6), Qt::AlignLeft | Qt::AlignBottom, drawing.scale);
    }
    painter.restore();
}

}  // namespace orangery::widgets
