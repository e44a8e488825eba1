// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_legend.h"

#include "widgets/tree_card.h"
#include "widgets/tree_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>

#include <algorithm>
#include <functional>
#include <vector>

namespace orangery::widgets {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::TreeLegend)
};

constexpr double kLine = 20.0;         // px, height of a line of entries
constexpr double kEntryGap = 18.0;     // px
constexpr double kSampleGap = 6.0;     // px
constexpr double kBadgeHeight = 20.0;  // px
constexpr int kFontSize = 12;          // px

/// A small drawing in a box of the given width and of the height of a line, and what it means.
struct Entry {
    double sample = 0.0;  // px
    std::function<void(QPainter&, const QRectF&)> paint;
    QString text;
};

QFont legendFont(const TreeTheme& theme)
{
    QFont font = theme.font;
    font.setPixelSize(kFontSize);
    return font;
}

Entry lineEntry(const QString& text, const QPen& pen)
{
    return {28.0,
            [pen](QPainter& painter, const QRectF& box) {
                painter.setPen(pen);
                painter.drawLine(QPointF(box.left() + 2.0, box.center().y()),
                                 QPointF(box.right() - 2.0, box.center().y()));
            },
            text};
}

Entry frameEntry(const QString& text, const QPen& pen, const QColor& fill)
{
    return {24.0,
            [pen, fill](QPainter& painter, const QRectF& box) {
                painter.setPen(pen);
                painter.setBrush(fill);
                painter.drawRoundedRect(box.adjusted(2.0, 4.0, -2.0, -4.0), 3.0, 3.0);
            },
            text};
}

QString named(const QString& symbol, const QString& meaning)
{
    return meaning.isEmpty() ? symbol : Text::tr("%1, %2", "a symbol and its meaning").arg(symbol, meaning);
}

Entry valueEntry(const TreeScene& scene, const TreeTheme& theme)
{
    // -1, 0 and +1 stand inside the bar, each in a colour that reads on its tint.
    const auto paint = [theme](QPainter& painter, const QRectF& box) {
        const QRectF bar = box.adjusted(0.0, 2.0, 0.0, -2.0);
        QLinearGradient gradient(bar.topLeft(), bar.topRight());
        for (int k = 0; k <= 8; ++k)
            gradient.setColorAt(k / 8.0, theme.tint(k / 4.0 - 1.0));
        painter.setPen(QPen(theme.frame, 1.0));
        painter.setBrush(gradient);
        painter.drawRect(bar);
        const QRectF inside = bar.adjusted(4.0, 0.0, -4.0, 0.0);
        painter.setPen(readableOn(theme.tint(-1.0)));
        painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft, QString(QChar(0x2212)) + u'1');
        painter.setPen(readableOn(theme.tint(0.0)));
        painter.drawText(inside, Qt::AlignCenter, QStringLiteral("0"));
        painter.setPen(readableOn(theme.tint(1.0)));
        painter.drawText(inside, Qt::AlignVCenter | Qt::AlignRight, QStringLiteral("+1"));
    };
    return {110.0, paint, named(scene.valueName, scene.valueMeaning)};
}

Entry weightEntry(const TreeScene& scene, double heaviest, const TreeTheme& theme)
{
    const auto paint = [theme, heaviest](QPainter& painter, const QRectF& box) {
        const double half = edgeWidth(heaviest, heaviest) / 2.0;
        const double y = box.center().y();
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.edge);
        painter.drawPolygon(QPolygonF(
            {{box.left(), y - 0.5}, {box.right(), y - half}, {box.right(), y + half}, {box.left(), y + 0.5}}));
    };
    return {
        44.0, paint,
        Text::tr("%1: 0 to %2").arg(named(scene.weightName, scene.weightMeaning), QString::number(heaviest, 'f', 0))};
}

