// SPDX-License-Identifier: GPL-3.0-or-later
// TreeCanvas: how it follows a tree that changes.
#include "widgets/hover_card.h"
#include "widgets/tree_canvas.h"
#include "widgets/tree_canvas_accessible.h"
#include "widgets/tree_minimap.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace orangery::widgets {
namespace {

using namespace std::chrono_literals;

constexpr auto kArrangeInterval = 60ms;
constexpr std::size_t kMostArriving = 60;  // items
constexpr double kMargin = 12.0;           // px around a fitted tree

}  // namespace

void TreeCanvas::setScene(TreeScene scene)
{
    m_pending = std::move(scene);
    if (!m_sinceArranged.isValid() || m_sinceArranged.hasExpired(kArrangeInterval.count()))
        showPendingScene();
    else if (!m_pendingTimer.isActive())
        m_pendingTimer.start(kArrangeInterval - std::chrono::milliseconds(m_sinceArranged.elapsed()));
}

void TreeCanvas::resetScene(TreeScene scene)
{
    m_pending.reset();
    m_pendingTimer.stop();
    m_folded.clear();
    m_selected = kNoNode;
    m_isFitted = true;
    m_arrival.stop();
    present(std::move(scene));
}

void TreeCanvas::showPendingScene()
{
    m_pendingTimer.stop();
    if (!m_pending)
        return;
    TreeScene scene = std::move(*m_pending);
    m_pending.reset();
    const std::size_t known = m_scene.items.size();
    present(std::move(scene));
    letArrive(known);
}

/// Lets the items behind the first `known` come in. A few at a time are growth; many are a tree that is opened.
void TreeCanvas::letArrive(std::size_t known)
{
    const std::size_t count = m_scene.items.size();
    m_arrival.stop();
    m_arriving = kNoNode;
    if (m_arrival.duration() == 0 || known == 0 || count <= known || count - known > kMostArriving || !isVisible())
        return;
    m_arriving = static_cast<NodeIndex>(known);
    m_arrival.start();
}

void TreeCanvas::setArrivalTime(std::chrono::milliseconds duration)
{
    m_arrival.setDuration(static_cast<int>(duration.count()));
}

TreeArrival TreeCanvas::arrival() const
{
    if (m_arrival.state() != QAbstractAnimation::Running)
        return {};
    return {m_arriving, m_arrival.currentValue().toDouble()};
}

void TreeCanvas::present(TreeScene scene)
{
    const NodeIndex kept = anchor();
    const QPointF keptAt = kept == kNoNode ? QPointF() : itemRect(kept).center();
    m_scene = std::move(scene);
    m_parents = parentsOf(m_scene);
    if (!m_findText.isEmpty())
        m_matches = findItems(m_scene, m_findText);
    m_hovered = kNoNode;
    m_hoverCard->hide();

    m_arrangement = {};
    arrange(kNoNode);
    if (const NodeIndex node = nodeOf(kept); !m_isFitted && node != kNoNode)
        m_camera.place(centreOf(m_arrangement, node), keptAt);
    followNow();
    viewChanged();
    announceSelection();
    tellAccessibleTree(this);
    if (!m_findText.isEmpty())
        Q_EMIT matchesChanged(static_cast<int>(m_matches.size()));
}

/// What should not move when the tree grows: the selected item if it is in view, else the one nearest to the middle.
NodeIndex TreeCanvas::anchor() const
{
    if (m_arrangement.nodeCount() == 0)
        return kNoNode;
    const QRectF area = treeArea();
    if (const NodeIndex item = selection(); item != kNoNode && area.intersects(itemRect(item)))
        return item;
    const QPointF middle = m_camera.toTree(area.center());
    const double row = std::clamp(std::round(middle.y()), 0.0, m_arrangement.layout.rows - 1.0);
    return m_arrangement.item[m_arrangement.nearest(static_cast<NodeIndex>(row), middle.x())];
}

void TreeCanvas::arrange(NodeIndex anchorItem)
{
    const NodeIndex before = nodeOf(anchorItem);
    const QPointF anchorAt = before == kNoNode ? QPointF() : m_camera.toView(centreOf(m_arrangement, before));
    m_arrangement = arrangeTree(m_parents, folded());
    m_cut = cutAmong(m_scene, m_arrangement.item);
    m_sinceArranged.start();
    measureArea();
    const QRectF area = treeArea();
    if (m_isFitted) {
        m_camera.fit(m_arrangement.layout, area.adjusted(kMargin, kMargin, -kMargin, -kMargin));
    } else {
        m_camera.stretch(m_arrangement.layout, area.height() - 2.0 * kMargin);
        if (before != kNoNode)
            m_camera.place(centreOf(m_arrangement, nodeOf(anchorItem)), anchorAt);
    }
    m_minimap->setTree(&m_scene, &m_arrangement, m_theme);
}

void TreeCanvas::setFollow(Follow follow)
{
    m_follow = follow;
    followNow();
    viewChanged();
}

void TreeCanvas::followNow()
{
    switch (m_follow) {
    case Follow::Nothing:
        break;
    case Follow::Newest:
        revealItem(static_cast<NodeIndex>(m_scene.items.size()) - 1);
        break;
    case Follow::Current: {
        const auto isCurrent = [](const TreeItem& item) { return item.flags.testFlag(TreeItemFlag::Current); };
        const auto current = std::find_if(m_scene.items.begin(), m_scene.items.end(), isCurrent);
        if (current != m_scene.items.end())
            revealItem(static_cast<NodeIndex>(current - m_scene.items.begin()));
        break;
    }
    case Follow::Selected:
        revealItem(selection());
        break;
    }
}

}  // namespace orangery::widgets
