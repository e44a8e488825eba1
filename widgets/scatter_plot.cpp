// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scatter_plot.h"

#include "widgets/bridge/plurals.h"
#include "widgets/figure_frame.h"
#include "widgets/focus_frame.h"
#include "widgets/hover_card.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace orangery::widgets {

namespace {

constexpr double kReach = 9.0;        // px from a point at which the mouse still means it
constexpr double kLargestZoom = 1e6;  // times what shows everything
constexpr double kSmallestZoom = 0.05;

QRectF areaOf(const QWidget& widget)
{
    return QRectF(widget.rect()).adjusted(4, 4, -4, -4);
}

}  // namespace

ScatterPlot::ScatterPlot(QWidget* parent) : QWidget(parent), m_card(new HoverCard(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Scatter plot"));
    describe();
}

void ScatterPlot::setScene(ScatterScene scene)
{
    const bool isOther = scene.points.size() != m_scene.points.size();
    m_scene = std::move(scene);
    if (isOther) {
        m_marks = {};
        m_isFitted = true;
    }
    if (m_marks.emphasis && static_cast<std::size_t>(*m_marks.emphasis) >= m_scene.categories.size())
        m_marks.emphasis.reset();
    m_hovered.reset();
    m_card->hide();
    if (m_isFitted)
        m_view = wholeView(m_scene, plotRect().size());
    redraw();
}

QRectF ScatterPlot::plotRect() const
{
    return layoutOf(m_scene, areaOf(*this), font()).plot;
}

QPointF ScatterPlot::placeOf(std::size_t point) const
{
    return onScreen(m_view, plotRect(), m_scene.points[point].x, m_scene.points[point].y);
}

void ScatterPlot::redraw()
{
    m_layer = {};
    describe();
    update();
}

void ScatterPlot::describe()
{
    const std::size_t selected = selection().size();
    QString text = tr("%n point(s), %1 selected, %2 hidden", nullptr, bridge::inTr(m_scene.points.size()))
                       .arg(selected)
                       .arg(hiddenPoints(m_scene, m_view, plotRect().size()));
    if (m_marks.current && static_cast<qsizetype>(*m_marks.current) < m_scene.names.size())
        text = m_scene.names[static_cast<qsizetype>(*m_marks.current)] + QStringLiteral(". ") + text;
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

void ScatterPlot::setTool(ScatterTool tool)
{
    m_tool = tool;
    setCursor(tool == ScatterTool::Pan ? Qt::OpenHandCursor : Qt::CrossCursor);
}

std::vector<std::size_t> ScatterPlot::selection() const
{
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < m_marks.selected.size(); ++i)
        if (m_marks.selected[i] != 0)
            points.push_back(i);
    return points;
}

void ScatterPlot::select(const std::vector<std::size_t>& points)
{
    std::vector<char> marks(m_scene.points.size(), 0);
    for (const std::size_t point : points)
        if (point < marks.size())
            marks[point] = 1;
    if (marks == m_marks.selected)
        return;
    m_marks.selected = std::move(marks);
    redraw();
    Q_EMIT selectionChanged();
}

void ScatterPlot::selectAll()
{
    std::vector<std::size_t> all(m_scene.points.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = i;
    select(all);
}

void ScatterPlot::clearSelection()
{
    select({});
}

void ScatterPlot::setEmphasis(std::optional<int> category)
{
    if (category == m_marks.emphasis)
        return;
    m_marks.emphasis = category;
    redraw();
    Q_EMIT emphasisChanged();
}

void ScatterPlot::setCurrent(std::optional<std::size_t> point)
{
    if (point && *point >= m_scene.points.size())
        point.reset();
    m_marks.current = point;
    describe();
    update();
}

std::optional<std::size_t> ScatterPlot::pointAt(QPointF place) const
{
    const QRectF plot = plotRect();
    if (!plot.contains(place))
        return std::nullopt;
    std::optional<std::size_t> nearest;
    double best = kReach * kReach;
    for (std::size_t i = 0; i < m_scene.points.size(); ++i) {
        const QPointF apart = onScreen(m_view, plot, m_scene.points[i].x, m_scene.points[i].y) - place;
        const double square = QPointF::dotProduct(apart, apart);
        if (square <= best) {
            best = square;
            nearest = i;
        }
    }
    return nearest;
}

std::optional<int> ScatterPlot::legendAt(QPointF place) const
{
    const ScatterLayout layout = layoutOf(m_scene, areaOf(*this), font());
    if (!layout.legend.contains(place))
        return std::nullopt;
    const int row = static_cast<int>((place.y() - layout.legend.top()) / layout.line);
    const int rows = legendRows(m_scene, layout);
    const auto all = static_cast<int>(m_scene.categories.size()) + static_cast<int>(m_scene.shapes.size());
    const bool isRest = rows < all && row == rows - 1;
    if (row >= rows || isRest || row >= static_cast<int>(m_scene.categories.size()))
        return std::nullopt;
    return row;
}

void ScatterPlot::fit()
{
    m_isFitted = true;
    m_view = wholeView(m_scene, plotRect().size());
    redraw();
}

void ScatterPlot::zoom(double factor)
{
    zoomAt(plotRect().center(), factor);
}

void ScatterPlot::zoomAt(QPointF place, double factor)
{
    const QRectF plot = plotRect();
    const double whole = wholeView(m_scene, plot.size()).scale;
    const double scale = std::clamp(m_view.scale * factor, whole * kSmallestZoom, whole * kLargestZoom);
    const QPointF fixed = onPlane(m_view, plot, place);
    m_view.scale = scale;
    const QPointF moved = onPlane(m_view, plot, place);
    m_view.centre += fixed - moved;
    m_isFitted = false;
    redraw();
}

void ScatterPlot::pan(QPointF by)
{
    m_view.centre += QPointF(-by.x() / m_view.scale, by.y() / m_view.scale);
    m_isFitted = false;
    redraw();
}

Picture ScatterPlot::picture(QSizeF size) const
{
    const double zoom = m_isFitted ? 0 : m_view.scale / wholeView(m_scene, plotRect().size()).scale;
    ScatterMarks marks = m_marks;
    marks.current.reset();
    const auto paint = [scene = m_scene, centre = m_view.centre, marks, zoom](
                           QPainter& painter, const QRectF& area, const TreeTheme& theme, const QFont& font) {
        const ScatterView whole = wholeView(scene, layoutOf(scene, area, font).plot.size());
        paintScatter(painter, scene, zoom > 0 ? ScatterView{centre, whole.scale * zoom} : whole, marks, area, theme,
                     font);
    };
    return framedFigure({m_scene.title, m_scene.badges, m_scene.captions}, tr("Scatter plot"), size, paint);
}

void ScatterPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const TreeTheme theme = TreeTheme::fromPalette(palette(), font());
    painter.fillRect(rect(), theme.background);
    if (m_scene.points.empty()) {
        painter.setPen(theme.mutedText);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("There is no point to show."));
        paintFocusFrame(painter, *this);
        return;
    }
    if (m_layer.isNull() || m_layer.devicePixelRatio() != devicePixelRatioF())
        m_layer = pointLayer(m_scene, m_view, plotRect().size(), m_marks, theme, devicePixelRatioF());
    paintScatter(painter, m_scene, m_view, m_marks, areaOf(*this), theme, font(), m_layer);
    if (m_drag == Drag::Enclose && m_path.size() > 1) {
        QColor inside = theme.focus;
        inside.setAlpha(40);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(inside);
        painter.setPen(QPen(theme.focus, 1.5, Qt::DashLine));
        painter.drawPolygon(m_path);
    }
    paintFocusFrame(painter, *this);
}

void ScatterPlot::resizeEvent(QResizeEvent*)
{
    if (m_isFitted)
        m_view = wholeView(m_scene, plotRect().size());
    redraw();
}

void ScatterPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        redraw();
    QWidget::changeEvent(event);
}

}  // namespace orangery::widgets
