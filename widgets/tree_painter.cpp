// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_painter.h"

#include "widgets/tree_card.h"
#include "widgets/tree_titles.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace orangery::widgets {
namespace {

constexpr double kThinnestBand = 12.0;   // px; closer rows are not told apart
constexpr double kLabelledBand = 15.0;   // px; a row label needs so much
constexpr double kBandInset = 8.0;       // px
constexpr double kBandFontSize = 11.0;   // px
constexpr double kHeaviestEdge = 6.0;    // px at 100 %
constexpr double kBestPathExtra = 1.5;   // px
constexpr double kNarrowestShape = 7.0;  // px between columns; below that dots have no room for shapes

QFont bandFont(const TreeTheme& theme)
{
    QFont font = theme.font;
    font.setPixelSize(static_cast<int>(kBandFontSize));
    return font;
}

/// One painting of one tree.
class TreePainting {
public:
    TreePainting(QPainter& painter, const TreeScene& scene, const TreeArrangement& arrangement, const TreeView& view,
                 PaintMode mode, const TreeTheme& theme)
        : m_painter(painter),
          m_scene(scene),
          m_arrangement(arrangement),
          m_view(view),
          m_camera(view.camera),
          m_mode(mode),
          m_theme(theme),
          m_detail(view.camera.detail()),
          m_heaviest(heaviestWeight(scene))
    {
    }

    void run()
    {
        m_painter.fillRect(m_view.exposed, m_theme.background);
        if (m_arrangement.layout.rows == 0)
            return;
        findExposedRows();
        paintBands();
        for (const bool isBest : {false, true}) {
            for (NodeIndex row = m_firstRow; row <= m_lastRow; ++row)
                paintEdges(row, isBest);
        }
        for (NodeIndex row = m_firstRow; row <= m_lastRow; ++row)
            m_detail == TreeDetail::Dots ? paintDots(row) : paintCards(row);
        paintMarks();
        paintTitles();
        paintBandLabels();
    }

private:
    void findExposedRows()
    {
        // Half a row more on each side for cards, a whole one more below for the edges that come down into view.
        const double top = m_camera.toTree(m_view.exposed.topLeft()).y();
        const double bottom = m_camera.toTree(m_view.exposed.bottomRight()).y();
        const double last = m_arrangement.layout.rows - 1.0;
        m_firstRow = static_cast<NodeIndex>(std::clamp(std::floor(top - 0.5), 0.0, last));
        m_lastRow = static_cast<NodeIndex>(std::clamp(std::ceil(bottom + 1.0), 0.0, last));
        const double margin = 0.5 + 8.0 / m_camera.columnPitch();  // half a card and a ring around it
        m_left = m_camera.toTree(m_view.exposed.topLeft()).x() - margin;
        m_right = m_camera.toTree(m_view.exposed.bottomRight()).x() + margin;
    }

    [[nodiscard]] const TreeItem& itemOf(NodeIndex node) const { return m_scene.items[m_arrangement.item[node]]; }
    [[nodiscard]] QPointF centre(NodeIndex node) const { return m_camera.toView(centreOf(m_arrangement, node)); }
    [[nodiscard]] bool isArriving(NodeIndex node) const
    {
        return m_view.arrival.from != kNoNode && m_arrangement.item[node] >= m_view.arrival.from;
    }
    [[nodiscard]] QRectF cardOf(NodeIndex node) const
    {
        const QPointF place = centreOf(m_arrangement, node);
        const NodeIndex parent = m_arrangement.parent[node];
        if (parent == kNoNode || !isArriving(node))
            return m_camera.card(place);
        const QPointF start = centreOf(m_arrangement, parent);
        return m_camera.card(start + (place - start) * m_view.arrival.progress);
    }

    [[nodiscard]] QRectF bandOf(NodeIndex row) const
    {
        const double top = m_camera.toView({0.0, row - 0.5}).y();
        return {m_view.exposed.left(), top, m_view.exposed.width(), m_camera.rowPitch()};
    }

    void paintBands()
    {
        if (m_camera.rowPitch() < kThinnestBand)
            return;
        for (NodeIndex row = m_firstRow; row <= m_lastRow; ++row) {
            if (row % 2 == 1)
                m_painter.fillRect(bandOf(row).intersected(m_view.exposed), m_theme.band);
        }
    }

