// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/heat_map_painter.h"

#include "widgets/bridge/text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <functional>

namespace orangery::widgets {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::HeatMap)
};

constexpr double kGap = 6.0;           // px
constexpr double kMargin = 20.0;       // px around a figure
constexpr double kFigureCell = 18.0;   // px
constexpr double kNarrowest = 320.0;   // px of a figure
constexpr double kWidest = 2400.0;     // px that a figure takes by itself
constexpr double kTitleLine = 26.0;    // px
constexpr double kCaptionLine = 17.0;  // px
constexpr int kGradientStops = 16;
constexpr int kCellDigits = 2;
constexpr int kScaleDigits = 3;

QFont sized(QFont font, int pixels)
{
    font.setPixelSize(pixels);
    return font;
}

QString number(double value, int digits)
{
    return QString::number(value, 'g', digits);
}

/// What is there and has no number: a ground of its own with a stroke through it.
void paintWithoutNumber(QPainter& painter, const QRectF& cell, const TreeTheme& theme)
{
    painter.fillRect(cell, theme.card);
    painter.setPen(QPen(theme.frame, 1.0));
    painter.drawLine(cell.bottomLeft(), cell.topRight());
}

class MapPainter {
public:
    MapPainter(QPainter& painter, const HeatMap& map, const HeatMapLayout& layout, const TreeTheme& theme,
               const QFont& font)
        : m_painter(painter), m_map(map), m_layout(layout), m_theme(theme), m_metrics(font), m_range(rangeOf(map))
    {
        painter.setFont(font);
    }

    void paintCells() const
    {
        for (std::size_t row = 0; row < m_map.rows.size(); ++row)
            for (std::size_t column = 0; column < m_map.columns.size(); ++column)
                paintCell({row, column});
        m_painter.setPen(QPen(m_theme.frame, 1.0));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(m_layout.cells);
    }

    void paintLabels() const
    {
        const double line = m_metrics.height();
        m_painter.setPen(m_theme.mutedText);
        m_painter.drawText(QRectF(0.0, m_layout.cells.top() - line - 2.0, m_layout.cells.left() - kGap, line),
                           Qt::AlignRight | Qt::AlignVCenter, m_layout.rowTitle);
        m_painter.drawText(QPointF(m_layout.cells.left(), m_layout.cells.bottom() + kGap + m_layout.columnLabelHeight +
                                                              m_metrics.ascent() + 2.0),
                           m_layout.columnTitle);
        m_painter.setPen(m_theme.text);
        const double left = m_layout.cells.left() - kGap;
        for (int row = 0; row < m_layout.rowLabels.size(); row += m_layout.rowStep) {
            const QRectF cell = m_layout.cell({static_cast<std::size_t>(row), 0});
            const QString text = m_metrics.elidedText(m_layout.rowLabels[row], Qt::ElideLeft, left);
            m_painter.drawText(QRectF(0.0, cell.center().y() - line / 2.0, left, line),
                               Qt::AlignRight | Qt::AlignVCenter, text);
        }
        for (int column = 0; column < m_layout.columnLabels.size(); column += m_layout.columnStep)
            paintColumnLabel(column);
    }

    void paintScale() const
    {
        const QRectF& bar = m_layout.scale;
        const double line = m_metrics.height();
        m_painter.setPen(m_theme.mutedText);
        QString title = bridge::toQt(m_map.measure);
        if (!m_map.unit.empty())
            title += QStringLiteral(" (%1)").arg(bridge::toQt(m_map.unit));
        if (m_map.logarithmic)
            title += Text::tr(", logarithmic");
        m_painter.drawText(QPointF(bar.left(), bar.top() - m_metrics.descent() - 2.0), title);
        if (m_range.hasNumbers) {
            QLinearGradient gradient(bar.topLeft(), bar.topRight());
            for (int stop = 0; stop <= kGradientStops; ++stop)
                gradient.setColorAt(stop / double{kGradientStops}, viridis(stop / double{kGradientStops}));
            m_painter.fillRect(bar, gradient);
            m_painter.setPen(m_theme.text);
            const QRectF numbers(bar.left(), bar.bottom() + 2.0, bar.width(), line);
            m_painter.drawText(numbers, Qt::AlignLeft | Qt::AlignTop, number(m_range.low, kScaleDigits));
            m_painter.drawText(numbers, Qt::AlignRight | Qt::AlignTop, number(m_range.high, kScaleDigits));
        }
        double x = bar.right() + 2.0 * kGap;
        if (m_range.hasZeros)
            x = paintKey(x, QStringLiteral("0"), [this](const QRectF& box) { m_painter.fillRect(box, m_theme.band); });
        if (m_range.hasNotes)
            paintKey(x, Text::tr("no number"),
                     [this](const QRectF& box) { paintWithoutNumber(m_painter, box, m_theme); });
    }

private:
    void paintCell(const HeatMapPlace& place) const
    {
        const HeatMapCell& cell = m_map.at(place.row, place.column);
        const QRectF box = m_layout.cell(place);
        if (!cell.value || !std::isfinite(*cell.value)) {
            if (!cell.note.empty() || cell.value)
                paintWithoutNumber(m_painter, box, m_theme);
            return;
        }
        const std::optional<double> share = shareOf(*cell.value, m_range, m_map.logarithmic);
        const QColor fill = share ? viridis(*share) : m_theme.band;
        m_painter.fillRect(box, fill);
        const QString text = number(*cell.value, kCellDigits);
        if (m_layout.cellHeight >= m_metrics.height() &&
            m_metrics.horizontalAdvance(text) + 4.0 <= m_layout.cellWidth) {
            m_painter.setPen(readableOn(fill));
            m_painter.drawText(box, Qt::AlignCenter, text);
        }
    }

