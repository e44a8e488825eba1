// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/score_bars_painter.h"

#include "widgets/tree_legend.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace orangery::widgets {

namespace {

constexpr double kGap = 8.0;          // px, between columns
constexpr double kRowGap = 7.0;       // px, between rows
constexpr double kNarrowest = 190.0;  // px of labels beside numbers
constexpr double kBar = 9.0;          // px
constexpr double kInset = 6.0;        // px, left and right of a row
constexpr double kTick = 4.0;         // px
constexpr double kMargin = 20.0;      // px around a figure
constexpr double kTitleLine = 26.0;
constexpr double kCaptionLine = 17.0;
constexpr int kTicks = 5;  // about that many

QFont sized(QFont font, int pixels)
{
    font.setPixelSize(pixels);
    return font;
}

QString axisText(const AxisText& axis)
{
    return axis.unit.isEmpty() || axis.unit == QStringLiteral("1")
               ? axis.label
               : QStringLiteral("%1 (%2)").arg(axis.label, axis.unit);
}

double scaled(const ScoreBarsScene& scene, const QRectF& axis, double value)
{
    const double range = std::max(scene.upper - scene.lower, 1e-12);
    return axis.left() + axis.width() * std::clamp((value - scene.lower) / range, 0.0, 1.0);
}

/// 1, 2 or 5 times a power of ten.
double roundStep(double step)
{
    const double power = std::pow(10.0, std::floor(std::log10(step)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (step <= factor * power)
            return factor * power;
    return 10.0 * power;
}

/// Lines end between words, or within them where one is wider than a line.
int wrapFlags(const QString& text, double width, const QFontMetricsF& metrics)
{
    const QStringList words = text.split(u' ');
    const bool isTooWide = std::any_of(words.begin(), words.end(),
                                       [&](const QString& word) { return metrics.horizontalAdvance(word) > width; });
    return Qt::AlignLeft | (isTooWide ? Qt::TextWrapAnywhere : Qt::TextWordWrap);
}

double labelHeight(const QString& text, double width, const QFontMetricsF& metrics)
{
    return metrics.boundingRect(QRectF(0, 0, width, 1e6), wrapFlags(text, width, metrics), text).height();
}

QString labelOf(const ScoreBar& bar)
{
    return bar.mark.isEmpty() ? bar.label : QStringLiteral("%1  [%2]").arg(bar.label, bar.mark);
}

void paintAxis(QPainter& painter, const ScoreBarsScene& scene, const ScoreBarsLayout& layout, const TreeTheme& theme,
               const QFontMetricsF& metrics)
{
    const QRectF& axis = layout.axis;
    const double step = roundStep(std::max(scene.upper - scene.lower, 1e-12) / kTicks);
    painter.setPen(QPen(theme.frame, 1.0));
    painter.drawLine(axis.topLeft(), axis.topRight());
    for (double value = std::ceil(scene.lower / step) * step; value <= scene.upper + step * 1e-6; value += step) {
        const double x = scaled(scene, axis, value);
        painter.setPen(QPen(theme.frame, 1.0));
        painter.drawLine(QPointF(x, axis.top()), QPointF(x, axis.top() + kTick));
        const QString text = QString::number(std::abs(value) < step * 1e-6 ? 0.0 : value, 'g', 4);
        const double wide = metrics.horizontalAdvance(text) + 2.0;
        const double left = std::clamp(x - wide / 2.0, axis.left(), std::max(axis.left(), axis.right() - wide));
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(left, axis.top() + kTick, wide, metrics.height()), Qt::AlignCenter, text);
    }
    painter.setPen(theme.mutedText);
    painter.drawText(QRectF(axis.left(), axis.top() + kTick + metrics.height(), axis.width(), metrics.height()),
                     Qt::AlignHCenter | Qt::TextSingleLine, axisText(scene.axis));
}

void paintRow(QPainter& painter, const ScoreBarsScene& scene, const ScoreBarsLayout& layout, std::size_t i,
              const TreeTheme& theme)
{
    const ScoreBarsLayout::Row& row = layout.rows[i];
    const ScoreBar& bar = scene.bars[i];
    painter.setPen(theme.text);
    const QString label = labelOf(bar);
    painter.drawText(row.label, Qt::AlignTop | wrapFlags(label, row.label.width(), QFontMetricsF(painter.font())),
                     label);
    for (std::size_t c = 0; c < layout.columns.size() && c < static_cast<std::size_t>(bar.numbers.size()); ++c)
        painter.drawText(
            QRectF(layout.columns[c] - layout.widths[c], row.numbers.top(), layout.widths[c], row.numbers.height()),
            Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, bar.numbers[static_cast<qsizetype>(c)]);
    painter.fillRect(row.bar, theme.band);
    if (std::isfinite(bar.value)) {
        const double end = scaled(scene, row.bar, bar.value);
        const QRectF filled(std::min(layout.zero, end), row.bar.top(), std::abs(end - layout.zero), row.bar.height());
        painter.fillRect(filled, theme.tint(bar.value < 0.0 ? -1.0 : 1.0));
    }
    painter.setPen(QPen(theme.frame, 1.0));
    painter.drawLine(QPointF(layout.zero, row.bar.top() - 1.0), QPointF(layout.zero, row.bar.bottom() + 1.0));
    if (!bar.threshold)
        return;
    const double x = scaled(scene, row.bar, *bar.threshold);
    painter.setPen(QPen(theme.text, 2.0));
    painter.drawLine(QPointF(x, row.bar.top() - kTick / 2.0), QPointF(x, row.bar.bottom() + kTick / 2.0));
}

void paintThreshold(QPainter& painter, const ScoreBarsScene& scene, const ScoreBarsLayout& layout,
                    const TreeTheme& theme, const QFontMetricsF& metrics)
{
    if (!scene.threshold || layout.rows.empty())
        return;
    const double x = scaled(scene, layout.axis, *scene.threshold);
    painter.setPen(QPen(theme.bestPath, 1.5, Qt::DashLine));
    painter.drawLine(QPointF(x, layout.rows.front().bar.top()), QPointF(x, layout.axis.top()));
    const double wide = metrics.horizontalAdvance(scene.thresholdText) + 2.0;
    const double left =
        std::clamp(x - wide / 2.0, layout.axis.left(), std::max(layout.axis.left(), layout.axis.right() - wide));
    painter.setPen(theme.text);
    painter.drawText(QRectF(left, layout.axis.top() + kTick + 2.0 * metrics.height(), wide, metrics.height()),
                     Qt::AlignCenter, scene.thresholdText);
}

void paintFigure(QPainter& painter, const ScoreBarsScene& scene, const ScoreBarsLayout& layout, double width)
{
    const TreeTheme theme = TreeTheme::forFigures();
    const double inner = width - 2.0 * kMargin;
    double top = kMargin;
    if (!scene.title.isEmpty()) {
        painter.setFont(sized(theme.font, 16));
        painter.setPen(theme.text);
        painter.drawText(QRectF(kMargin, top, inner, kTitleLine), Qt::AlignVCenter | Qt::TextSingleLine, scene.title);
        top += kTitleLine;
    }
    const QSizeF badges = paintBadges(painter, {kMargin, top}, scene.badges, inner, theme);
    top += badges.height() > 0.0 ? badges.height() + 4.0 : 0.0;
    painter.save();
    painter.translate(kMargin, top);
    paintScoreBars(painter, scene, layout, theme, sized(theme.font, 12));
    painter.restore();
    painter.setFont(sized(theme.font, 11));
    painter.setPen(theme.mutedText);
    double y = top + layout.height + 4.0;
    for (const QString& caption : scene.captions) {
        painter.drawText(QRectF(kMargin, y, inner, kCaptionLine), Qt::AlignVCenter | Qt::TextSingleLine, caption);
        y += kCaptionLine;
    }
}

}  // namespace

std::optional<std::size_t> ScoreBarsLayout::at(QPointF point) const
{
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].all.contains(point))
            return i;
    return std::nullopt;
}