    void paintBandLabels()
    {
        const double width = bandLabelWidth(m_scene, m_arrangement, m_theme);
        if (width <= 0.0 || !m_view.labelsAt)
            return;
        const QRectF gutter(*m_view.labelsAt, m_view.exposed.top(), width, m_view.exposed.height());
        if (!gutter.intersects(m_view.exposed))
            return;
        if (m_mode == PaintMode::Screen) {  // cards pass under the labels
            m_painter.fillRect(gutter, m_theme.background);
            m_painter.setPen(QPen(m_theme.edge, 1.0));
            m_painter.drawLine(gutter.topRight(), gutter.bottomRight());
        }
        m_painter.setFont(bandFont(m_theme));
        for (NodeIndex row = m_firstRow; row <= m_lastRow; ++row) {
            const QRectF band = bandOf(row);
            const QRectF box(gutter.left(), band.top(), width, band.height());
            if (m_mode == PaintMode::Screen && row % 2 == 1 && band.height() >= kThinnestBand)
                m_painter.fillRect(box.adjusted(0.0, 0.0, -1.0, 0.0), m_theme.band);
            if (row >= m_scene.bandLabels.size() || band.height() < kLabelledBand)
                continue;
            m_painter.setPen(m_theme.mutedText);
            m_painter.drawText(box.adjusted(kBandInset, 0.0, 0.0, 0.0), Qt::AlignLeft | Qt::AlignVCenter,
                               m_scene.bandLabels[row]);
        }
    }

    void paintEdges(NodeIndex row, bool isBest)
    {
        if (row == 0)
            return;
        m_painter.setRenderHint(QPainter::Antialiasing, m_detail != TreeDetail::Dots || isBest);
        m_painter.setBrush(Qt::NoBrush);
        QList<QLineF> lines;
        QLine previous;
        for (const NodeIndex node : m_arrangement.touching(row, m_left, m_right)) {
            const TreeItem& item = itemOf(node);
            if (m_arrangement.parent[node] == kNoNode || item.flags.testFlag(TreeItemFlag::OnBestPath) != isBest)
                continue;
            const QRectF above = cardOf(m_arrangement.parent[node]);
            const QRectF below = cardOf(node);
            const QLineF line(above.center().x(), above.bottom(), below.center().x(), below.top());
            if (m_detail == TreeDetail::Dots && !isBest) {
                // Many edges fall on the same pixels; once is enough.
                if (const QLine pixels = line.toLine(); pixels != previous) {
                    lines << line;
                    previous = pixels;
                }
            } else {
                paintEdge(line, item, isBest);
            }
        }
        m_painter.setPen(
            QPen(mixed(m_theme.edge, m_theme.background, 0.4), 0.0));  // many thin lines look darker than one
        m_painter.drawLines(lines);
    }

    void paintEdge(const QLineF& line, const TreeItem& item, bool isBest)
    {
        double width = edgeWidth(item.weight.value_or(0.0), m_heaviest) * std::clamp(m_camera.zoom(), 0.35, 1.5);
        if (isBest)
            width = std::max(width, 2.0) + kBestPathExtra;
        QPen pen(isBest ? m_theme.bestPath : m_theme.edge, width, Qt::SolidLine, Qt::RoundCap);
        if (item.flags.testFlag(TreeItemFlag::Ghost)) {
            pen.setWidthF(std::min(width, 1.2));
            pen.setColor(m_theme.frame);
            pen.setStyle(Qt::DashLine);
        }
        m_painter.setPen(pen);
        if (m_detail < TreeDetail::Title) {
            m_painter.drawLine(line);
            return;
        }
        const double middle = (line.y1() + line.y2()) / 2.0;
        QPainterPath path(line.p1());
        path.cubicTo({line.x1(), middle}, {line.x2(), middle}, line.p2());
        m_painter.drawPath(path);
    }

    void paintCards(NodeIndex row)
    {
        m_painter.setRenderHint(QPainter::Antialiasing);
        for (const NodeIndex node : m_arrangement.touching(row, m_left, m_right)) {
            const QRectF box = cardOf(node);
            if (!box.adjusted(-8.0, -8.0, 8.0, 24.0).intersects(m_view.exposed))
                continue;
            m_painter.setOpacity(isArriving(node) ? m_view.arrival.progress : 1.0);
            paintCard(m_painter, box, m_scene, m_arrangement.item[node], m_arrangement.hiddenBelow[node], m_detail,
                      m_theme);
        }
        m_painter.setOpacity(1.0);
    }

    void paintDots(NodeIndex row)
    {
        const bool hasShapes = m_camera.columnPitch() >= kNarrowestShape;
        const double radius = hasShapes ? 3.5 : 1.5;
        m_painter.setRenderHint(QPainter::Antialiasing, hasShapes);
        int previous = -1;
        for (const NodeIndex node : m_arrangement.touching(row, m_left, m_right)) {
            const QPointF at = centre(node);
            const TreeItem& item = itemOf(node);
            const bool stands = item.flags.testAnyFlags(TreeItemFlag::OnBestPath | TreeItemFlag::Current);
            const int pixel = static_cast<int>(std::floor(at.x()));
            if (!stands && pixel == previous)
                continue;
            previous = pixel;
            if (hasShapes && item.series >= 0) {
                paintCategory(m_painter, item.series, at, radius, m_theme.ground, m_theme.background);
                continue;
            }
            const QColor colour = item.series >= 0 ? categorical(item.series, m_theme.ground) : m_theme.frame;
            const double r = stands ? radius + 1.0 : radius;
            m_painter.fillRect(QRectF(at.x() - r, at.y() - r, 2.0 * r, 2.0 * r), colour);
        }
    }

