// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_canvas.h"

#include "widgets/hover_card.h"
#include "widgets/tree_canvas_accessible.h"
#include "widgets/tree_figure.h"
#include "widgets/tree_legend.h"
#include "widgets/tree_minimap.h"

#include <QStyle>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace orangery::widgets {
namespace {

using namespace std::chrono_literals;

constexpr auto kHoverDelay = 350ms;
constexpr std::chrono::milliseconds kArrivalTime = 200ms;
constexpr double kMargin = 12.0;        // px around a fitted tree
constexpr double kLegendPadding = 8.0;  // px
constexpr double kZoomStep = 1.25;

}  // namespace

TreeCanvas::TreeCanvas(QWidget* parent)
    : QWidget(parent), m_hoverCard(new HoverCard(this)), m_minimap(new TreeMinimap(this))
{
    installTreeCanvasAccessibility();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    grabGesture(Qt::PinchGesture);
    setAccessibleName(tr("Tree"));
    setWhatsThis(
        tr("Drag to pan, turn the wheel to zoom, click to select. Arrow keys walk through the tree, Space folds "
           "what is below the selected node."));
    m_minimap->hide();
    updateTheme();

    m_pendingTimer.setSingleShot(true);
    connect(&m_pendingTimer, &QTimer::timeout, this, &TreeCanvas::showPendingScene);
    m_arrival.setStartValue(0.0);
    m_arrival.setEndValue(1.0);
    m_arrival.setEasingCurve(QEasingCurve::OutCubic);
    setArrivalTime(std::min(kArrivalTime, std::chrono::milliseconds(style()->styleHint(
                                              QStyle::SH_Widget_Animation_Duration, nullptr, this))));
    connect(&m_arrival, &QVariantAnimation::valueChanged, this, [this] { update(); });
    connect(&m_arrival, &QVariantAnimation::finished, this, [this] { update(); });
    m_hoverTimer.setSingleShot(true);
    m_hoverTimer.setInterval(kHoverDelay);
    connect(&m_hoverTimer, &QTimer::timeout, this, &TreeCanvas::showHoverCard);
    connect(m_minimap, &TreeMinimap::pointed, this, [this](QPointF tree) {
        m_camera.place(tree, treeArea().center());
        m_isFitted = false;
        viewChanged();
    });
}

// ---- selection -----------------------------------------------------------------------------------------------------

NodeIndex TreeCanvas::selection() const
{
    return m_selected < static_cast<NodeIndex>(m_scene.items.size()) ? m_selected : kNoNode;
}

QString TreeCanvas::itemText(NodeIndex item) const
{
    if (item < 0 || item >= static_cast<NodeIndex>(m_scene.items.size()))
        return {};
    QStringList parts{describe(m_scene, item)};
    if (const QString more = m_describer ? m_describer(item) : QString(); !more.isEmpty())
        parts << more + u'.';
    if (const NodeIndex node = nodeOf(item); node != kNoNode)
        parts << tr("Depth %1.").arg(m_arrangement.layout.depth[node]);
    return parts.join(u' ');
}

QString TreeCanvas::selectionText() const
{
    return itemText(selection());
}

void TreeCanvas::select(int item)
{
    if (item < 0 || item >= static_cast<int>(m_scene.items.size())) {
        changeSelection(kNoNode);
        return;
    }
    unfoldAbove(item);
    revealItem(item);
    changeSelection(item);
    viewChanged();
}

void TreeCanvas::step(TreeStep step)
{
    const NodeIndex node = neighbour(m_arrangement, nodeOf(selection()), step);
    if (node != kNoNode)
        select(m_arrangement.item[node]);
}

void TreeCanvas::changeSelection(NodeIndex item)
{
    m_selected = item;
    update();
    announceSelection();
}

void TreeCanvas::announceSelection()
{
    const NodeIndex item = selection();
    const QString text = selectionText();
    if (accessibleDescription() != text) {
        setAccessibleDescription(text);
        tellAccessibleSelection(this, text);
    }
    if (item != m_announced) {
        m_announced = item;
        Q_EMIT selectionChanged(item);
    }
}

void TreeCanvas::activateSelection()
{
    if (selection() != kNoNode)
        Q_EMIT nodeActivated(selection());
}

// ---- folds ---------------------------------------------------------------------------------------------------------

void TreeCanvas::setFolded(const std::vector<NodeIndex>& items)
{
    changeFolds({items.begin(), items.end()}, anchor());
}

void TreeCanvas::toggleFold()
{
    const NodeIndex item = selection();
    if (item == kNoNode)
        return;
    std::set<NodeIndex> folded = m_folded;
    if (folded.erase(item) == 0) {
        if (std::find(m_parents.begin(), m_parents.end(), item) == m_parents.end())
            return;  // a leaf hides nothing
        folded.insert(item);
    }
    changeFolds(std::move(folded), item);
}

void TreeCanvas::unfoldAll()
{
    changeFolds({}, anchor());
}

void TreeCanvas::foldBelow(int row)
{
    std::vector<int> depth(m_parents.size(), 0);
    std::set<NodeIndex> folded;
    for (std::size_t k = 0; k < m_parents.size(); ++k) {
        if (m_parents[k] == kNoNode)
            continue;
        depth[k] = depth[m_parents[k]] + 1;
        if (depth[k] == row + 1)
            folded.insert(m_parents[k]);
    }
    changeFolds(std::move(folded), anchor());
}

