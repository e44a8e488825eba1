// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/short_text.h"

#include <QTextBoundaryFinder>

#include <algorithm>

namespace orangery::recognition_page {

QString shortened(const QString& text, qsizetype longest)
{
    if (text.size() <= longest)
        return text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    const auto boundary = [&](qsizetype place, bool isBefore) {
        finder.setPosition(place);
        if (finder.isAtBoundary())
            return place;
        return isBefore ? finder.toPreviousBoundary() : finder.toNextBoundary();
    };
    const qsizetype behind = (longest - 1) / 2;
    const qsizetype head = boundary(longest - 1 - behind, true);
    const qsizetype tail = boundary(text.size() - behind, false);
    return text.left(std::max<qsizetype>(head, 0)) + u'…' + (tail < 0 ? QString() : text.mid(tail));
}

}  // namespace orangery::recognition_page
