// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/heat_map_layout.h"

#include "widgets/bridge/text.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace orangery::widgets {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::HeatMap)
};

constexpr double kGap = 6.0;              // px between labels and cells
constexpr double kScaleHeight = 10.0;     // px
constexpr double kLongestScale = 220.0;   // px
constexpr double kScaleShare = 0.5;       // of the width
constexpr double kLabelShare = 0.45;      // of the width that row labels may take
constexpr double kTallestLabels = 160.0;  // px of upright column labels
constexpr double kLargestCell = 64.0;     // px; a map of few names stays a map
constexpr double kWholePixels = 4.0;      // px; larger cells begin at whole ones, so that no seams show
constexpr int kDigits = 4;

struct Labels {
    QStringList texts;
    QString common;  ///< what all begin with, up to a dot
    QString shared;  ///< what stands in the middle of all, with its dots, and "…" in the labels
};

/// Puts "…" in place of what names of as many parts have in common between their first and their last part:
/// vision_model.encoder.layers.0 and text_model.encoder.layers.0 become vision_model…0 and text_model…0.
void shortenMiddles(Labels& labels)
{
    std::vector<QStringList> parts;
    for (const QString& text : labels.texts)
        parts.push_back(text.split(u'.'));
    if (parts.size() < 2)
        return;
    const qsizetype count = parts.front().size();
    const auto isShared = [&](qsizetype place) {
        return std::all_of(parts.begin(), parts.end(),
                           [&](const QStringList& name) { return name[place] == parts.front()[place]; });
    };
    if (std::any_of(parts.begin(), parts.end(), [&](const QStringList& name) { return name.size() != count; }))
        return;
    qsizetype first = 1;
    while (first < count - 1 && !isShared(first))
        ++first;
    qsizetype end = first;
    while (end < count - 1 && isShared(end))
        ++end;
    if (end <= first)
        return;
    labels.shared = u'.' + parts.front().mid(first, end - first).join(u'.') + u'.';
    for (std::size_t i = 0; i < parts.size(); ++i)
        labels.texts[static_cast<qsizetype>(i)] =
            parts[i].mid(0, first).join(u'.') + u'…' + parts[i].mid(end).join(u'.');
}

Labels labelsOf(const std::vector<std::string>& names)
{
    std::size_t common = names.size() > 1 ? names.front().rfind('.') + 1 : 0;
    for (const std::string& name : names)
        while (common > 0 && name.compare(0, common, names.front(), 0, common) != 0)
            common = common < 2 ? 0 : names.front().rfind('.', common - 2) + 1;
    Labels labels{.texts = {}, .common = names.empty() ? QString() : bridge::toQt(names.front().substr(0, common))};
    for (const std::string& name : names)
        labels.texts << (name.size() > common ? bridge::toQt(std::string_view(name).substr(common))
                                              : QStringLiteral("·"));
    shortenMiddles(labels);
    return labels;
}

double widest(const QStringList& texts, const QFontMetricsF& metrics)
{
    double width = 0;
    for (const QString& text : texts)
        width = std::max(width, metrics.horizontalAdvance(text));
    return width;
}

QString titleOf(const std::string& axis, const Labels& labels)
{
    QString title = bridge::toQt(axis);
    if (!labels.common.isEmpty())
        title = Text::tr("%1 (%2*)").arg(title, labels.common);
    if (!labels.shared.isEmpty())
        title = Text::tr("%1 (… is %2)").arg(title, labels.shared);
    return title;
}

double pixelsOf(double side)
{
    return side >= kWholePixels ? std::floor(side) : side;
}

int stepFor(double needed, double cell)
{
    return std::max(1, static_cast<int>(std::ceil(needed / std::max(cell, 1e-3))));
}

}  // namespace

HeatMapRange rangeOf(const HeatMap& map)
{
    HeatMapRange range;
    double low = map.logarithmic ? std::numeric_limits<double>::infinity() : 0.0;
    double high = 0;
    for (const HeatMapCell& cell : map.cells) {
        range.hasNotes = range.hasNotes || (!cell.value && !cell.note.empty());
        if (!cell.value || !std::isfinite(*cell.value))
            continue;
        range.hasNumbers = true;
        if (map.logarithmic && *cell.value <= 0) {
            range.hasZeros = true;
            continue;
        }
        low = std::min(low, *cell.value);
        high = std::max(high, *cell.value);
    }
    range.low = std::isfinite(low) ? low : 0.0;
    range.high = high;
    return range;
}