ScoreBarsLayout layoutOf(const ScoreBarsScene& scene, double width, const QFont& font)
{
    const QFontMetricsF metrics(font);
    ScoreBarsLayout layout;
    const double left = kInset;
    double right = width - kInset;
    for (qsizetype c = scene.columns.size() - 1; c >= 0; --c) {
        double wide = metrics.horizontalAdvance(scene.columns[c]);
        for (const ScoreBar& bar : scene.bars)
            if (c < bar.numbers.size())
                wide = std::max(wide, metrics.horizontalAdvance(bar.numbers[c]));
        wide = std::ceil(wide) + 2.0;
        layout.columns.insert(layout.columns.begin(), right);
        layout.widths.insert(layout.widths.begin(), wide);
        right -= wide + kGap;
    }
    const double inner = width - 2.0 * kInset;
    // Sentences beside the numbers would have a word a line: then they stand over them.
    const bool isNarrow = right - left < kNarrowest && !scene.columns.isEmpty();
    const double labels = isNarrow ? inner : std::max(right - left, 40.0);
    double y = kRowGap / 2.0;
    if (!scene.columns.isEmpty()) {
        layout.head = {left, y, width - 2.0 * kInset, metrics.height()};
        y += metrics.height() + kRowGap / 2.0;
    }
    for (const ScoreBar& bar : scene.bars) {
        const double high = std::max(metrics.height(), labelHeight(labelOf(bar), labels, metrics));
        ScoreBarsLayout::Row row;
        row.label = {left, y + kRowGap / 2.0, labels, high};
        row.numbers = {left, isNarrow ? row.label.bottom() : row.label.top(), inner, metrics.height()};
        row.bar = {left, std::max(row.label.bottom(), row.numbers.bottom()) + 2.0, inner, kBar};
        row.all = {0.0, y, width, row.bar.bottom() + kRowGap / 2.0 - y};
        y = row.all.bottom();
        layout.rows.push_back(row);
    }
    layout.axis = {left, y + 2.0, width - 2.0 * kInset, kTick + (scene.threshold ? 3.0 : 2.0) * metrics.height()};
    layout.zero = scaled(scene, layout.axis, 0.0);
    layout.height = layout.axis.bottom() + 2.0 + (scene.hidden.isEmpty() ? 0.0 : metrics.height());
    return layout;
}

