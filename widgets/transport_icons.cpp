// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/transport_icons.h"

#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <QPixmap>

namespace orangery::widgets {
namespace {

constexpr int kSize = 64;  // px; scaled down where it is shown

void addTriangle(QPainterPath& path, double left, double right)  // its tip at `right`, which may lie left of `left`
{
    path.addPolygon(QPolygonF({{left, 12.0}, {right, 32.0}, {left, 52.0}, {left, 12.0}}));
}

void addBar(QPainterPath& path, double left, double right)
{
    path.addRect(QRectF(QPointF(left, 12.0), QPointF(right, 52.0)));
}

QPainterPath pathOf(TransportIcon kind)
{
    QPainterPath path;
    switch (kind) {
    case TransportIcon::Start:
        addBar(path, 12.0, 19.0);
        addTriangle(path, 52.0, 21.0);
        break;
    case TransportIcon::Back:
        addTriangle(path, 40.0, 9.0);
        addBar(path, 45.0, 52.0);
        break;
    case TransportIcon::Play:
        addTriangle(path, 16.0, 54.0);
        break;
    case TransportIcon::Pause:
        addBar(path, 16.0, 28.0);
        addBar(path, 36.0, 48.0);
        break;
    case TransportIcon::Forward:
        addBar(path, 12.0, 19.0);
        addTriangle(path, 24.0, 55.0);
        break;
    case TransportIcon::End:
        addTriangle(path, 12.0, 43.0);
        addBar(path, 45.0, 52.0);
        break;
    }
    return path;
}

QPixmap pixmapOf(TransportIcon kind, const QColor& colour)
{
    QPixmap pixmap(kSize, kSize);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(pathOf(kind), colour);
    return pixmap;
}

}  // namespace

QIcon transportIcon(TransportIcon kind, const QPalette& palette)
{
    QIcon icon;
    icon.addPixmap(pixmapOf(kind, palette.color(QPalette::Active, QPalette::ButtonText)), QIcon::Normal);
    icon.addPixmap(pixmapOf(kind, palette.color(QPalette::Disabled, QPalette::ButtonText)), QIcon::Disabled);
    return icon;
}

}  // namespace orangery::widgets
