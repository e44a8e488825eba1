// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scroll_room.h"

#include <QApplication>
#include <QScrollArea>

namespace orangery::widgets {

QScrollArea* scrollRoom(QWidget* content)
{
    auto* room = new QScrollArea;
    room->setAccessibleName(content->accessibleName());
    room->setWidget(content);
    room->setWidgetResizable(true);
    room->setFrameShape(QFrame::NoFrame);
    room->setFocusPolicy(Qt::NoFocus);
    // A scroll area follows the focus only from one part of its content to the next, not when it comes in from outside.
    QObject::connect(qApp, &QApplication::focusChanged, room, [room](QWidget*, QWidget* now) {
        if (now != nullptr && room->isAncestorOf(now))
            room->ensureWidgetVisible(now);
    });
    return room;
}

}  // namespace orangery::widgets
