// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/focus_frame.h"

#include "widgets/tree_theme.h"

#include <QPainter>
#include <QWidget>

namespace orangery::widgets {

void paintFocusFrame(QPainter& painter, const QRectF& area, const QPalette& palette)
{
    constexpr double kInside = kFocusWidth / 2.0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    QPen pen(TreeTheme::fromPalette(palette, painter.font()).focus, kFocusWidth);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(area.adjusted(kInside, kInside, -kInside, -kInside));
    painter.restore();
}

void paintFocusFrame(QPainter& painter, const QWidget& widget)
{
    if (widget.hasFocus())
        paintFocusFrame(painter, widget.rect(), widget.palette());
}

}  // namespace orangery::widgets