    void paintMarks()
    {
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setBrush(Qt::NoBrush);
        for (const NodeIndex item : m_view.marks.matches)
            paintRing(item, m_theme.match, 2.0, 3.0, Qt::DotLine);
        paintRing(m_view.marks.hovered, m_theme.frame, 1.0, 3.0, Qt::SolidLine);
        paintRing(m_view.marks.selected, m_theme.focus, 2.5, 4.0, Qt::SolidLine);
        if (m_view.marks.hasFocus)
            paintRing(m_view.marks.selected, m_theme.focus, 1.0, 7.0, Qt::SolidLine);
    }

    void paintTitles()
    {
        if (!m_view.titlesIn || m_detail >= TreeDetail::Title)
            return;
        m_painter.setFont(titleFont(m_theme));
        for (const PlacedTitle& title :
             placeTitles(m_scene, m_arrangement, m_view, *m_view.titlesIn, titleFont(m_theme)))
            paintTitle(title, title.isStrong ? m_theme.text : m_theme.mutedText);
        const NodeIndex hovered = m_view.marks.hovered;
        if (hovered < 0 || hovered >= std::ssize(m_arrangement.node) || hovered == m_view.marks.selected)
            return;
        if (const NodeIndex node = m_arrangement.node[hovered]; node != kNoNode)
            paintTitle(titleUnder(m_scene, m_arrangement, m_camera, node, *m_view.titlesIn, titleFont(m_theme)),
                       m_theme.text);
    }

    void paintTitle(const PlacedTitle& title, const QColor& colour)
    {
        if (!title.box.intersects(m_view.exposed))
            return;
        QColor ground = m_theme.background;  // edges shine through a little, so that one sees where they go
        ground.setAlphaF(0.88F);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(ground);
        m_painter.drawRoundedRect(title.box, 3.0, 3.0);
        m_painter.setPen(colour);
        m_painter.drawText(title.box, Qt::AlignCenter | Qt::TextSingleLine, title.text);
    }

    void paintRing(NodeIndex item, const QColor& colour, double width, double distance, Qt::PenStyle style)
    {
        if (item < 0 || item >= static_cast<NodeIndex>(m_arrangement.node.size()))
            return;
        const NodeIndex node = m_arrangement.node[item];
        if (node == kNoNode)
            return;
        QRectF box = cardOf(node);
        const double grow = std::max(0.0, 8.0 - box.width()) / 2.0;  // dots get a ring that can be seen
        const double rise = std::max(0.0, 8.0 - box.height()) / 2.0;
        box.adjust(-grow - distance, -rise - distance, grow + distance, rise + distance);
        if (!box.intersects(m_view.exposed))
            return;
        m_painter.setPen(QPen(colour, width, style));
        const double corner = cardCorner(box.height());
        m_painter.drawRoundedRect(box, corner, corner);
    }

    QPainter& m_painter;
    const TreeScene& m_scene;
    const TreeArrangement& m_arrangement;
    const TreeView& m_view;
    const TreeCamera& m_camera;
    const PaintMode m_mode;
    const TreeTheme& m_theme;
    const TreeDetail m_detail;
    const double m_heaviest;
    NodeIndex m_firstRow = 0;
    NodeIndex m_lastRow = -1;
    double m_left = 0.0;  // tree coordinates
    double m_right = 0.0;
};

}  // namespace

void paintTree(QPainter& painter, const TreeScene& scene, const TreeArrangement& arrangement, const TreeView& view,
               PaintMode mode, const TreeTheme& theme)
{
    painter.save();
    TreePainting(painter, scene, arrangement, view, mode, theme).run();
    painter.restore();
}

double bandLabelWidth(const TreeScene& scene, const TreeArrangement& arrangement, const TreeTheme& theme)
{
    const QFontMetricsF metrics(bandFont(theme));
    double width = 0.0;
    const auto rows = std::min<qsizetype>(scene.bandLabels.size(), arrangement.layout.rows);
    for (qsizetype row = 0; row < rows; ++row)
        width = std::max(width, metrics.horizontalAdvance(scene.bandLabels[row]));
    return width > 0.0 ? std::ceil(width) + 2.0 * kBandInset : 0.0;
}

double edgeWidth(double weight, double heaviest)
{
    if (!(weight > 0.0) || !(heaviest > 0.0))
        return 1.0;
    // The square root keeps light edges apart where one is visited a thousand times.
    return 1.0 + (kHeaviestEdge - 1.0) * std::sqrt(std::min(weight / heaviest, 1.0));
}

double heaviestWeight(const TreeScene& scene)
{
    double heaviest = 0.0;
    for (const TreeItem& item : scene.items)
        heaviest = std::max(heaviest, item.weight.value_or(0.0));
    return heaviest;
}

}  // namespace orangery::widgets