std::optional<double> shareOf(double value, const HeatMapRange& range, bool isLogarithmic)
{
    if (isLogarithmic) {
        if (!(value > 0) || !(range.low > 0))
            return std::nullopt;
        const double width = std::log(range.high) - std::log(range.low);
        return width > 0 ? std::clamp((std::log(value) - std::log(range.low)) / width, 0.0, 1.0) : 1.0;
    }
    const double width = range.high - range.low;
    return width > 0 ? std::clamp((value - range.low) / width, 0.0, 1.0) : 0.0;
}

QRectF HeatMapLayout::cell(const HeatMapPlace& place) const
{
    return {cells.left() + static_cast<double>(place.column) * cellWidth,
            cells.top() + static_cast<double>(place.row) * cellHeight, cellWidth, cellHeight};
}

std::optional<HeatMapPlace> HeatMapLayout::at(QPointF point, const HeatMap& map) const
{
    if (!cells.contains(point) || map.cells.empty())
        return std::nullopt;
    const auto column = static_cast<std::size_t>((point.x() - cells.left()) / cellWidth);
    const auto row = static_cast<std::size_t>((point.y() - cells.top()) / cellHeight);
    return HeatMapPlace{std::min(row, map.rows.size() - 1), std::min(column, map.columns.size() - 1)};
}

HeatMapLayout layoutOf(const HeatMap& map, const QRectF& area, const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double line = metrics.height();
    const Labels rows = labelsOf(map.rows), columns = labelsOf(map.columns);
    HeatMapLayout layout;
    layout.rowLabels = rows.texts;
    layout.columnLabels = columns.texts;
    layout.rowTitle = titleOf(map.rowAxis, rows);
    layout.columnTitle = titleOf(map.columnAxis, columns);
    const double left = std::ceil(std::min(widest(rows.texts, metrics), kLabelShare * area.width()) + kGap);
    const auto columnCount = static_cast<double>(std::max<std::size_t>(map.columns.size(), 1));
    const auto rowCount = static_cast<double>(std::max<std::size_t>(map.rows.size(), 1));
    layout.cellWidth = pixelsOf(std::min(std::max(area.width() - left, 1.0) / columnCount, kLargestCell));
    const double labelWidth = widest(columns.texts, metrics);
    layout.isUpright = labelWidth + 2.0 > std::max(layout.cellWidth, 3.0 * line);
    layout.columnLabelHeight = layout.isUpright ? std::min(labelWidth, kTallestLabels) : line;
    layout.columnStep = stepFor(layout.isUpright ? line : labelWidth + 6.0, layout.cellWidth);
    // Above the cells the title of the rows, under them labels, title and the scale with its numbers.
    const double above = std::ceil(line + 2.0);
    const double below = kGap + layout.columnLabelHeight + line + 2.0 * kGap + line + kScaleHeight + line + 2.0;
    layout.cellHeight = pixelsOf(std::min(std::max(area.height() - above - below, 1.0) / rowCount, kLargestCell / 2.0));
    layout.rowStep = stepFor(line - 1.0, layout.cellHeight);
    layout.cells = {area.left() + left, area.top() + above, layout.cellWidth * columnCount,
                    layout.cellHeight * rowCount};
    // From the left edge on: beside the bar there are the keys of what has no colour, over it its title.
    const double scaleTop = layout.cells.bottom() + kGap + layout.columnLabelHeight + line + 2.0 * kGap + line;
    layout.scale = {area.left(), scaleTop, std::clamp(area.width() * kScaleShare, 40.0, kLongestScale), kScaleHeight};
    return layout;
}

QSizeF comfortableSize(const HeatMap& map, double cell, const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double line = metrics.height();
    const Labels rows = labelsOf(map.rows), columns = labelsOf(map.columns);
    const double height = std::max(cell, line) * static_cast<double>(map.rows.size());
    const double labels = widest(rows.texts, metrics) + kGap;
    const double cells =
        std::max(std::max(cell, line) * static_cast<double>(map.columns.size()), labels * 0.6 / kLabelShare);
    return {labels + cells, height + 5.0 * line + std::min(widest(columns.texts, metrics), kTallestLabels) +
                                3.0 * kGap + kScaleHeight + 4.0};
}

QString textOf(const HeatMap& map, const HeatMapPlace& place)
{
    const HeatMapCell& cell = map.at(place.row, place.column);
    QString text =
        QStringLiteral("%1 · %2: ").arg(bridge::toQt(map.columns[place.column]), bridge::toQt(map.rows[place.row]));
    if (cell.value) {
        text += QString::number(*cell.value, 'g', kDigits);
        if (!map.unit.empty())
            text += u' ' + bridge::toQt(map.unit);
    } else if (cell.note.empty()) {
        text += Text::tr("not there");
    }
    if (!cell.note.empty())
        text += (cell.value ? QStringLiteral(" (%1)") : QStringLiteral("%1")).arg(bridge::toQt(cell.note));
    return text;
}

}  // namespace orangery::widgets
