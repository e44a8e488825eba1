// SPDX-License-Identifier: GPL-3.0-or-later
// What mouse and keys do to a scatter plot.
#include "widgets/hover_card.h"
#include "widgets/scatter_plot.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace orangery::widgets {

namespace {

constexpr double kWheelStep = 1.2;  // a notch
constexpr double kKeyStep = 1.25;
constexpr double kPanShare = 0.1;  // of the plot, a key
constexpr double kClick = 4.0;     // px that a click may wander

}  // namespace

void ScatterPlot::hover(QPointF place)
{
    const auto point = pointAt(place);
    if (point == m_hovered)
        return;
    m_hovered = point;
    if (!point) {
        m_card->hide();
        return;
    }
    const auto i = static_cast<qsizetype>(*point);
    const QRect around = QRectF(placeOf(*point) - QPointF(6, 6), QSizeF(12, 12)).toRect();
    m_card->present(i < m_scene.names.size() ? m_scene.names[i] : QString::number(i),
                    i < m_scene.details.size() ? m_scene.details[i] : QString(), around);
}

void ScatterPlot::toggle(std::size_t point)
{
    std::vector<std::size_t> points = selection();
    const auto place = std::lower_bound(points.begin(), points.end(), point);
    if (place != points.end() && *place == point)
        points.erase(place);
    else
        points.insert(place, point);
    select(points);
}

void ScatterPlot::enclose(Qt::KeyboardModifiers modifiers)
{
    QPolygonF path;
    const QRectF plot = plotRect();
    for (const QPointF& place : m_path)
        path << onPlane(m_view, plot, place);
    std::vector<std::size_t> inside = pointsInside(m_scene, path);
    if (modifiers & (Qt::ShiftModifier | Qt::ControlModifier)) {
        const std::vector<std::size_t> before = selection();
        std::vector<std::size_t> merged;
        if (modifiers & Qt::ShiftModifier)
            std::set_union(before.begin(), before.end(), inside.begin(), inside.end(), std::back_inserter(merged));
        else
            std::set_difference(before.begin(), before.end(), inside.begin(), inside.end(), std::back_inserter(merged));
        inside = std::move(merged);
    }
    select(inside);
}

void ScatterPlot::mousePressEvent(QMouseEvent* event)
{
    m_last = event->position();
    m_card->hide();
    m_hovered.reset();
    if (event->button() == Qt::LeftButton) {
        if (const auto category = legendAt(event->position())) {
            setEmphasis(emphasis() == category ? std::nullopt : category);
            return;
        }
        if (!plotRect().contains(event->position()))
            return;
    }
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_tool == ScatterTool::Pan))
        m_drag = Drag::Pan;
    else if (event->button() == Qt::LeftButton)
        m_drag = Drag::Enclose;
    m_path = QPolygonF{{event->position()}};
}

void ScatterPlot::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF place = event->position();
    if (m_drag == Drag::Pan) {
        m_path << place;
        pan(place - m_last);
    } else if (m_drag == Drag::Enclose) {
        if (m_tool == ScatterTool::Rectangle) {
            const QPointF corner = m_path.front();
            m_path = QPolygonF{{corner, QPointF(place.x(), corner.y()), place, QPointF(corner.x(), place.y())}};
        } else {
            m_path << place;
        }
        update();
    } else {
        hover(place);
    }
    m_last = place;
}

void ScatterPlot::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag == Drag::None)
        return;
    const QRectF wandered = m_path.boundingRect();
    const bool isClick = std::max(wandered.width(), wandered.height()) < kClick;
    if (isClick && event->button() == Qt::LeftButton) {
        const auto point = pointAt(event->position());
        if (point && (event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier)))
            toggle(*point);
        else
            select(point ? std::vector{*point} : std::vector<std::size_t>());
        if (point) {
            setCurrent(point);
            Q_EMIT currentChanged(*point);
        }
    } else if (drag == Drag::Enclose && m_path.size() > 2) {
        enclose(event->modifiers());
    }
    m_path.clear();
    update();
}

void ScatterPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    if (const auto point = pointAt(event->position())) {
        setCurrent(point);
        Q_EMIT activated(*point);
    } else if (plotRect().contains(event->position())) {
        fit();
    }
}

void ScatterPlot::wheelEvent(QWheelEvent* event)
{
    zoomAt(event->position(), std::pow(kWheelStep, event->angleDelta().y() / 120.0));
    event->accept();
}

void ScatterPlot::leaveEvent(QEvent*)
{
    m_hovered.reset();
    m_card->hide();
}

/// To the nearest point within 45 degrees of the direction; without a current point, to the one in the middle.
void ScatterPlot::walk(QPointF direction)
{
    if (m_scene.points.empty())
        return;
    const QRectF plot = plotRect();
    const bool hasCurrent = m_marks.current.has_value();
    const QPointF from = hasCurrent ? placeOf(*m_marks.current) : plot.center();
    std::optional<std::size_t> nearest;
    double best = 0;
    for (std::size_t i = 0; i < m_scene.points.size(); ++i) {
        const QPointF apart = onScreen(m_view, plot, m_scene.points[i].x, m_scene.points[i].y) - from;
        const double along = QPointF::dotProduct(apart, direction);
        const double square = QPointF::dotProduct(apart, apart);
        if (!std::isfinite(square) || (hasCurrent && (along <= 0 || 2 * along * along < square)))
            continue;
        if (!nearest || square < best) {
            nearest = i;
            best = square;
        }
    }
    if (!nearest)
        return;
    setCurrent(nearest);
    const QPointF place = placeOf(*nearest);
    if (!plot.contains(place))
        pan(plot.center() - place);
    hover(placeOf(*nearest));
    Q_EMIT currentChanged(*nearest);
}

void ScatterPlot::keyPressEvent(QKeyEvent* event)
{
    const bool pans = event->modifiers() & Qt::ControlModifier;
    const QSizeF step = plotRect().size() * kPanShare;
    const auto move = [&](QPointF direction) {
        if (pans)
            pan({-direction.x() * step.width(), -direction.y() * step.height()});
        else
            walk(direction);
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return move({-1, 0});
    case Qt::Key_Right:
        return move({1, 0});
    case Qt::Key_Up:
        return move({0, -1});
    case Qt::Key_Down:
        return move({0, 1});
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(kKeyStep);
    case Qt::Key_Minus:
        return zoom(1 / kKeyStep);
    case Qt::Key_0:
        return fit();
    case Qt::Key_A:
        if (pans)
            return selectAll();
        break;
    case Qt::Key_Escape:
        return clearSelection();
    case Qt::Key_Space:
        if (m_marks.current)
            toggle(*m_marks.current);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_marks.current)
            Q_EMIT activated(*m_marks.current);
        return;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

}  // namespace orangery::widgets