void TreeCanvas::unfoldAbove(NodeIndex item)
{
    if (m_arrangement.node[item] != kNoNode)
        return;
    std::set<NodeIndex> folded = m_folded;
    for (NodeIndex above = m_parents[item]; above >= 0; above = m_parents[above])
        folded.erase(above);
    changeFolds(std::move(folded), anchor());
}

void TreeCanvas::changeFolds(std::set<NodeIndex> folded, NodeIndex anchorItem)
{
    if (folded == m_folded)
        return;
    m_folded = std::move(folded);
    arrange(anchorItem);
    if (const NodeIndex node = nodeOf(selection()); node != kNoNode)
        changeSelection(m_arrangement.item[node]);  // what is folded away cannot be selected; its fold can
    viewChanged();
    tellAccessibleTree(this);
    Q_EMIT foldsChanged();
}

// ---- find ----------------------------------------------------------------------------------------------------------

int TreeCanvas::find(const QString& text)
{
    m_findText = text;
    m_matches = findItems(m_scene, text);
    update();
    const int count = static_cast<int>(m_matches.size());
    Q_EMIT matchesChanged(count);
    return count;
}

void TreeCanvas::findNext()
{
    goToMatch(1);
}

void TreeCanvas::findPrevious()
{
    goToMatch(-1);
}

void TreeCanvas::goToMatch(int direction)
{
    if (m_matches.empty())
        return;
    const auto begin = m_matches.begin();
    if (direction > 0) {
        const auto next = std::upper_bound(begin, m_matches.end(), selection());
        select(next == m_matches.end() ? m_matches.front() : *next);
    } else {
        const auto here = std::lower_bound(begin, m_matches.end(), selection());
        select(here == begin ? m_matches.back() : *std::prev(here));
    }
}

// ---- view ----------------------------------------------------------------------------------------------------------

QRectF TreeCanvas::itemRect(NodeIndex item) const
{
    if (item < 0 || item >= static_cast<NodeIndex>(m_arrangement.node.size()))
        return {};
    const NodeIndex node = m_arrangement.node[item];
    return node == kNoNode ? QRectF() : m_camera.card(centreOf(m_arrangement, node));
}

void TreeCanvas::measureArea()
{
    m_area = rect();
    m_area.setLeft(m_area.left() + bandLabelWidth(m_scene, m_arrangement, m_theme));
    if (m_hasLegend) {
        const QSizeF legend = legendSize(m_scene, width() - 2.0 * kLegendPadding, m_theme);
        if (legend.height() > 0.0)
            m_area.setBottom(m_area.bottom() - legend.height() - 2.0 * kLegendPadding);
    }
}

void TreeCanvas::fit()
{
    m_isFitted = true;
    m_camera.fit(m_arrangement.layout, treeArea().adjusted(kMargin, kMargin, -kMargin, -kMargin));
    viewChanged();
}

void TreeCanvas::zoomIn()
{
    zoomAround(treeArea().center(), kZoomStep);
}

void TreeCanvas::zoomOut()
{
    zoomAround(treeArea().center(), 1.0 / kZoomStep);
}

void TreeCanvas::zoomToFullSize()
{
    const QRectF selected = itemRect(selection());
    const QRectF area = treeArea();
    zoomAround(area.intersects(selected) ? selected.center() : area.center(), 1.0 / m_camera.zoom());
}

void TreeCanvas::zoomAround(QPointF position, double factor)
{
    m_isFitted = false;
    m_camera.zoomAround(position, factor);
    viewChanged();
}

void TreeCanvas::panBy(QPointF delta)
{
    m_isFitted = false;
    m_camera.pan(delta);
    viewChanged();
}

void TreeCanvas::revealItem(NodeIndex item)
{
    const NodeIndex node = nodeOf(item);
    if (node == kNoNode || m_isFitted)  // all of a fitted tree is in view
        return;
    m_camera.reveal(centreOf(m_arrangement, node), treeArea().adjusted(kMargin, kMargin, -kMargin, -kMargin));
}

void TreeCanvas::viewChanged()
{
    const QRectF area = treeArea();
    m_minimap->setFrame({m_camera.toTree(area.topLeft()), m_camera.toTree(area.bottomRight())});
    m_hoverCard->hide();
    update();
    Q_EMIT zoomChanged(m_camera.zoom());
}

void TreeCanvas::setLegendVisible(bool isVisible)
{
    m_hasLegend = isVisible;
    measureArea();
    m_isFitted ? fit() : viewChanged();
    placeMinimap();
}

void TreeCanvas::setMinimapVisible(bool isVisible)
{
    m_minimap->setVisible(isVisible);
    placeMinimap();
}

bool TreeCanvas::isMinimapVisible() const
{
    return !m_minimap->isHidden();
}

void TreeCanvas::placeMinimap()
{
    const QSize size = m_minimap->sizeHint().boundedTo(this->size() / 3);
    const QPoint corner = treeArea().bottomRight().toPoint() - QPoint(8, 8);
    m_minimap->setGeometry(QRect(corner - QPoint(size.width(), size.height()), size));
    m_minimap->raise();
}

void TreeCanvas::updateTheme()
{
    m_theme = TreeTheme::fromPalette(palette(), font());
    m_minimap->setTree(&m_scene, &m_arrangement, m_theme);
    measureArea();
    update();
}

Picture TreeCanvas::picture() const
{
    return treeFigure(m_scene, folded());
}

}  // namespace orangery::widgets
