// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_minimap.h"

#include <QMouseEvent>
#include <QPainter>

namespace orangery::widgets {
namespace {

constexpr double kMargin = 6.0;  // px

}  // namespace

TreeMinimap::TreeMinimap(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::NoFocus);  // the view itself has keys for all of this
    setAccessibleName(tr("Overview of the tree"));
    setToolTip(tr("Overview: drag to move the view"));
    setCursor(Qt::PointingHandCursor);
}

void TreeMinimap::setTree(const TreeScene* scene, const TreeArrangement* arrangement, const TreeTheme& theme)
{
    m_scene = scene;
    m_arrangement = arrangement;
    m_theme = theme;
    m_pixmap = {};
    update();
}

void TreeMinimap::setFrame(const QRectF& tree)
{
    m_frame = tree;
    update();
}

void TreeMinimap::render()
{
    m_pixmap = QPixmap(size() * devicePixelRatioF());
    m_pixmap.setDevicePixelRatio(devicePixelRatioF());
    m_pixmap.fill(m_theme.background);
    if (!m_scene || !m_arrangement)
        return;
    m_camera.fit(m_arrangement->layout, QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin));
    QPainter painter(&m_pixmap);
    paintTree(painter, *m_scene, *m_arrangement, {m_camera, rect(), {}, {}}, PaintMode::Screen, m_theme);
}

void TreeMinimap::paintEvent(QPaintEvent*)
{
    if (m_pixmap.isNull())
        render();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_pixmap);
    painter.setPen(QPen(m_theme.frame, 1.0));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    const QRectF frame(m_camera.toView(m_frame.topLeft()), m_camera.toView(m_frame.bottomRight()));
    painter.setPen(QPen(m_theme.focus, 2.0));
    painter.drawRect(frame.intersected(QRectF(rect()).adjusted(1.0, 1.0, -2.0, -2.0)));
}

void TreeMinimap::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_pixmap = {};
}

void TreeMinimap::mousePressEvent(QMouseEvent* event)
{
    point(event->position());
}

void TreeMinimap::mouseMoveEvent(QMouseEvent* event)
{
    point(event->position());
}

void TreeMinimap::point(QPointF position)
{
    if (m_arrangement && m_arrangement->layout.rows > 0)
        Q_EMIT pointed(m_camera.toTree(position));
}

}  // namespace orangery::widgets
