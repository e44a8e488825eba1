// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/confusion_painter.h"

#include "widgets/bridge/text.h"
#include "widgets/tree_legend.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace orangery::widgets {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::ConfusionMatrix)
};

constexpr double kGap = 6.0;                   // px
constexpr double kMargin = 18.0;               // px around a figure
constexpr double kTitleLine = 26.0;            // px
constexpr double kCaptionLine = 17.0;          // px
constexpr double kLongestName = 140.0;         // px
constexpr double kScaleHeight = 10.0;          // px
constexpr double kScaleWidth = 180.0;          // px
constexpr double kNumberCell = 24.0;           // px of a cell that has room for its count
constexpr std::size_t kMostNamesOfRects = 64;  // more become one image, also in an SVG
constexpr int kColours = 256;
constexpr int kGradientStops = 16;

double widestName(const CountMatrix& matrix, const QFontMetricsF& metrics)
{
    double widest = 0.0;
    for (std::size_t i = 0; i < matrix.names.size() && widest < kLongestName; ++i)
        widest = std::max(widest, metrics.horizontalAdvance(bridge::toQt(matrix.names[i])));
    return std::min(widest, kLongestName);
}

/// Sums of the rows.
std::vector<std::size_t> rowSums(const CountMatrix& matrix)
{
    std::vector<std::size_t> sums(matrix.names.size());
    for (const CountCell& cell : matrix.cells)
        sums[cell.row] += cell.count;
    return sums;
}

std::array<QRgb, kColours> colourTable()
{
    std::array<QRgb, kColours> table{};
    for (int i = 0; i < kColours; ++i)
        table[static_cast<std::size_t>(i)] = viridis(i / double{kColours - 1}).rgb();
    return table;
}

/// First and last cell that is at least partly shown.
std::pair<int, int> range(double from, double to, int count)
{
    return {std::clamp(static_cast<int>(std::floor(from)), 0, count - 1),
            std::clamp(static_cast<int>(std::ceil(to)) - 1, 0, count - 1)};
}

void paintNames(QPainter& painter, const CountMatrix& matrix, const ConfusionLayout& layout, const TreeTheme& theme)
{
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height();
    const int n = static_cast<int>(matrix.names.size());
    const int step = std::max(1, static_cast<int>(std::ceil(line / layout.side)));
    painter.setPen(theme.text);
    const auto name = [&](int i) {
        return metrics.elidedText(bridge::toQt(matrix.names[static_cast<std::size_t>(i)]), Qt::ElideRight,
                                  kLongestName);
    };
    const double room = kLongestName + kGap;
    const auto [firstRow, lastRow] = range(layout.shown.top(), layout.shown.bottom(), n);
    for (int row = firstRow; row <= lastRow; row += step) {
        const QRectF cell = layout.rectOf({row, 0});
        painter.drawText(QRectF(layout.cells.left() - kGap - room, cell.center().y() - line / 2.0, room, line),
                         Qt::AlignRight | Qt::AlignVCenter, name(row));
    }
    const auto [firstColumn, lastColumn] = range(layout.shown.left(), layout.shown.right(), n);
    for (int column = firstColumn; column <= lastColumn; column += step) {
        painter.save();
        painter.translate(layout.rectOf({0, column}).center().x(), layout.cells.bottom() + kGap);
        painter.rotate(90.0);
        painter.drawText(QRectF(0.0, -line / 2.0, room, line), Qt::AlignLeft | Qt::AlignVCenter, name(column));
        painter.restore();
    }
}

void paintCells(QPainter& painter, const CountMatrix& matrix, const ConfusionLayout& layout, const TreeTheme& theme,
                const QImage& image)
{
    painter.save();
    painter.setClipRect(layout.cells);
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (matrix.names.size() > kMostNamesOfRects) {
        const QSize size(static_cast<int>(layout.cells.width()), static_cast<int>(layout.cells.height()));
        painter.drawImage(layout.cells, image.isNull() ? confusionImage(matrix, layout.shown, size, theme) : image);
        painter.restore();
        return;
    }
    const std::array<QRgb, kColours> colours = colourTable();
    const std::vector<std::size_t> sums = rowSums(matrix);
    painter.fillRect(layout.cells, theme.band);
    for (const CountCell& one : matrix.cells) {
        const QRectF cell = layout.rectOf({static_cast<int>(one.row), static_cast<int>(one.column)});
        if (!cell.intersects(layout.cells))
            continue;
        const double share = static_cast<double>(one.count) / static_cast<double>(sums[one.row]);
        const QColor colour = colours[static_cast<std::size_t>(std::lround(share * (kColours - 1)))];
        painter.fillRect(cell, colour);
        if (layout.side >= kNumberCell) {
            painter.setPen(readableOn(colour));
            painter.drawText(cell, Qt::AlignCenter, QString::number(one.count));
        }
    }
    painter.restore();
}

