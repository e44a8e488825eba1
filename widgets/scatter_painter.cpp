// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scatter_scene.h"
#include "widgets/tree_theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace orangery::widgets {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::ScatterPlot)
};

constexpr std::size_t kMostShapes = 4000;  // points; more become one image, also in an SVG
constexpr double kGap = 8.0;               // px
constexpr double kWidestLegend = 14.0;     // lines of type
constexpr double kTick = 4.0;              // px
constexpr double kBetweenTicks = 70.0;     // px, at least about
constexpr double kImageRatio = 2.0;        // pixels a px of an image in a figure

QString labelOf(const AxisText& axis)
{
    return axis.unit.isEmpty() ? axis.label : axis.label + QStringLiteral(" (") + axis.unit + u')';
}

/// 1, 2 or 5 times a power of ten.
double niceStep(double atLeast)
{
    const double power = std::pow(10.0, std::floor(std::log10(atLeast)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= atLeast)
            return factor * power;
    return 10 * power;
}

QString tickText(double value, double step)
{
    const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 12);
    return QString::number(std::abs(value) < step / 2 ? 0.0 : value, 'f', decimals);
}

void paintAxes(QPainter& painter, const ScatterScene& scene, const ScatterView& view, const QRectF& plot,
               const TreeTheme& theme, const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double line = metrics.height();
    const double step = niceStep(kBetweenTicks / view.scale);
    const QPointF low = onPlane(view, plot, plot.bottomLeft());
    const QPointF high = onPlane(view, plot, plot.topRight());
    const auto placed = [&](double from, double to, const auto& draw) {
        const double first = std::ceil(from / step);
        for (int i = 0; i < 100 && (first + i) * step <= to; ++i)
            draw((first + i) * step);
    };
    placed(low.x(), high.x(), [&](double value) {
        const double x = onScreen(view, plot, value, 0).x();
        painter.setPen(QPen(theme.band, 1.0));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.setPen(QPen(theme.frame, 1.0));
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + kTick));
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(x - 60, plot.bottom() + kTick, 120, line), Qt::AlignHCenter | Qt::AlignTop,
                         tickText(value, step));
    });
    placed(low.y(), high.y(), [&](double value) {
        const double y = onScreen(view, plot, 0, value).y();
        painter.setPen(QPen(theme.band, 1.0));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(QPen(theme.frame, 1.0));
        painter.drawLine(QPointF(plot.left() - kTick, y), QPointF(plot.left(), y));
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(plot.left() - kTick - 2 - 120, y - line / 2, 120, line),
                         Qt::AlignRight | Qt::AlignVCenter, tickText(value, step));
    });
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.frame, 1.0));
    painter.drawRect(plot);
    painter.setPen(theme.text);
    painter.drawText(QRectF(plot.left(), plot.bottom() + kTick + line, plot.width(), line),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextSingleLine, labelOf(scene.x));
    painter.save();
    painter.translate(plot.left() - kTick - line - metrics.horizontalAdvance(QStringLiteral("-0.000")), plot.bottom());
    painter.rotate(-90.0);
    painter.drawText(QRectF(0.0, -line / 2, plot.height(), line), Qt::AlignHCenter | Qt::AlignTop | Qt::TextSingleLine,
                     labelOf(scene.y));
    painter.restore();
}

/// Points as shapes, for figures that a person may take apart.
void paintShapes(QPainter& painter, const ScatterScene& scene, const ScatterView& view, const ScatterMarks& marks,
                 const QRectF& plot, const TreeTheme& theme)
{
    constexpr double kFaded = 0.4;
    painter.save();
    painter.setClipRect(plot);
    const bool hasSelection = std::find(marks.selected.begin(), marks.selected.end(), 1) != marks.selected.end();
    for (const bool picked : {false, true})
        for (std::size_t i = 0; i < scene.points.size(); ++i) {
            const ScatterPoint& point = scene.points[i];
            const bool isSelected = i < marks.selected.size() && marks.selected[i] != 0;
            const QPointF at = onScreen(view, plot, point.x, point.y);
            if (isSelected != picked || !plot.adjusted(-8, -8, 8, 8).contains(at))
                continue;
            const auto place = static_cast<std::size_t>(point.category);
            const int index = place < scene.categories.size() ? scene.categories[place].colour : -1;
            const bool isFaded = !isSelected && (marks.emphasis ? point.category != *marks.emphasis : hasSelection);
            painter.save();
            painter.setOpacity(isFaded ? kFaded : 1.0);
            painter.translate(at);
            const double radius = (isSelected ? 1.5 : 1.0) * (scene.points.size() > 500 ? 3.6 : 5.0);
            painter.scale(radius, radius);
            painter.setBrush(index < 0 ? theme.frame : categorical(index, theme.ground));
            painter.setPen(QPen(isSelected ? theme.text : theme.background, (isSelected ? 1.4 : 0.6) / radius));
            painter.drawPath(categoryShape(shapeOf(point.shape)));
            painter.restore();
        }
    painter.restore();
}

