// SPDX-License-Identifier: GPL-3.0-or-later
// Axes, cameras, names and a legend around a cloud.
#include "widgets/cloud_drawing.h"
#include "widgets/tree_theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace orangery::widgets {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::CloudView)
};

constexpr float kPlate = 0.9F;      // how much a name covers what lies behind it
constexpr double kBarWidth = 10.0;  // px
constexpr double kBarHeight = 90.0;

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

void paintAxes(QPainter& painter, const CloudEye& eye, const QRectF& area, const TreeTheme& theme)
{
    Drawer draw(painter, eye, area);
    painter.setPen(QPen(theme.frame, 1.2));
    for (std::size_t axis = 0; axis < 3; ++axis) {
        CloudPoint end{};
        end[axis] = kAxisLength;
        draw.line({}, end);
    }
}

void paintCamera(QPainter& painter, const CloudCamera& camera, const CloudEye& eye, const QRectF& area,
                 bool isEmphasised, const TreeTheme& theme)
{
    Drawer draw(painter, eye, area);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(isEmphasised ? theme.focus : theme.edge, isEmphasised ? 2.0 : 1.2));
    const CameraShape shape = shapeOf(camera);
    draw.ring(shape.front);
    if (!camera.isPerspective)
        draw.ring(shape.back);
    for (std::size_t i = 0; i < shape.front.size(); ++i)
        draw.line(shape.back[i], shape.front[i]);
    draw.line(shape.front[0], shape.above);
    draw.line(shape.above, shape.front[1]);
    if (!isEmphasised)
        return;
    painter.setPen(QPen(theme.focus, 1.2, Qt::DashLine));
    const auto seen = cornersAround(camera, camera.target, camera.half);
    draw.ring(seen);
    for (std::size_t i = 0; i < seen.size(); ++i)
        draw.line(shape.back[i], seen[i]);
}

/// A word over whatever lies there.
void paintLabel(QPainter& painter, const CloudLabel& label, const TreeTheme& theme)
{
    QColor plate = theme.background;
    plate.setAlphaF(kPlate);
    painter.fillRect(label.place, plate);
    painter.setPen(label.isEmphasised ? theme.text : theme.mutedText);
    painter.drawText(label.place, Qt::AlignCenter, label.text);
}

/// The legend of depth with its words.
QRectF barArea(const QRectF& area, const QFontMetricsF& metrics)
{
    const double width =
        std::max(metrics.horizontalAdvance(Text::tr("near")), metrics.horizontalAdvance(Text::tr("far")));
    return {area.right() - width - 10, area.top() + 10, width, kBarHeight + 2 * metrics.height() + 2};
}

void paintBar(QPainter& painter, const QRectF& area, const TreeTheme& theme, const QFontMetricsF& metrics)
{
    const QRectF whole = barArea(area, metrics);
    const QRectF bar(whole.right() - kBarWidth, whole.top() + metrics.height(), kBarWidth, kBarHeight);
    for (int i = 0; i < static_cast<int>(kBarHeight); ++i)
        painter.fillRect(QRectF(bar.left(), bar.top() + i, kBarWidth, 1.5), viridis(1 - i / kBarHeight));
    painter.setPen(theme.mutedText);
    const auto write = [&](double y, const QString& text) {
        painter.drawText(QRectF(whole.left(), y, whole.width(), metrics.height()), Qt::AlignRight, text);
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
    paintAxes(painter, eye, area, theme);
    const auto paintCameras = [&](bool before) {
        for (std::size_t i = 0; i < drawing.cameras.size(); ++i)
            if ((eye.place(drawing.cameras[i].position, area).depth > 0) == before)
                paintCamera(painter, drawing.cameras[i], eye, area, emphasis == i, theme);
    };
    paintCameras(false);
    painter.drawImage(area.topLeft(), layer);
    paintCameras(true);
    std::vector<QRectF> taken;
    if (colouring == CloudColouring::Depth) {
        paintBar(painter, area, theme, metrics);
        taken.push_back(barArea(area, metrics));
    }
    if (!drawing.scale.isEmpty()) {
        const QRectF line = area.adjusted(8, 6, -8, -6);
        painter.setPen(theme.mutedText);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignBottom, drawing.scale);
        taken.emplace_back(line.left(), line.bottom() - metrics.height(), metrics.horizontalAdvance(drawing.scale),
                           metrics.height());
    }
    for (const CloudLabel& label : cloudLabels(drawing, eye, area, emphasis, font, layer, std::move(taken)))
        paintLabel(painter, label, theme);
    painter.restore();
}

}  // namespace orangery::widgets
