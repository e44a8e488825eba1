// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_figure.h"

#include "widgets/tree_card.h"
#include "widgets/tree_legend.h"
#include "widgets/tree_painter.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <memory>

namespace orangery::widgets {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::widgets::TreeFigure)
};

constexpr double kMargin = 20.0;            // px
constexpr double kGap = 12.0;               // px between the parts
constexpr double kNarrowest = 640.0;        // px; legend and captions need so much
constexpr double kTitleLine = 26.0;         // px
constexpr int kTitleFontSize = 17;          // px
constexpr double kCaptionLine = 17.0;       // px
constexpr int kCaptionFontSize = 11;        // px
constexpr double kSmallTreeHeight = 600.0;  // px over which the rows of a tree without titles are spread

/// Everything that is decided once, so that size and painting agree.
struct Figure {
    TreeScene scene;
    TreeArrangement arrangement;
    TreeTheme theme;
    TreeCamera camera;
    QStringList captions;
    QRectF tree;    // with the row labels
    QRectF titles;  // without them
    QSizeF size;

    [[nodiscard]] double inner() const { return size.width() - 2.0 * kMargin; }
};

QFont sized(QFont font, int pixels)
{
    font.setPixelSize(pixels);
    return font;
}

QStringList captionsOf(const Figure& figure)
{
    QStringList captions = figure.scene.captions;
    const int nodes = figure.arrangement.nodeCount() - cutAmong(figure.scene, figure.arrangement.item);
    if (figure.camera.detail() < TreeDetail::Title)
        captions << Text::tr("Drawn at %1 % of the full size: %n node(s), some of the titles, none of the numbers.",
                             nullptr, nodes)
                        .arg(QString::number(100.0 * figure.camera.zoom(), 'g', 2));
    if (figure.arrangement.hidden > 0)
        captions << Text::tr("Nodes folded away: %1.").arg(figure.arrangement.hidden);
    return captions;
}

void paintFigure(QPainter& painter, const Figure& figure)
{
    const TreeTheme& theme = figure.theme;
    painter.fillRect(QRectF(QPointF(0.0, 0.0), figure.size), theme.background);
    double y = kMargin;
    if (!figure.scene.title.isEmpty()) {
        const QFont font = sized(theme.font, kTitleFontSize);
        painter.setFont(font);
        painter.setPen(theme.text);
        painter.drawText(QRectF(kMargin, y, figure.inner(), kTitleLine), Qt::AlignVCenter | Qt::TextSingleLine,
                         elided(figure.scene.title.simplified(), font, figure.inner()));
        y += kTitleLine;
    }
    paintBadges(painter, {kMargin, y}, figure.scene.badges, figure.inner(), theme);

    paintTree(painter, figure.scene, figure.arrangement, {figure.camera, figure.tree, kMargin, {}, figure.titles},
              PaintMode::Figure, theme);

    y = figure.tree.bottom() + kGap;
    paintLegend(painter, {kMargin, y}, figure.scene, figure.inner(), theme);
    if (const QSizeF legend = legendSize(figure.scene, figure.inner(), theme); legend.height() > 0.0)
        y += legend.height() + kGap / 2.0;
    const QFont font = sized(theme.font, kCaptionFontSize);
    painter.setFont(font);
    painter.setPen(theme.mutedText);
    for (const QString& caption : figure.captions) {
        painter.drawText(QRectF(kMargin, y, figure.inner(), kCaptionLine), Qt::AlignVCenter | Qt::TextSingleLine,
                         elided(caption.simplified(), font, figure.inner()));
        y += kCaptionLine;
    }
}

}  // namespace

Picture treeFigure(TreeScene scene, std::span<const NodeIndex> folded, const TreeFigureOptions& options)
{
    auto figure = std::make_shared<Figure>();
    figure->scene = std::move(scene);
    figure->theme = TreeTheme::forFigures(options.ground);
    figure->arrangement = arrangeTree(parentsOf(figure->scene), folded);
    const TreeLayout& layout = figure->arrangement.layout;

    const double labels = bandLabelWidth(figure->scene, figure->arrangement, figure->theme);
    const double fullWidth = (layout.width + 1.0) * kColumnPitch;
    const double fullHeight = std::max(layout.rows, 1) * kRowPitch;
    const double widest = std::max(options.maxWidth, 400.0) - 2.0 * kMargin - labels;
    const double width = std::min(fullWidth, widest);
    const double zoom = width / fullWidth;
    const double height = zoom < 1.0 ? std::max(zoom * fullHeight, std::min(fullHeight, kSmallTreeHeight)) : fullHeight;
    figure->size.setWidth(std::ceil(std::max(labels + width, kNarrowest) + 2.0 * kMargin));

    double y = kMargin;
    if (!figure->scene.title.isEmpty())
        y += kTitleLine;
    if (const QSizeF badges = badgesSize(figure->scene.badges, figure->inner(), figure->theme); badges.height() > 0.0)
        y += badges.height() + kGap / 2.0;
    figure->tree = QRectF(kMargin, y + kGap / 2.0, figure->inner(), height);
    figure->titles = figure->tree.adjusted(labels, 0.0, 0.0, 0.0);
    figure->camera.fit(layout, figure->titles);

    figure->captions = captionsOf(*figure);
    const QSizeF legend = legendSize(figure->scene, figure->inner(), figure->theme);
    y = figure->tree.bottom() + kGap + (legend.height() > 0.0 ? legend.height() + kGap / 2.0 : 0.0);
    figure->size.setHeight(std::ceil(y + kCaptionLine * static_cast<double>(figure->captions.size()) + kMargin));

    QStringList description = figure->scene.badges;
    description += figure->scene.captions;
    return {figure->size, [figure](QPainter& painter) { paintFigure(painter, *figure); },
            figure->scene.title.isEmpty() ? Text::tr("Tree") : figure->scene.title,
            description.join(QChar(QChar::LineFeed))};
}

}  // namespace orangery::widgets