void paintScale(QPainter& painter, const QRectF& bar, const TreeTheme& theme)
{
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    for (int stop = 0; stop <= kGradientStops; ++stop)
        gradient.setColorAt(stop / double{kGradientStops}, viridis(stop / double{kGradientStops}));
    painter.fillRect(bar, gradient);
    painter.setPen(theme.text);
    const double line = QFontMetricsF(painter.font()).height();
    painter.drawText(QRectF(bar.right() + kGap, bar.center().y() - line / 2.0, 600.0, line),
                     Qt::AlignLeft | Qt::AlignVCenter, Text::tr("0 to 100 % of the true class; plain: none"));
}

}  // namespace

double shareOf(const CountMatrix& matrix, const ConfusionCell& cell)
{
    const auto row = static_cast<std::size_t>(cell.row);
    const std::size_t sum = matrix.sumOfRow(row);
    return sum > 0
               ? static_cast<double>(matrix.at(row, static_cast<std::size_t>(cell.column))) / static_cast<double>(sum)
               : 0.0;
}

ConfusionLayout layOutConfusion(const CountMatrix& matrix, const QRectF& area, const QRectF& shown, const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double line = metrics.height();
    const double names = widestName(matrix, metrics);
    const auto n = static_cast<double>(matrix.names.size());
    const double left = line + kGap + names + kGap;
    const double below = kGap + names + kGap + line;
    const double above = kScaleHeight + 2.0 * kGap;
    ConfusionLayout layout;
    const double side = std::max(16.0, std::min(area.width() - left, area.height() - above - below));
    layout.cells = QRectF(area.left() + left, area.top() + above, side, side);
    layout.scale = QRectF(layout.cells.left(), area.top(), std::min(kScaleWidth, side / 2.0), kScaleHeight);
    const double cells = std::clamp(shown.width(), std::min(2.0, n), n);
    layout.shown =
        QRectF(std::clamp(shown.left(), 0.0, n - cells), std::clamp(shown.top(), 0.0, n - cells), cells, cells);
    layout.side = side / std::max(cells, 1.0);
    return layout;
}

QImage confusionImage(const CountMatrix& matrix, const QRectF& shown, const QSize& size, const TreeTheme& theme)
{
    const auto n = static_cast<int>(matrix.names.size());
    QImage image(size, QImage::Format_RGB32);
    image.fill(theme.band);
    if (n == 0 || size.isEmpty())
        return image;
    const std::vector<std::size_t> sums = rowSums(matrix);
    std::vector<float> shares(static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(size.height()), -1.0F);
    // Each cell fills the pixels whose middles it covers, one at least.
    const auto pixels = [](int cell, double from, double cells, int count) {
        const double scale = count / cells;
        const int first = static_cast<int>(std::floor((cell - from) * scale));
        const int last = static_cast<int>(std::ceil((cell + 1 - from) * scale)) - 1;
        return std::pair(std::clamp(first, 0, count - 1), std::clamp(std::max(first, last), 0, count - 1));
    };
    const auto [firstRow, lastRow] = range(shown.top(), shown.bottom(), n);
    const auto [firstColumn, lastColumn] = range(shown.left(), shown.right(), n);
    for (const CountCell& cell : matrix.cells) {
        const auto row = static_cast<int>(cell.row);
        const auto column = static_cast<int>(cell.column);
        if (row < firstRow || row > lastRow || column < firstColumn || column > lastColumn)
            continue;
        const auto share = static_cast<float>(cell.count) / static_cast<float>(sums[cell.row]);
        const auto [top, bottom] = pixels(row, shown.top(), shown.height(), size.height());
        const auto [left, right] = pixels(column, shown.left(), shown.width(), size.width());
        for (int y = top; y <= bottom; ++y)
            for (int x = left; x <= right; ++x) {
                float& pixel = shares[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width()) +
                                      static_cast<std::size_t>(x)];
                pixel = std::max(pixel, share);
            }
    }
    const std::array<QRgb, kColours> colours = colourTable();
    for (int y = 0; y < size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < size.width(); ++x)
            if (const float share = shares[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width()) +
                                           static_cast<std::size_t>(x)];
                share >= 0.0F)
                line[x] = colours[static_cast<std::size_t>(std::lround(share * (kColours - 1)))];
    }
    return image;
}

