// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/matrix_plot.h"
#include "widgets/tree_theme.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace orangery::widgets {

namespace {

constexpr double kBarWidth = 14.0;         // px
constexpr double kGap = 8.0;               // px
constexpr std::int64_t kMostRects = 4096;  // cells; more become one image, also in an SVG
constexpr int kBarSteps = 64;
constexpr int kDigits = 3;

QString labelOf(const AxisText& axis)
{
    return axis.unit.isEmpty() || axis.unit == QStringLiteral("1")
               ? axis.label
               : axis.label + QStringLiteral(" (") + axis.unit + u')';
}

QString shortNumber(double value)
{
    return QString::number(value, 'g', kDigits);
}

/// Width of the longest number beside the rows.
double rowTextWidth(const MatrixScene& scene, const QFontMetricsF& metrics)
{
    return metrics.horizontalAdvance(QString::number(std::max<std::int64_t>(scene.rowCount, scene.height)));
}

double barTextWidth(const MatrixScene& scene, const QFontMetricsF& metrics)
{
    const auto [lowest, highest] = rangeOf(scene);
    const double extent = std::max(std::abs(lowest), std::abs(highest));
    return std::max(metrics.horizontalAdvance(shortNumber(-extent)), metrics.horizontalAdvance(shortNumber(lowest)));
}

void paintCells(QPainter& painter, const MatrixScene& scene, const QRectF& area, const TreeTheme& theme)
{
    const auto range = rangeOf(scene);
    const auto colour = [&](int row, int column) {
        const double value = scene.cell(row, column);
        return std::isfinite(value) ? colourOf(scene, range, value, theme.ground) : theme.error;
    };
    if (static_cast<std::int64_t>(scene.height) * scene.width > kMostRects) {
        QImage image(scene.width, scene.height, QImage::Format_RGB32);
        for (int row = 0; row < scene.height; ++row)
            for (int column = 0; column < scene.width; ++column)
                image.setPixelColor(column, row, colour(row, column));
        painter.drawImage(area, image);
        return;
    }
    const double w = area.width() / scene.width;
    const double h = area.height() / scene.height;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (int row = 0; row < scene.height; ++row)
        for (int column = 0; column < scene.width; ++column) {
            const QRectF cell(area.left() + column * w, area.top() + row * h, w, h);
            painter.fillRect(cell, colour(row, column));
            if (!std::isfinite(scene.cell(row, column))) {
                painter.setPen(QPen(theme.background, 1.0));
                painter.drawLine(cell.topLeft(), cell.bottomRight());
                painter.drawLine(cell.bottomLeft(), cell.topRight());
            }
        }
}

/// Numbers at the ends and, where there is room, in the middle.
void paintRowTexts(QPainter& painter, const MatrixScene& scene, const QRectF& area)
{
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height();
    const double room = rowTextWidth(scene, metrics);
    const auto draw = [&](double y, const QString& text) {
        painter.drawText(QRectF(area.left() - room - kGap / 2, y - line / 2, room, line),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    };
    const double h = area.height() / scene.height;
    const std::int64_t count = std::max<std::int64_t>(scene.rowCount, scene.height);
    draw(area.top() + std::min(h, line) / 2, QStringLiteral("0"));
    if (count > 1 && area.height() >= 2 * line)
        draw(area.bottom() - std::min(h, line) / 2, QString::number(count - 1));
    if (count > 2 && area.height() > 5 * line)
        draw(area.center().y(), QString::number(count / 2));
}

void paintColumnTexts(QPainter& painter, const MatrixScene& scene, const QRectF& area)
{
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height();
    const double y = area.bottom() + 2.0;
    const std::int64_t count = std::max<std::int64_t>(scene.columnCount, scene.width);
    const auto draw = [&](double x, Qt::Alignment alignment, const QString& text) {
        const double room = metrics.horizontalAdvance(text) + 2.0;
        const double left = alignment == Qt::AlignLeft ? x : alignment == Qt::AlignRight ? x - room : x - room / 2;
        painter.drawText(QRectF(left, y, room, line), static_cast<int>(alignment | Qt::AlignTop), text);
    };
    draw(area.left(), Qt::AlignLeft, QStringLiteral("0"));
    const QString last = QString::number(count - 1);
    const double room = metrics.horizontalAdvance(last);
    if (count > 1 && area.width() > 3 * room)
        draw(area.right(), Qt::AlignRight, last);
    if (count > 2 && area.width() > 6 * room)
        draw(area.center().x(), Qt::AlignHCenter, QString::number(count / 2));
}

void paintBar(QPainter& painter, const MatrixScene& scene, const QRectF& bar, const TreeTheme& theme)
{
    const auto range = rangeOf(scene);
    double lowest = range.first;
    double highest = range.second;
    if (scene.scale == MatrixScale::Sign) {
        highest = std::max(std::abs(lowest), std::abs(highest));
        lowest = -highest;
    }
    const double step = bar.height() / kBarSteps;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (int i = 0; i < kBarSteps; ++i) {
        const double value = highest + (lowest - highest) * (i + 0.5) / kBarSteps;
        painter.fillRect(QRectF(bar.left(), bar.top() + i * step, bar.width(), step + 1.0),
                         colourOf(scene, range, value, theme.ground));
    }
    painter.setPen(theme.text);
    const double line = QFontMetricsF(painter.font()).height();
    const auto draw = [&](double y, double value) {
        painter.drawText(QRectF(bar.right() + kGap / 2, y, 200.0, line), Qt::AlignLeft | Qt::AlignTop,
                         shortNumber(value));
    };
    draw(bar.top(), highest);
    if (lowest != highest) {
        draw(bar.bottom() - line, lowest);
        if (bar.height() > 4 * line)
            draw(bar.center().y() - line / 2, (lowest + highest) / 2);
    }
}

}  // namespace

std::pair<double, double> rangeOf(const MatrixScene& scene)
{
    std::optional<std::pair<double, double>> range;
    for (const double value : scene.cells) {
        if (!std::isfinite(value))
            continue;
        range =
            range ? std::pair(std::min(range->first, value), std::max(range->second, value)) : std::pair(value, value);
    }
    return range.value_or(std::pair(0.0, 0.0));
}

QColor colourOf(const MatrixScene& scene, std::pair<double, double> range, double value, Ground ground)
{
    const auto [lowest, highest] = range;
    if (scene.scale == MatrixScale::Sign) {
        const double extent = std::max(std::abs(lowest), std::abs(highest));
        return diverging(extent > 0 ? value / extent : 0.0, ground);
    }
    return viridis(highest > lowest ? (value - lowest) / (highest - lowest) : 0.5);
}

MatrixLayout layoutOf(const MatrixScene& scene, const QRectF& area, const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double line = metrics.height();
    // Beside the cells: the axis label (turned), the rows' texts; at the right the bar with its numbers.
    const double left = line + kGap / 2 + rowTextWidth(scene, metrics) + kGap / 2;
    const double right = kGap + kBarWidth + kGap / 2 + barTextWidth(scene, metrics) + 2.0;
    const double above = labelOf(scene.values).isEmpty() ? line / 2 : line + kGap / 2;
    const double below = 2.0 * line + kGap / 2;
    MatrixLayout layout;
    layout.cells = area.adjusted(left, above, -right, -below);
    layout.cells.setWidth(std::max(layout.cells.width(), 8.0));
    layout.cells.setHeight(std::max(layout.cells.height(), 8.0));
    layout.bar = QRectF(layout.cells.right() + kGap, layout.cells.top(), kBarWidth, layout.cells.height());
    return layout;
}

void paintMatrix(QPainter& painter, const MatrixScene& scene, const QRectF& area, const TreeTheme& theme,
                 const QFont& font)
{
    if (scene.height <= 0 || scene.width <= 0 ||
        scene.cells.size() < static_cast<std::size_t>(scene.height) * static_cast<std::size_t>(scene.width))
        return;
    painter.save();
    painter.setFont(font);
    const MatrixLayout layout = layoutOf(scene, area, font);
    paintCells(painter, scene, layout.cells, theme);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.frame, 1.0));
    painter.drawRect(layout.cells);
    paintBar(painter, scene, layout.bar, theme);
    painter.setPen(theme.text);
    paintRowTexts(painter, scene, layout.cells);
    paintColumnTexts(painter, scene, layout.cells);
    const double line = QFontMetricsF(font).height();
    painter.drawText(QRectF(layout.cells.left(), layout.cells.bottom() + line + 2.0, layout.cells.width(), line),
                     Qt::AlignHCenter | Qt::AlignTop, labelOf(scene.columns));
    if (const QString values = labelOf(scene.values); !values.isEmpty())
        painter.drawText(QRectF(layout.cells.left(), area.top(), area.right() - layout.cells.left(), line),
                         Qt::AlignRight | Qt::AlignTop, values);
    painter.translate(area.left(), layout.cells.bottom());
    painter.rotate(-90.0);
    painter.drawText(QRectF(0.0, 0.0, layout.cells.height(), line), Qt::AlignHCenter | Qt::AlignTop,
                     labelOf(scene.rows));
    painter.restore();
}

}  // namespace orangery::widgets
