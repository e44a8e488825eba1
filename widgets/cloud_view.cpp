// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cloud_view.h"

#include "widgets/bridge/plurals.h"
#include "widgets/figure_frame.h"
#include "widgets/focus_frame.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace orangery::widgets {

namespace {

constexpr double kReach = 18.0;               // px around a camera
constexpr std::size_t kMostTurning = 40'000;  // points that are drawn while it turns
constexpr double kTurnStep = 0.12;            // radians, a key
constexpr double kPerPixel = 0.01;            // radians
constexpr double kMoveStep = 24.0;            // px, a key
constexpr double kZoomStep = 1.2;
constexpr double kSmallestZoom = 0.1;
constexpr double kLargestZoom = 60.0;
constexpr double kClick = 4.0;        // px that a click may wander
constexpr double kFigureRatio = 2.0;  // pixels a px of the cloud in a figure

}  // namespace

CloudView::CloudView(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Point cloud"));
    describe();
}

void CloudView::setDrawing(CloudDrawing drawing)
{
    m_drawing = std::move(drawing);
    m_emphasis.reset();
    redraw();
}

void CloudView::setColouring(CloudColouring colouring)
{
    m_colouring = colouring;
    redraw();
}

void CloudView::setEmphasis(std::optional<std::size_t> camera)
{
    if (camera && *camera >= m_drawing.cameras.size())
        camera.reset();
    if (camera == m_emphasis)
        return;
    m_emphasis = camera;
    describe();
    update();
    Q_EMIT emphasisChanged();
}

void CloudView::describe()
{
    QString text = tr("%n point(s), ", nullptr, bridge::inTr(m_drawing.points.size())) +
                   tr("%n camera(s)", nullptr, bridge::inTr(m_drawing.cameras.size()));
    if (m_emphasis)
        text = tr("Camera %1. ").arg(m_drawing.cameras[*m_emphasis].name) + text;
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

void CloudView::redraw()
{
    m_layer = {};
    describe();
    update();
}

void CloudView::reset()
{
    m_eye = {};
    redraw();
}

void CloudView::zoom(double factor)
{
    m_eye.zoom = std::clamp(m_eye.zoom * factor, kSmallestZoom, kLargestZoom);
    redraw();
}

void CloudView::turn(double by, double up)
{
    m_eye.turn = std::remainder(m_eye.turn + by, 2 * std::numbers::pi);
    m_eye.tilt = std::clamp(m_eye.tilt + up, -std::numbers::pi / 2, std::numbers::pi / 2);
    redraw();
}

std::size_t CloudView::stride() const
{
    if (m_drag != Drag::Turn || !m_hasMoved)
        return 1;
    return (m_drawing.points.size() + kMostTurning - 1) / kMostTurning;
}

QPointF CloudView::placeOf(std::size_t camera) const
{
    return m_eye.place(m_drawing.cameras[camera].position, area()).place;
}

std::optional<std::size_t> CloudView::cameraAt(QPointF place) const
{
    std::optional<std::size_t> nearest;
    double best = kReach * kReach;
    for (std::size_t i = 0; i < m_drawing.cameras.size(); ++i) {
        const QPointF apart = placeOf(i) - place;
        const double square = QPointF::dotProduct(apart, apart);
        if (square < best) {
            best = square;
            nearest = i;
        }
    }
    return nearest;
}

Picture CloudView::picture(QSizeF size) const
{
    CloudEye centred = m_eye;
    centred.shift = {};
    const auto paint = [drawing = m_drawing, centred, colouring = m_colouring, emphasis = m_emphasis](
                           QPainter& painter, const QRectF& area, const TreeTheme& theme, const QFont& font) {
        const QImage layer = cloudLayer(drawing, centred, area.size(), colouring, theme.ground, 1, kFigureRatio);
        paintCloud(painter, drawing, centred, colouring, area, emphasis, theme, font, layer);
    };
    return framedFigure({m_drawing.title, m_drawing.badges, m_drawing.captions}, tr("Point cloud"), size, paint);
}

void CloudView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const TreeTheme theme = TreeTheme::fromPalette(palette(), font());
    painter.fillRect(rect(), theme.background);
    if (m_drawing.points.empty()) {
        painter.setPen(theme.mutedText);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("There is no point cloud to show."));
        paintFocusFrame(painter, *this);
        return;
    }
    if (m_layer.isNull() || m_layer.devicePixelRatio() != devicePixelRatioF())
        m_layer = cloudLayer(m_drawing, m_eye, area().size(), m_colouring, theme.ground, stride(), devicePixelRatioF());
    paintCloud(painter, m_drawing, m_eye, m_colouring, area(), m_emphasis, theme, font(), m_layer);
    if (stride() > 1) {
        painter.setPen(theme.mutedText);
        painter.drawText(area().adjusted(8, 6, -8, -6), Qt::AlignRight | Qt::AlignBottom,
                         tr("%1 of %n point(s) while it turns", nullptr, bridge::inTr(m_drawing.points.size()))
                             .arg((m_drawing.points.size() + stride() - 1) / stride()));
    }
    paintFocusFrame(painter, *this);
}