void paintConfusion(QPainter& painter, const CountMatrix& matrix, const ConfusionLayout& layout, const TreeTheme& theme,
                    const QFont& font, const QImage& image)
{
    if (matrix.names.empty())
        return;
    painter.save();
    painter.setFont(font);
    paintCells(painter, matrix, layout, theme, image);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.frame, 1.0));
    painter.drawRect(layout.cells);
    paintScale(painter, layout.scale, theme);
    paintNames(painter, matrix, layout, theme);
    const QFontMetricsF metrics(font);
    const double line = metrics.height();
    const double names = widestName(matrix, metrics);
    painter.setPen(theme.mutedText);
    painter.drawText(
        QRectF(layout.cells.left(), layout.cells.bottom() + kGap + names + kGap, layout.cells.width(), line),
        Qt::AlignHCenter | Qt::AlignTop, bridge::toQt(matrix.columnAxis));
    painter.translate(layout.cells.left() - kGap - names - kGap - line, layout.cells.bottom());
    painter.rotate(-90.0);
    painter.drawText(QRectF(0.0, 0.0, layout.cells.height(), line), Qt::AlignHCenter | Qt::AlignVCenter,
                     bridge::toQt(matrix.rowAxis));
    painter.restore();
}

Picture confusionFigure(const CountMatrix& matrix, double width, Ground ground)
{
    const TreeTheme theme = TreeTheme::forFigures(ground);
    const auto sized = [theme](int pixels) {
        QFont font = theme.font;
        font.setPixelSize(pixels);
        return font;
    };
    QStringList badges;
    for (const std::string& badge : matrix.badges)
        badges << bridge::toQt(badge);
    const double inner = width - 2.0 * kMargin;
    const QSizeF badgeSize = badgesSize(badges, inner, theme);
    const double top = kMargin + kTitleLine + badgeSize.height() + (badges.isEmpty() ? 0.0 : kGap);
    const auto n = static_cast<double>(matrix.names.size());
    const QRectF all(0.0, 0.0, n, n);
    // As wide as asked for decides the cells, they decide the height.
    const ConfusionLayout layout = layOutConfusion(matrix, QRectF(kMargin, top, inner, 1e6), all, sized(12));
    const double below = kGap + widestName(matrix, QFontMetricsF(sized(12))) + kGap + QFontMetricsF(sized(12)).height();
    QStringList texts;
    for (const std::string& caption : matrix.captions)
        texts << bridge::toQt(caption);
    const QStringList lines = wrappedLines(texts, sized(11), inner);
    const double captions = kCaptionLine * static_cast<double>(lines.size());
    const QSizeF size(width, layout.cells.bottom() + below + kGap + captions + kMargin);
    const QStringList description = badges + texts;
    const auto paint = [=](QPainter& painter) {
        painter.fillRect(QRectF(QPointF(0.0, 0.0), size), theme.background);
        painter.setFont(sized(16));
        painter.setPen(theme.text);
        painter.drawText(QRectF(kMargin, kMargin, inner, kTitleLine), Qt::AlignVCenter | Qt::TextSingleLine,
                         bridge::toQt(matrix.title) + Text::tr(" (numbers: %1)").arg(bridge::toQt(matrix.unit)));
        paintBadges(painter, {kMargin, kMargin + kTitleLine}, badges, inner, theme);
        paintConfusion(painter, matrix, layout, theme, sized(12));
        painter.setFont(sized(11));
        painter.setPen(theme.mutedText);
        double y = size.height() - kMargin - captions;
        for (const QString& caption : lines) {
            painter.drawText(QRectF(kMargin, y, inner, kCaptionLine), Qt::AlignVCenter | Qt::TextSingleLine, caption);
            y += kCaptionLine;
        }
    };
    return {size, paint, bridge::toQt(matrix.title), description.join(QChar(QChar::LineFeed))};
}

}  // namespace orangery::widgets
