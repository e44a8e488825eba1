// SPDX-License-Identifier: GPL-3.0-or-later
// TreeCanvas: how it looks.
#include <QPaintEvent>
#include <QPainter>

#include "widgets/focus_frame.h"
#include "widgets/tree_canvas.h"
#include "widgets/tree_legend.h"

namespace orangery::widgets {
namespace {

constexpr double kMargin = 12.0;        // px
constexpr double kLegendPadding = 8.0;  // px

}  // namespace

void TreeCanvas::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    const QRectF area = treeArea();
    const QRectF tree(0.0, 0.0, width(), area.bottom());  // with the row labels
    painter.setClipRect(event->rect());
    painter.fillRect(rect(), m_theme.background);
    if (m_arrangement.nodeCount() == 0) {
        paintEmpty(painter);
        return;
    }
    const QRectF exposed = tree.intersected(event->rect());
    painter.setClipRect(exposed);
    TreeMarks marks{selection(), m_hovered, hasFocus(), m_matches};
    paintTree(painter, m_scene, m_arrangement, {m_camera, exposed, 0.0, std::move(marks), area, arrival()},
              PaintMode::Screen, m_theme);
    painter.setClipRect(event->rect());
    paintFurniture(painter);
}

void TreeCanvas::paintEmpty(QPainter& painter) const
{
    painter.setPen(m_theme.mutedText);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("There are no nodes yet."));
    paintFocusFrame(painter, *this);
}

void TreeCanvas::paintFurniture(QPainter& painter) const
{
    const QRectF area = treeArea();
    const double badgeWidth = badgesSize(m_scene.badges, area.width() - 2.0 * kMargin, m_theme).width();
    paintBadges(painter, {area.right() - kMargin - badgeWidth, area.top() + 6.0}, m_scene.badges,
                area.width() - 2.0 * kMargin, m_theme);

    painter.setFont(font());
    const QString status = statusText();
    const QSizeF size(painter.fontMetrics().horizontalAdvance(status) + 12.0, painter.fontMetrics().height() + 4.0);
    const QRectF chip(QPointF(area.left() + 6.0, area.bottom() - size.height() - 6.0), size);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.background);
    painter.drawRoundedRect(chip, 4.0, 4.0);
    painter.setPen(m_theme.mutedText);
    painter.drawText(chip, Qt::AlignCenter, status);

    if (area.bottom() < height()) {
        painter.setPen(QPen(m_theme.edge, 1.0));
        painter.drawLine(QPointF(0.0, area.bottom()), QPointF(width(), area.bottom()));
        paintLegend(painter, {kLegendPadding, area.bottom() + kLegendPadding}, m_scene, width() - 2.0 * kLegendPadding,
                    m_theme);
    }
    if (selection() == kNoNode)  // else the selected node carries the focus ring
        paintFocusFrame(painter, *this);
}

QString TreeCanvas::statusText() const
{
    const double percent = 100.0 * m_camera.zoom();
    QStringList parts{tr("%1 %", "zoom").arg(percent, 0, percent < 1.0 ? 'g' : 'f', percent < 1.0 ? 2 : 0),
                      tr("nodes: %1").arg(m_arrangement.nodeCount() - m_cut)};
    if (m_cut > 0)
        parts << tr("cut: %1").arg(m_cut);
    if (const int hidden = m_arrangement.hidden + m_scene.leftOut; hidden > 0)
        parts << tr("%n hidden", nullptr, hidden);
    if (m_camera.detail() < TreeDetail::Title)
        parts << tr("all titles from 30 %");
    return parts.join(QStringLiteral("  ·  "));
}

}  // namespace orangery::widgets
