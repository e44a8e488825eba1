// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_camera.h"

#include <algorithm>
#include <cmath>

namespace orangery::widgets {
namespace {

constexpr double kBoxesBelow = 0.30;     // of 100 %: text would be a smear
constexpr double kFullFrom = 0.52;       // two lines of 9 px fit the card
constexpr double kNarrowestBox = 7.0;    // px; below that a dot says as much
constexpr double kClickTolerance = 5.0;  // px

}  // namespace

double TreeCamera::rowPitch() const
{
    return kRowPitch * std::max(m_zoom, m_stretch);
}

TreeDetail TreeCamera::detail() const
{
    if (m_zoom >= kFullFrom)
        return TreeDetail::Full;
    if (m_zoom >= kBoxesBelow)
        return TreeDetail::Title;
    return m_zoom * kCardWidth >= kNarrowestBox ? TreeDetail::Boxes : TreeDetail::Dots;
}

QPointF TreeCamera::toView(QPointF tree) const
{
    return {m_origin.x() + tree.x() * columnPitch(), m_origin.y() + tree.y() * rowPitch()};
}

QPointF TreeCamera::toTree(QPointF view) const
{
    return {(view.x() - m_origin.x()) / columnPitch(), (view.y() - m_origin.y()) / rowPitch()};
}

QRectF TreeCamera::card(QPointF tree) const
{
    const QPointF centre = toView(tree);
    const QSizeF size(kCardWidth * m_zoom, kCardHeight * m_zoom);
    return {QPointF(centre.x() - size.width() / 2.0, centre.y() - size.height() / 2.0), size};
}

void TreeCamera::fit(const TreeLayout& layout, const QRectF& area)
{
    const double byWidth = std::max(area.width(), 1.0) / ((layout.width + 1.0) * kColumnPitch);
    const double byHeight = std::max(area.height(), 1.0) / (std::max(layout.rows, 1) * kRowPitch);
    m_zoom = std::clamp(std::min({byWidth, byHeight, 1.0}), kSmallestZoom, kLargestZoom);
    m_stretch = std::min(byHeight, 1.0);
    const double spareWidth = area.width() - layout.width * columnPitch();
    const double spareHeight = area.height() - std::max(layout.rows - 1, 0) * rowPitch();
    m_origin = area.topLeft() + QPointF(spareWidth, spareHeight) / 2.0;
}

void TreeCamera::stretch(const TreeLayout& layout, double height)
{
    m_stretch = std::clamp(height / (std::max(layout.rows, 1) * kRowPitch), 0.0, 1.0);
}

void TreeCamera::pan(QPointF delta)
{
    m_origin += delta;
}

void TreeCamera::zoomAround(QPointF view, double factor)
{
    const QPointF tree = toTree(view);
    m_zoom = std::clamp(m_zoom * factor, kSmallestZoom, kLargestZoom);
    place(tree, view);
}

void TreeCamera::place(QPointF tree, QPointF view)
{
    m_origin += view - toView(tree);
}

void TreeCamera::reveal(QPointF tree, const QRectF& area)
{
    const QRectF box = card(tree);
    const auto move = [](double low, double high, double from, double to) {
        if (high - low > to - from)
            return (from + to - low - high) / 2.0;  // larger than the area: centre it
        return low < from ? from - low : high > to ? to - high : 0.0;
    };
    pan({move(box.left(), box.right(), area.left(), area.right()),
         move(box.top(), box.bottom(), area.top(), area.bottom())});
}

QPointF centreOf(const TreeArrangement& arrangement, NodeIndex node)
{
    return {arrangement.layout.x[node], static_cast<double>(arrangement.layout.depth[node])};
}

NodeIndex nodeAt(const TreeArrangement& arrangement, const TreeCamera& camera, QPointF view)
{
    const QPointF tree = camera.toTree(view);
    if (arrangement.layout.rows == 0 || !(tree.y() > -1.0) || !(tree.y() < arrangement.layout.rows))
        return kNoNode;
    const NodeIndex node = arrangement.nearest(static_cast<NodeIndex>(std::lround(tree.y())), tree.x());
    if (node == kNoNode)
        return kNoNode;
    QRectF box = camera.card(centreOf(arrangement, node));
    const double dx = std::max(0.0, kClickTolerance - box.width() / 2.0);
    const double dy = std::max(0.0, kClickTolerance - box.height() / 2.0);
    return box.adjusted(-dx, -dy, dx, dy).contains(view) ? node : kNoNode;
}

}  // namespace orangery::widgets
