// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_painter.h"

#include <QString>

#include <vector>

namespace orangery::widgets {

/// A title under a node whose card is too small to hold one.
struct PlacedTitle {
    NodeIndex node = kNoNode;
    QRectF box;  ///< view coordinates
    QString text;
    bool isStrong = false;  ///< of a selected, current or found node, a root, or one on the best path
};

/// Which titles a tree has room for whose cards show none (TreeDetail::Boxes and Dots), and where: first the selected
/// node's, then those of roots, current and found nodes and of the best path, then those of nodes with several children,
/// the largest subtrees first. No two boxes touch, all lie in `area` (view coordinates), and at most one title comes to
/// each 14,000 square px. Empty where cards show their titles themselves. Linear in the number of nodes.
[[nodiscard]] std::vector<PlacedTitle> placeTitles(const TreeScene& scene, const TreeArrangement& arrangement,
                                                   const TreeView& view, const QRectF& area, const QFont& font);

/// Font of these titles.
[[nodiscard]] QFont titleFont(const TreeTheme& theme);

/// The title of one node in full, at most 240 px wide, where its box lies regardless of others.
[[nodiscard]] PlacedTitle titleUnder(const TreeScene& scene, const TreeArrangement& arrangement,
                                     const TreeCamera& camera, NodeIndex node, const QRectF& area, const QFont& font);

}  // namespace orangery::widgets
