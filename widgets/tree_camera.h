// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_arrangement.h"

#include <QPointF>
#include <QRectF>

namespace orangery::widgets {

/// Sizes at a zoom of 1, in px.
inline constexpr double kCardWidth = 150.0;
inline constexpr double kCardHeight = 48.0;
inline constexpr double kColumnPitch = 164.0;  ///< one node width of a layout
inline constexpr double kRowPitch = 92.0;      ///< from one row of a layout to the next

inline constexpr double kSmallestZoom = 1e-6;  ///< a star of 10^5 nodes still fits a window
inline constexpr double kLargestZoom = 4.0;

/// What cards show at a zoom.
enum class TreeDetail {
    Dots,   ///< cards would be a few px wide
    Boxes,  ///< cards without text, below 30 %
    Title,  ///< one line
    Full,   ///< title, and a line with numbers and words
};

/// Where a layout lies in a view. Tree coordinates are (x in node widths, y in rows); view coordinates are px.
///
/// Trees are often far wider than deep. So that a whole one still fills a view, rows are never closer than `fit` or
/// `stretch` found good for the height of the view, however small the zoom is.
class TreeCamera {
public:
    [[nodiscard]] double zoom() const { return m_zoom; }
    [[nodiscard]] double columnPitch() const { return kColumnPitch * m_zoom; }  ///< px
    [[nodiscard]] double rowPitch() const;                                      ///< px
    [[nodiscard]] TreeDetail detail() const;

    [[nodiscard]] QPointF toView(QPointF tree) const;
    [[nodiscard]] QPointF toTree(QPointF view) const;
    /// The card of a node whose centre has these tree coordinates; in view coordinates.
    [[nodiscard]] QRectF card(QPointF tree) const;

    /// Shows the whole layout in `area`, never larger than 100 %.
    void fit(const TreeLayout& layout, const QRectF& area);
    /// Spreads rows over `height` px as far as 100 % allows; keeps the zoom and the top.
    void stretch(const TreeLayout& layout, double height);
    void pan(QPointF delta);
    /// Multiplies the zoom and keeps the tree point that lies under `view` where it is.
    void zoomAround(QPointF view, double factor);
    /// Moves the view so that the tree point lies under `view`.
    void place(QPointF tree, QPointF view);
    /// The smallest move that brings a card into `area` (view coordinates); none if it is there.
    void reveal(QPointF tree, const QRectF& area);

private:
    double m_zoom = 1.0;
    double m_stretch = 0.0;  // lower bound of the zoom of rows, at most 1
    QPointF m_origin;        // of the tree, in view coordinates
};

/// Tree coordinates of a node's centre.
[[nodiscard]] QPointF centreOf(const TreeArrangement& arrangement, NodeIndex node);

/// The node under a point of the view, or kNoNode. Small cards may be missed by a few px. Logarithmic in the row.
[[nodiscard]] NodeIndex nodeAt(const TreeArrangement& arrangement, const TreeCamera& camera, QPointF view);

}  // namespace orangery::widgets
