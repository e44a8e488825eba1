// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_card.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <cmath>

namespace orangery::widgets {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::TreeCard)
};

constexpr double kFontSize = 12.0;         // px at 100 %
constexpr double kSmallestFontSize = 9.0;  // px; what can still be read
constexpr double kFoldHeight = 11.0;       // px at 100 %

class Card {
public:
    Card(QPainter& painter, const QRectF& box, const TreeScene& scene, NodeIndex item, TreeDetail detail,
         const TreeTheme& theme)
        : m_painter(painter),
          m_box(box),
          m_scene(scene),
          m_item(scene.items[item]),
          m_detail(detail),
          m_theme(theme),
          m_isGhost(m_item.flags.testFlag(TreeItemFlag::Ghost)),
          m_fill(m_isGhost      ? theme.background
                 : m_item.value ? theme.tint(*m_item.value)
                                : theme.card),
          m_scale(box.height() / kCardHeight)
    {
    }

    void paint()
    {
        paintFrame();
        const double shape = paintShape();
        if (m_detail >= TreeDetail::Title)
            paintText(shape);
        else if (m_item.flags.testFlag(TreeItemFlag::FirstError))
            paintCross();
    }

    void paintFold(NodeIndex hiddenBelow)
    {
        const double height = std::max(kFoldHeight * m_scale, 3.0);
        const double half = std::max(m_box.width() * 0.14, 3.0);
        const QPointF tip(m_box.center().x(), m_box.bottom() + 1.0);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_theme.mutedText);
        m_painter.drawPolygon(QPolygonF({tip, tip + QPointF(half, height), tip + QPointF(-half, height)}));
        if (m_detail < TreeDetail::Title)
            return;
        m_painter.setFont(fontOf(10.0));
        m_painter.setPen(m_theme.mutedText);
        const QRectF line(m_box.left(), tip.y() + height, m_box.width(), 14.0 * std::max(m_scale, 0.8));
        m_painter.drawText(line, Qt::AlignHCenter | Qt::AlignTop,
                           Text::tr("%n hidden", "nodes folded away", hiddenBelow));
    }

private:
    [[nodiscard]] QFont fontOf(double size) const
    {
        QFont font = m_theme.font;
        font.setPixelSize(std::max(1, static_cast<int>(std::lround(std::max(size * m_scale, kSmallestFontSize)))));
        return font;
    }

    void paintFrame()
    {
        double width = 1.0;
        QColor colour = m_theme.frame;
        if (m_item.flags.testFlag(TreeItemFlag::FirstError)) {
            width = 2.0;
            colour = m_theme.error;
        } else if (m_item.flags.testFlag(TreeItemFlag::OnBestPath)) {
            width = 2.5;
            colour = m_theme.bestPath;
        }
        if (m_item.flags.testFlag(TreeItemFlag::Current))
            width += 1.0;
        QPen pen(colour, width * std::clamp(m_scale, 0.5, 1.5));
        if (m_isGhost)
            pen.setStyle(Qt::DashLine);
        m_painter.setPen(pen);
        m_painter.setBrush(m_fill);
        const double corner = cardCorner(m_box.height());
        m_painter.drawRoundedRect(m_box, corner, corner);
    }

    /// Returns the x where text may begin.
    double paintShape()
    {
        const double inset = 7.0 * m_scale;
        if (m_item.series < 0)
            return m_box.left() + inset;
        const bool isFull = m_detail == TreeDetail::Full;
        const double radius = std::min(isFull ? 6.0 * m_scale : 0.34 * m_box.height(), 0.3 * m_box.width());
        if (radius < 1.5)
            return m_box.left() + inset;
        const double x = m_detail < TreeDetail::Title ? m_box.center().x() : m_box.left() + inset + radius;
        const double y = isFull ? m_box.top() + 0.31 * m_box.height() : m_box.center().y();
        paintCategory(m_painter, m_item.series, {x, y}, radius, m_theme.ground, readableOn(m_fill));
        return x + radius + 0.7 * inset;
    }

    void paintText(double left)
    {
        const QColor colour = m_isGhost ? m_theme.mutedText : readableOn(m_fill);
        const double right = m_box.right() - 6.0 * m_scale;
        const QFont font = fontOf(kFontSize);
        m_painter.setFont(font);
        m_painter.setPen(colour);
        const bool isFull = m_detail == TreeDetail::Full;
        const QRectF title(left, m_box.top(), right - left, (isFull ? 0.62 : 1.0) * m_box.height());
        m_painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                           elided(lineOf(m_item), font, title.width()));
        if (!isFull)
            return;

        const QFont small = fontOf(10.0);
        m_painter.setFont(small);
        const QRectF line(m_box.left() + 7.0 * m_scale, m_box.top() + 0.54 * m_box.height(),
                          m_box.width() - 13.0 * m_scale, 0.42 * m_box.height());
        const QString words = wordsOf(m_item);
        const QString numbers = numbersOf(m_scene, m_item);
        const double taken = numbers.isEmpty() ? 0.0 : QFontMetricsF(small).horizontalAdvance(numbers) + 6.0 * m_scale;
        m_painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                           elided(numbers, small, line.width()));
        // A frame says the same as a word does, but nothing else says a number.
        m_painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                           elided(words, small, line.width() - taken));
    }

    void paintCross()
    {
        const double r = 0.25 * m_box.height();
        const QPointF centre(m_box.right() - 2.0 * r - 1.0, m_box.center().y());
        m_painter.setPen(QPen(readableOn(m_fill), 1.2));
        m_painter.drawLine(centre + QPointF(-r, -r), centre + QPointF(r, r));
        m_painter.drawLine(centre + QPointF(-r, r), centre + QPointF(r, -r));
    }

    QPainter& m_painter;
    const QRectF m_box;
    const TreeScene& m_scene;
    const TreeItem& m_item;
    const TreeDetail m_detail;
    const TreeTheme& m_theme;
    const bool m_isGhost;
    const QColor m_fill;
    const double m_scale;
};

}  // namespace

double cardCorner(double height)
{
    return std::min(6.0, 0.2 * height);
}

void paintCard(QPainter& painter, const QRectF& box, const TreeScene& scene, NodeIndex item, NodeIndex hiddenBelow,
               TreeDetail detail, const TreeTheme& theme)
{
    Card card(painter, box, scene, item, detail, theme);
    card.paint();
    if (hiddenBelow > 0)
        card.paintFold(hiddenBelow);
}

QString elided(const QString& text, const QFont& font, double width)
{
    const QFontMetricsF metrics(font);
    if (metrics.horizontalAdvance(text) <= width)
        return text;
    const QString ellipsis(QChar(0x2026));
    if (width < metrics.horizontalAdvance(ellipsis))
        return {};
    // The longest beginning that fits: its width grows with its length, so the boundaries can be bisected.
    std::vector<qsizetype> boundaries;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    for (qsizetype at = 0; at >= 0; at = finder.toNextBoundary())
        boundaries.push_back(at);
    const auto cut = std::partition_point(boundaries.begin() + 1, boundaries.end(), [&](qsizetype at) {
        return metrics.horizontalAdvance(text.left(at).trimmed() + ellipsis) <= width;
    });
    return text.left(*std::prev(cut)).trimmed() + ellipsis;
}

}  // namespace orangery::widgets
