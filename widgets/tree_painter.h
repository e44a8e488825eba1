// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_camera.h"
#include "widgets/tree_scene.h"
#include "widgets/tree_theme.h"

#include <optional>
#include <vector>

class QPainter;

namespace orangery::widgets {

/// A view may move under its labels; a figure is read as a whole.
enum class PaintMode {
    Screen,  ///< the tree passes under a gutter with the row labels
    Figure,  ///< the tree keeps clear of the row labels
};

/// What a person does with the tree, as opposed to what it is. Items, not nodes.
struct TreeMarks {
    NodeIndex selected = kNoNode;
    NodeIndex hovered = kNoNode;
    bool hasFocus = false;           ///< whether the keyboard speaks to the view: the selected node's ring is doubled
    std::vector<NodeIndex> matches;  ///< ascending; what a search found
};

/// Items that are on their way in: they fade in and move from their parents to their places.
struct TreeArrival {
    NodeIndex from = kNoNode;  ///< the first of them, the others follow it; kNoNode for none
    double progress = 1.0;     ///< in [0, 1], of the way
};

/// The part of a tree that is painted, and how it lies.
struct TreeView {
    TreeCamera camera;
    QRectF exposed;                  ///< view coordinates; nothing outside of it is worth painting
    std::optional<double> labelsAt;  ///< view coordinates; left edge of the row labels, bandLabelWidth() wide
    TreeMarks marks;
    /// View coordinates; where the titles of nodes may stand whose cards are too small for them. Not `exposed`: they
    /// must not move when a part of the view is painted anew.
    std::optional<QRectF> titlesIn = {};
    TreeArrival arrival = {};
};

/// Paints rows, edges and nodes. What lies outside of `view.exposed` costs nothing but two bisections a row.
/// Detail follows the zoom (TreeDetail); where cards have no room for titles, some stand under them (placeTitles).
/// Thread-safe for distinct painters.
void paintTree(QPainter& painter, const TreeScene& scene, const TreeArrangement& arrangement, const TreeView& view,
               PaintMode mode, const TreeTheme& theme);

/// Width in px of the row labels; 0 for none.
[[nodiscard]] double bandLabelWidth(const TreeScene& scene, const TreeArrangement& arrangement, const TreeTheme& theme);

/// Width in px of an edge at a zoom of 1 whose item has this weight, in a scene whose heaviest item has `heaviest`.
[[nodiscard]] double edgeWidth(double weight, double heaviest);

/// The largest weight in a scene; 0 for none.
[[nodiscard]] double heaviestWeight(const TreeScene& scene);

}  // namespace orangery::widgets