void paintLegend(QPainter& painter, const ScatterScene& scene, const ScatterMarks& marks, const ScatterLayout& layout,
                 const TreeTheme& theme, const QFont& font)
{
    const QFontMetricsF metrics(font);
    std::vector<std::size_t> counts(scene.categories.size());
    for (const ScatterPoint& point : scene.points)
        if (static_cast<std::size_t>(point.category) < counts.size())
            ++counts[static_cast<std::size_t>(point.category)];
    const int categories = static_cast<int>(scene.categories.size());
    const int all = categories + static_cast<int>(scene.shapes.size());
    const int shown = legendRows(scene, layout);
    const auto row = [&](int i) {
        return QRectF(layout.legend.left(), layout.legend.top() + i * layout.line, layout.legend.width(), layout.line);
    };
    const auto write = [&](int i, const QString& text, const QString& number) {
        const double numberWidth = number.isEmpty() ? 0 : metrics.horizontalAdvance(number) + kGap;
        const QRectF place = row(i).adjusted(layout.line, 0, 0, 0);
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, number);
        painter.drawText(place.adjusted(0, 0, -numberWidth, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(text, Qt::ElideMiddle, place.width() - numberWidth));
    };
    for (int i = 0; i < shown; ++i) {
        painter.setPen(theme.text);
        const QPointF mark(layout.legend.left() + layout.line / 2, row(i).center().y());
        if (i == shown - 1 && shown < all) {
            painter.setPen(theme.mutedText);
            write(i, Text::tr("%1 more").arg(all - shown + 1), {});
        } else if (i < categories) {
            const auto place = static_cast<std::size_t>(i);
            const int index = scene.categories[place].colour;
            if (marks.emphasis == i) {
                painter.setPen(Qt::NoPen);
                painter.setBrush(mixed(theme.background, theme.focus, 0.25));
                painter.drawRoundedRect(row(i), 3, 3);
                painter.setPen(theme.text);
            }
            write(i, scene.categories[place].name, QString::number(counts[place]));
            painter.setPen(Qt::NoPen);
            painter.setBrush(index < 0 ? theme.frame : categorical(index, theme.ground));
            painter.drawEllipse(mark, 5, 5);
        } else {
            write(i, scene.shapes[i - categories], {});
            painter.save();
            painter.translate(mark);
            painter.scale(5, 5);
            painter.setPen(QPen(theme.text, 0.25));
            painter.setBrush(Qt::NoBrush);
            painter.drawPath(categoryShape(shapeOf(i - categories)));
            painter.restore();
        }
    }
}

}  // namespace

ScatterLayout layoutOf(const ScatterScene& scene, const QRectF& area, const QFont& font)
{
    const QFontMetricsF metrics(font);
    ScatterLayout layout;
    layout.line = metrics.height() + 3.0;
    const double widest = kWidestLegend * metrics.height();
    double legend = 0;
    for (const ScatterCategory& category : scene.categories) {
        if (legend > widest)  // no wider for more names, and each takes its time
            break;
        legend = std::max(legend, metrics.horizontalAdvance(category.name));
    }
    for (const QString& shape : scene.shapes)
        legend = std::max(legend, metrics.horizontalAdvance(shape));
    if (legend > 0)
        legend = std::min({legend + layout.line + metrics.horizontalAdvance(QStringLiteral("000000")) + kGap, widest,
                           area.width() / 3});
    const double left = 2 * metrics.height() + metrics.horizontalAdvance(QStringLiteral("-0.000")) + kTick;
    const double below = 2 * metrics.height() + kTick + 2;
    layout.plot = area.adjusted(left, metrics.height() / 2, -(legend > 0 ? legend + kGap : metrics.height()), -below);
    layout.plot.setWidth(std::max(layout.plot.width(), 16.0));
    layout.plot.setHeight(std::max(layout.plot.height(), 16.0));
    layout.legend = QRectF(layout.plot.right() + kGap, layout.plot.top(), legend, layout.plot.height());
    return layout;
}

int legendRows(const ScatterScene& scene, const ScatterLayout& layout)
{
    const auto all = static_cast<int>(scene.categories.size()) + static_cast<int>(scene.shapes.size());
    return std::clamp(static_cast<int>(layout.legend.height() / layout.line), 0, all);
}

void paintScatter(QPainter& painter, const ScatterScene& scene, const ScatterView& view, const ScatterMarks& marks,
                  const QRectF& area, const TreeTheme& theme, const QFont& font, const QImage& layer)
{
    painter.save();
    painter.setFont(font);
    painter.setRenderHint(QPainter::Antialiasing);
    const ScatterLayout layout = layoutOf(scene, area, font);
    const QRectF& plot = layout.plot;
    paintAxes(painter, scene, view, plot, theme, font);
    if (!layer.isNull())
        painter.drawImage(plot.topLeft(), layer);
    else if (scene.points.size() <= kMostShapes)
        paintShapes(painter, scene, view, marks, plot, theme);
    else
        painter.drawImage(plot, pointLayer(scene, view, plot.size(), marks, theme, kImageRatio));
    if (marks.current && *marks.current < scene.points.size()) {
        const ScatterPoint& point = scene.points[*marks.current];
        const QPointF at = onScreen(view, plot, point.x, point.y);
        if (plot.contains(at)) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme.focus, 2.0));
            painter.drawEllipse(at, 8, 8);
        }
    }
    paintLegend(painter, scene, marks, layout, theme, font);
    if (const std::size_t hidden = hiddenPoints(scene, view, plot.size()); hidden > 0) {
        painter.setPen(theme.mutedText);
        painter.drawText(plot.adjusted(6, 4, -6, -4), Qt::AlignRight | Qt::AlignBottom,
                         Text::tr("%1 hidden").arg(hidden));
    }
    painter.restore();
}

}  // namespace orangery::widgets