void paintScoreBars(QPainter& painter, const ScoreBarsScene& scene, const ScoreBarsLayout& layout,
                    const TreeTheme& theme, const QFont& font, const ScoreBarsState& state)
{
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setPen(theme.mutedText);
    for (std::size_t c = 0; c < layout.columns.size(); ++c)
        painter.drawText(
            QRectF(layout.columns[c] - layout.widths[c], layout.head.top(), layout.widths[c], layout.head.height()),
            Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, scene.columns[static_cast<qsizetype>(c)]);
    for (std::size_t i = 0; i < layout.rows.size(); ++i) {
        const QRectF box = layout.rows[i].all.adjusted(1.0, 1.0, -1.0, -1.0);
        if (state.selected == i)
            painter.fillRect(box, mixed(theme.background, theme.focus, 0.18));
        paintRow(painter, scene, layout, i, theme);
        if (state.current == i) {
            painter.setPen(QPen(theme.focus, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(box);
        }
    }
    if (scene.bars.empty())
        return;
    paintAxis(painter, scene, layout, theme, metrics);
    paintThreshold(painter, scene, layout, theme, metrics);
    if (!scene.hidden.isEmpty()) {
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(layout.axis.left(), layout.axis.bottom() + 1.0, layout.axis.width(), metrics.height()),
                         Qt::AlignLeft | Qt::TextSingleLine, scene.hidden);
    }
}

Picture scoreBarsFigure(const ScoreBarsScene& scene, double width)
{
    const TreeTheme theme = TreeTheme::forFigures();
    const double inner = width - 2.0 * kMargin;
    const ScoreBarsLayout layout = layoutOf(scene, inner, sized(theme.font, 12));
    const QSizeF badges = badgesSize(scene.badges, inner, theme);
    const double height = 2.0 * kMargin + (scene.title.isEmpty() ? 0.0 : kTitleLine) +
                          (badges.height() > 0.0 ? badges.height() + 4.0 : 0.0) + layout.height + 4.0 +
                          kCaptionLine * static_cast<double>(scene.captions.size());
    QStringList description = scene.badges;
    description += scene.captions;
    return {{width, std::ceil(height)},
            [scene, layout, width, height](QPainter& painter) {
                painter.fillRect(QRectF(0.0, 0.0, width, std::ceil(height)), TreeTheme::forFigures().background);
                paintFigure(painter, scene, layout, width);
            },
            scene.title,
            description.join(u'\n')};
}

}  // namespace orangery::widgets