void CloudView::resizeEvent(QResizeEvent*)
{
    redraw();
}

void CloudView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        redraw();
    QWidget::changeEvent(event);
}

void CloudView::mousePressEvent(QMouseEvent* event)
{
    m_last = event->position();
    m_hasMoved = false;
    const bool moves = event->button() == Qt::MiddleButton || (event->modifiers() & Qt::ShiftModifier);
    m_drag = moves ? Drag::Move : event->button() == Qt::LeftButton ? Drag::Turn : Drag::None;
}

void CloudView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF by = event->position() - m_last;
    if (m_drag == Drag::None) {
        setEmphasis(cameraAt(event->position()));
        m_last = event->position();
        return;
    }
    if (!m_hasMoved && by.manhattanLength() < kClick)
        return;
    m_hasMoved = true;
    m_last = event->position();
    if (m_drag == Drag::Turn) {
        turn(-by.x() * kPerPixel, by.y() * kPerPixel);
    } else {
        m_eye.shift += by;
        redraw();
    }
}

void CloudView::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (std::exchange(m_hasMoved, false)) {
        redraw();  // all points again
        return;
    }
    if (drag == Drag::None || event->button() != Qt::LeftButton)
        return;
    if (const auto camera = cameraAt(event->position())) {
        setEmphasis(camera);
        Q_EMIT cameraChosen(*camera);
    }
}

void CloudView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && !cameraAt(event->position()))
        reset();
}

void CloudView::wheelEvent(QWheelEvent* event)
{
    zoom(std::pow(kZoomStep, event->angleDelta().y() / 120.0));
    event->accept();
}

void CloudView::leaveEvent(QEvent*)
{
    setEmphasis({});
}

void CloudView::keyPressEvent(QKeyEvent* event)
{
    const auto go = [&](double x, double y) {
        if (event->modifiers() & Qt::ShiftModifier) {
            m_eye.shift += QPointF(x, y) * kMoveStep;
            redraw();
        } else {
            turn(-x * kTurnStep, y * kTurnStep);
        }
    };
    const std::size_t cameras = m_drawing.cameras.size();
    switch (event->key()) {
    case Qt::Key_Left:
        return go(-1, 0);
    case Qt::Key_Right:
        return go(1, 0);
    case Qt::Key_Up:
        return go(0, -1);
    case Qt::Key_Down:
        return go(0, 1);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(kZoomStep);
    case Qt::Key_Minus:
        return zoom(1 / kZoomStep);
    case Qt::Key_0:
        return reset();
    case Qt::Key_PageDown:
        if (cameras > 0)
            setEmphasis(m_emphasis ? (*m_emphasis + 1) % cameras : 0);
        return;
    case Qt::Key_PageUp:
        if (cameras > 0)
            setEmphasis(m_emphasis ? (*m_emphasis + cameras - 1) % cameras : cameras - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_emphasis)
            Q_EMIT cameraChosen(*m_emphasis);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

}  // namespace orangery::widgets
