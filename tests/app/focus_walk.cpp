// SPDX-License-Identifier: GPL-3.0-or-later
#include "focus_walk.h"

#include <QImage>
#include <QPixmap>
#include <QSet>
#include <QTest>
#include <QWidget>

namespace orangery::test {

namespace {

constexpr int kLeast = 30;  // pixels of another colour; a text's cursor has fewer
constexpr int kMost = 400;  // stops

int differingPixels(const QImage& a, const QImage& b)
{
    int count = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            count += a.pixel(x, y) != b.pixel(x, y) ? 1 : 0;
    return count;
}

bool showsFocus(QWidget& window, QWidget& widget)
{
    const QRect place(widget.mapTo(&window, QPoint()), widget.size());
    const QImage with = window.grab(place).toImage();
    widget.clearFocus();
    const QImage without = window.grab(place).toImage();
    widget.setFocus(Qt::TabFocusReason);
    return differingPixels(with, without) >= kLeast;
}

}  // namespace

QStringList stopsThatShowNoFocus(QWidget& window, QWidget& begin, const QWidget& part)
{
    begin.setFocus(Qt::TabFocusReason);
    QStringList dull;
    QSet<QWidget*> seen;
    while (seen.size() < kMost) {
        QTest::keyClick(window.focusWidget(), Qt::Key_Tab);
        QWidget* now = window.focusWidget();
        if (seen.contains(now))
            break;
        seen << now;
        if (part.isAncestorOf(now) && !showsFocus(window, *now))
            dull << QStringLiteral("%1 '%2' '%3'")
                        .arg(QString::fromLatin1(now->metaObject()->className()), now->objectName(),
                             now->accessibleName());
    }
    return dull;
}

}  // namespace orangery::test
