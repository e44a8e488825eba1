// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure_frame.h"

#include "widgets/tree_legend.h"

#include <QPainter>

#include <algorithm>

namespace orangery::widgets {

namespace {

constexpr double kMargin = 16.0;       // px around a figure
constexpr double kTitleLine = 24.0;    // px
constexpr double kCaptionLine = 17.0;  // px
constexpr double kBadgeGap = 4.0;      // px under badges
constexpr double kLeast = 60.0;        // px that are left for the figure, however small all of it is

QFont sized(QFont font, int pixels)
{
    font.setPixelSize(pixels);
    return font;
}

void paintFramed(QPainter& painter, const FigureWords& words, QSizeF size, const FigurePainter& paint, Ground ground)
{
    const TreeTheme theme = TreeTheme::forFigures(ground);
    painter.fillRect(QRectF(QPointF(0.0, 0.0), size), theme.background);
    const double inner = size.width() - 2.0 * kMargin;
    double top = kMargin;
    const auto line = [&](double height, const QString& text) {
        painter.drawText(QRectF(kMargin, top, inner, height), Qt::AlignVCenter | Qt::TextSingleLine, text);
        top += height;
    };
    if (!words.title.isEmpty()) {
        painter.setFont(sized(theme.font, 16));
        painter.setPen(theme.text);
        line(kTitleLine, words.title);
    }
    const QSizeF badges = paintBadges(painter, {kMargin, top}, words.badges, inner, theme);
    top += badges.height() > 0.0 ? badges.height() + kBadgeGap : 0.0;
    const QStringList captions = wrappedLines(words.captions, sized(theme.font, 11), inner);
    const double below = kCaptionLine * static_cast<double>(captions.size()) + kMargin;
    const QRectF area(kMargin, top, inner, std::max(size.height() - top - below, kLeast));
    painter.save();
    paint(painter, area, theme, sized(theme.font, 12));
    painter.restore();
    painter.setFont(sized(theme.font, 11));
    painter.setPen(theme.mutedText);
    top = area.bottom();
    for (const QString& caption : captions)
        line(kCaptionLine, caption);
}

}  // namespace

Picture framedFigure(const FigureWords& words, const QString& name, QSizeF size, const FigurePainter& paint,
                     Ground ground)
{
    return {size, [words, size, paint, ground](QPainter& painter) { paintFramed(painter, words, size, paint, ground); },
            words.title.isEmpty() ? name : words.title, (words.badges + words.captions).join(QChar(QChar::LineFeed))};
}

}  // namespace orangery::widgets
