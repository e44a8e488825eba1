// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tree_camera.h"
#include "widgets/tree_scene.h"
#include "widgets/tree_theme.h"

class QPainter;

namespace orangery::widgets {

/// Radius in px of a card's corners, given its height in px.
[[nodiscard]] double cardCorner(double height);

/// Paints one node into `box`: tint and frame, shape of its series, title, numbers, words; below it, where `hiddenBelow`
/// items are folded away, a triangle that says so. `detail` is Boxes or more.
void paintCard(QPainter& painter, const QRectF& box, const TreeScene& scene, NodeIndex item, NodeIndex hiddenBelow,
               TreeDetail detail, const TreeTheme& theme);

/// `text` cut to `width` px of `font`, with an ellipsis; never within what a reader takes for one character.
[[nodiscard]] QString elided(const QString& text, const QFont& font, double width);

}  // namespace orangery::widgets
