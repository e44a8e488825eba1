// SPDX-License-Identifier: GPL-3.0-or-later
// TreeCanvas: what mouse, wheel, fingers and keys do.
#include "widgets/hover_card.h"
#include "widgets/tree_canvas.h"
#include "widgets/tree_titles.h"

#include <QApplication>
#include <QGestureEvent>
#include <QKeyEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QWheelEvent>

#include <cmath>
#include <utility>

namespace orangery::widgets {
namespace {

constexpr double kPanStep = 80.0;          // px a key press
constexpr double kZoomPerDegree = 1.0123;  // a notch of 15 degrees is a factor of 1.2
constexpr double kZoomStep = 1.25;
constexpr double kDegreesPerUnit = 1.0 / 8.0;  // of QWheelEvent::angleDelta

}  // namespace

bool TreeCanvas::event(QEvent* event)
{
    if (event->type() == QEvent::Gesture)
        return pinch(static_cast<QGestureEvent*>(event));
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomAround(gesture->position(), 1.0 + gesture->value());
            return true;
        }
    }
    return QWidget::event(event);
}

bool TreeCanvas::pinch(QGestureEvent* event)
{
    const auto* gesture = static_cast<QPinchGesture*>(event->gesture(Qt::PinchGesture));
    if (!gesture)
        return QWidget::event(event);
    if (gesture->changeFlags().testFlag(QPinchGesture::ScaleFactorChanged))
        zoomAround(mapFromGlobal(gesture->hotSpot()), gesture->scaleFactor());
    return true;
}

void TreeCanvas::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    measureArea();
    m_isFitted ? fit() : viewChanged();
    placeMinimap();
}

void TreeCanvas::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        updateTheme();
}

void TreeCanvas::wheelEvent(QWheelEvent* event)
{
    const QPoint angle = event->angleDelta();
    const bool isTouchpad = !event->pixelDelta().isNull() && event->modifiers() == Qt::NoModifier;
    if (isTouchpad || std::abs(angle.x()) > std::abs(angle.y()) || event->modifiers() == Qt::ShiftModifier) {
        QPointF delta = isTouchpad ? QPointF(event->pixelDelta()) : QPointF(angle) * kDegreesPerUnit * 4.0;
        if (event->modifiers() == Qt::ShiftModifier && delta.x() == 0.0)
            delta = {delta.y(), 0.0};
        panBy(delta);
    } else {
        zoomAround(event->position(), std::pow(kZoomPerDegree, angle.y() * kDegreesPerUnit));
    }
    event->accept();
}

void TreeCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) {
        QWidget::mousePressEvent(event);
        return;
    }
    m_hoverTimer.stop();
    m_hoverCard->hide();
    m_drag = Drag::Pressed;
    m_pressedAt = m_lastAt = event->position();
}

void TreeCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF position = event->position();
    if (m_drag == Drag::None) {
        updateHover(position);
        return;
    }
    if (m_drag == Drag::Pressed && (position - m_pressedAt).manhattanLength() < QApplication::startDragDistance())
        return;
    if (m_drag == Drag::Pressed) {
        m_drag = Drag::Panning;
        setCursor(Qt::ClosedHandCursor);
    }
    panBy(position - m_lastAt);
    m_lastAt = position;
}

void TreeCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    unsetCursor();
    if (drag != Drag::Pressed || event->button() != Qt::LeftButton)
        return;
    if (const NodeIndex fold = foldAt(event->position()); fold != kNoNode) {
        select(fold);
        toggleFold();
    } else if (const NodeIndex item = itemAt(event->position()); item != kNoNode) {
        changeSelection(item);  // it is under the pointer: nothing needs to move
    }
}

void TreeCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    const NodeIndex item = itemAt(event->position());
    if (event->button() != Qt::LeftButton || item == kNoNode)
        return;
    changeSelection(item);
    activateSelection();
}

void TreeCanvas::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    updateHover({-1.0, -1.0});
}

NodeIndex TreeCanvas::itemAt(QPointF position) const
{
    if (!treeArea().contains(position))
        return kNoNode;
    const NodeIndex node = nodeAt(m_arrangement, m_camera, position);
    return node == kNoNode ? kNoNode : m_arrangement.item[node];
}

/// The folded item whose triangle, or "n hidden" below it, is at a position.
NodeIndex TreeCanvas::foldAt(QPointF position) const
{
    const QPointF above = position - QPointF(0.0, 0.6 * kCardHeight * m_camera.zoom());
    const NodeIndex item = itemAt(position) == kNoNode ? itemAt(above) : kNoNode;
    return item != kNoNode && m_folded.contains(item) ? item : kNoNode;
}

void TreeCanvas::updateHover(QPointF position)
{
    const NodeIndex item = itemAt(position);
    if (item == m_hovered)
        return;
    const auto ring = [this](NodeIndex i) {
        QRectF touched = itemRect(i).adjusted(-10.0, -10.0, 10.0, 10.0);
        const NodeIndex node = m_camera.detail() < TreeDetail::Title ? nodeOf(i) : kNoNode;
        if (node != kNoNode)
            touched |= titleUnder(m_scene, m_arrangement, m_camera, node, treeArea(), titleFont(m_theme)).box;
        return touched.toAlignedRect();
    };
    if (m_hovered != kNoNode)
        update(ring(m_hovered));
    m_hovered = item;
    m_hoverCard->hide();
    if (m_hovered == kNoNode) {
        m_hoverTimer.stop();
        return;
    }
    update(ring(m_hovered));
    m_hoverTimer.start();
}

void TreeCanvas::showHoverCard()
{
    if (m_hovered == kNoNode || m_hovered >= static_cast<NodeIndex>(m_scene.items.size()))
        return;
    m_hoverCard->present(describe(m_scene, m_hovered), m_scene.items[m_hovered].detail,
                         itemRect(m_hovered).toAlignedRect());
}

void TreeCanvas::keyPressEvent(QKeyEvent* event)
{
    const bool pans = event->modifiers().testAnyFlags(Qt::ShiftModifier | Qt::ControlModifier);
    const auto arrow = [&](TreeStep way, QPointF pan) { pans ? panBy(pan) : step(way); };
    switch (event->key()) {
    case Qt::Key_Up:
        arrow(TreeStep::Parent, {0.0, kPanStep});
        break;
    case Qt::Key_Down:
        arrow(TreeStep::FirstChild, {0.0, -kPanStep});
        break;
    case Qt::Key_Left:
        arrow(TreeStep::Previous, {kPanStep, 0.0});
        break;
    case Qt::Key_Right:
        arrow(TreeStep::Next, {-kPanStep, 0.0});
        break;
    case Qt::Key_Home:
        step(TreeStep::Root);
        break;
    case Qt::Key_Space:
        toggleFold();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activateSelection();
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomAround(treeArea().center(), kZoomStep);
        break;
    case Qt::Key_Minus:
        zoomAround(treeArea().center(), 1.0 / kZoomStep);
        break;
    case Qt::Key_0:
        fit();
        break;
    case Qt::Key_1:
        zoomToFullSize();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void TreeCanvas::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void TreeCanvas::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace orangery::widgets