    void paintColumnLabel(int column) const
    {
        const double line = m_metrics.height();
        const double middle = m_layout.cell({0, static_cast<std::size_t>(column)}).center().x();
        const double top = m_layout.cells.bottom() + kGap;
        const QString& label = m_layout.columnLabels[column];
        if (!m_layout.isUpright) {
            const double width = m_metrics.horizontalAdvance(label) + 2.0;
            m_painter.drawText(QRectF(middle - width / 2.0, top, width, line), Qt::AlignCenter, label);
            return;
        }
        m_painter.save();
        m_painter.translate(middle, top + m_layout.columnLabelHeight);
        m_painter.rotate(-90.0);
        m_painter.drawText(QRectF(0.0, -line / 2.0, m_layout.columnLabelHeight, line),
                           Qt::AlignRight | Qt::AlignVCenter,
                           m_metrics.elidedText(label, Qt::ElideLeft, m_layout.columnLabelHeight));
        m_painter.restore();
    }

    /// A word beside the scale, behind a box; returns where the next may begin.
    double paintKey(double x, const QString& text, const std::function<void(const QRectF&)>& box) const
    {
        const QRectF& bar = m_layout.scale;
        const QRectF place(x, bar.top(), bar.height(), bar.height());
        box(place);
        m_painter.setPen(QPen(m_theme.frame, 1.0));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(place);
        x = place.right() + kGap;
        m_painter.setPen(m_theme.mutedText);
        m_painter.drawText(QPointF(x, bar.bottom() - 1.0), text);
        return x + m_metrics.horizontalAdvance(text) + 2.0 * kGap;
    }

    QPainter& m_painter;
    const HeatMap& m_map;
    const HeatMapLayout& m_layout;
    const TreeTheme& m_theme;
    QFontMetricsF m_metrics;
    HeatMapRange m_range;
};

}  // namespace

void paintHeatMap(QPainter& painter, const HeatMap& map, const HeatMapLayout& layout, const TreeTheme& theme,
                  const QFont& font, std::optional<HeatMapPlace> current)
{
    const MapPainter parts(painter, map, layout, theme, font);
    parts.paintCells();
    parts.paintLabels();
    parts.paintScale();
    if (!current)
        return;
    painter.setPen(QPen(theme.focus, 2.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(layout.cell(*current).adjusted(-1.0, -1.0, 1.0, 1.0));
}

Picture heatMapFigure(const HeatMap& map, const HeatMapFigureOptions& options)
{
    const TreeTheme theme = TreeTheme::forFigures(options.ground);
    const QFont font = sized(theme.font, 12);
    QStringList captions;
    for (const std::string& caption : map.captions)
        captions << bridge::toQt(caption);
    const QString title = bridge::toQt(map.title);
    const double above = kMargin + (title.isEmpty() ? 0.0 : kTitleLine);
    const double below = kMargin + kGap + kCaptionLine * static_cast<double>(captions.size());
    const QSizeF wanted = comfortableSize(map, kFigureCell, font);
    const double width = options.width > 0 ? std::max(options.width, kNarrowest)
                                           : std::clamp(wanted.width() + 2.0 * kMargin, 2.0 * kNarrowest, kWidest);
    const QSizeF size(std::ceil(width), std::ceil(above + wanted.height() + below));
    const auto paint = [map, theme, font, captions, title, above, size, wanted](QPainter& painter) {
        painter.fillRect(QRectF(QPointF(0.0, 0.0), size), theme.background);
        const double inner = size.width() - 2.0 * kMargin;
        painter.setPen(theme.text);
        painter.setFont(sized(theme.font, 16));
        painter.drawText(QRectF(kMargin, kMargin, inner, kTitleLine), Qt::AlignVCenter | Qt::TextSingleLine, title);
        painter.save();
        painter.translate(kMargin, above);
        paintHeatMap(painter, map, layoutOf(map, {0.0, 0.0, inner, wanted.height()}, font), theme, font);
        painter.restore();
        const QFont small = sized(theme.font, 11);
        const QFontMetricsF metrics(small);
        painter.setFont(small);
        painter.setPen(theme.mutedText);
        double y = above + wanted.height() + kGap;
        for (const QString& caption : captions) {
            painter.drawText(QRectF(kMargin, y, inner, kCaptionLine), Qt::AlignVCenter | Qt::TextSingleLine,
                             metrics.elidedText(caption, Qt::ElideMiddle, inner));
            y += kCaptionLine;
        }
    };
    return {size, paint, title, captions.join(QChar(QChar::LineFeed))};
}

}  // namespace orangery::widgets