std::vector<Entry> entriesOf(const TreeScene& scene, const TreeTheme& theme)
{
    TreeItemFlags flags;
    bool hasValues = false;
    std::vector<bool> isUsed(static_cast<std::size_t>(scene.seriesNames.size()), false);
    for (const TreeItem& item : scene.items) {
        flags |= item.flags;
        hasValues = hasValues || item.value.has_value();
        if (item.series >= 0 && item.series < scene.seriesNames.size())
            isUsed[static_cast<std::size_t>(item.series)] = true;
    }

    std::vector<Entry> entries;
    for (int series = 0; series < scene.seriesNames.size(); ++series) {
        if (!isUsed[static_cast<std::size_t>(series)])
            continue;
        const auto paint = [series, theme](QPainter& painter, const QRectF& box) {
            paintCategory(painter, series, box.center(), 6.0, theme.ground, theme.text);
        };
        entries.push_back({14.0, paint, scene.seriesNames[series]});
    }
    if (flags.testFlag(TreeItemFlag::OnBestPath))
        entries.push_back(lineEntry(Text::tr("best path"), QPen(theme.bestPath, 4.0)));
    if (flags.testFlag(TreeItemFlag::Current))
        entries.push_back(frameEntry(Text::tr("current"), QPen(theme.frame, 2.5), theme.card));
    if (flags.testFlag(TreeItemFlag::Ghost))
        entries.push_back(frameEntry(Text::tr("cut"), QPen(theme.frame, 1.2, Qt::DashLine), theme.background));
    if (flags.testFlag(TreeItemFlag::FirstError))
        entries.push_back(frameEntry(Text::tr("first error"), QPen(theme.error, 2.0), theme.background));
    if (hasValues)
        entries.push_back(valueEntry(scene, theme));
    if (const double heaviest = heaviestWeight(scene); heaviest > 0.0 && !scene.weightName.isEmpty())
        entries.push_back(weightEntry(scene, heaviest, theme));
    if (scene.leftOut > 0)
        entries.push_back({0.0, {}, Text::tr("%n hidden", "nodes filtered away", scene.leftOut)});
    return entries;
}

/// Flows the entries; calls `place` with the box of each.
QSizeF flow(const std::vector<Entry>& entries, double width, const QFont& font,
            const std::function<void(const Entry&, const QRectF&)>& place)
{
    const QFontMetricsF metrics(font);
    double x = 0.0;
    double y = 0.0;
    double widest = 0.0;
    for (const Entry& entry : entries) {
        const double gap = entry.sample > 0.0 ? kSampleGap : 0.0;
        const double text = std::ceil(metrics.horizontalAdvance(entry.text)) + 1.0;
        const double size = std::min(entry.sample + gap + text, width);
        if (x > 0.0 && x + size > width) {
            x = 0.0;
            y += kLine;
        }
        if (place)
            place(entry, QRectF(x, y, size, kLine));
        x += size + kEntryGap;
        widest = std::max(widest, x - kEntryGap);
    }
    return entries.empty() ? QSizeF(0.0, 0.0) : QSizeF(widest, y + kLine);
}

QSizeF flowBadges(const QStringList& badges, double width, const QFont& font,
                  const std::function<void(const QString&, const QRectF&)>& place)
{
    std::vector<Entry> entries;
    for (const QString& badge : badges)
        entries.push_back({kSampleGap, {}, badge});
    return flow(entries, width, font, [&](const Entry& entry, const QRectF& box) {
        if (place)
            place(entry.text, QRectF(box.left(), box.top(), box.width(), kBadgeHeight - 2.0));
    });
}

}  // namespace

QSizeF legendSize(const TreeScene& scene, double width, const TreeTheme& theme)
{
    return flow(entriesOf(scene, theme), width, legendFont(theme), {});
}

void paintLegend(QPainter& painter, QPointF topLeft, const TreeScene& scene, double width, const TreeTheme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(topLeft);
    const QFont font = legendFont(theme);
    flow(entriesOf(scene, theme), width, font, [&](const Entry& entry, const QRectF& box) {
        painter.setFont(font);
        if (entry.paint)
            entry.paint(painter, QRectF(box.left(), box.top(), entry.sample, box.height()));
        const double gap = entry.sample > 0.0 ? entry.sample + kSampleGap : 0.0;
        painter.setPen(theme.text);
        const QRectF line = box.adjusted(gap, 0.0, 0.0, 0.0);
        painter.drawText(line, Qt::AlignVCenter | Qt::TextSingleLine, elided(entry.text, font, line.width()));
    });
    painter.restore();
}

QSizeF paintBadges(QPainter& painter, QPointF topLeft, const QStringList& badges, double width, const TreeTheme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(topLeft);
    const QFont font = legendFont(theme);
    painter.setFont(font);
    const QSizeF size = flowBadges(badges, width, font, [&](const QString& badge, const QRectF& box) {
        painter.setPen(QPen(theme.text, 1.0));
        painter.setBrush(theme.background);
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0);
        painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, elided(badge, font, box.width() - 8.0));
    });
    painter.restore();
    return size;
}

QSizeF badgesSize(const QStringList& badges, double width, const TreeTheme& theme)
{
    return flowBadges(badges, width, legendFont(theme), {});
}

}  // namespace orangery::widgets
