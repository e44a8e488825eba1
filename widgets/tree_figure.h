// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/colour_maps.h"
#include "widgets/picture.h"
#include "widgets/tree_scene.h"

#include <span>

namespace orangery::widgets {

struct TreeFigureOptions {
    /// px; a wider tree is drawn smaller, and below 30 % without titles, which the figure then says. 400 and up.
    double maxWidth = 8000.0;
    Ground ground = Ground::Light;
};

/// A whole tree as a picture on its own: title, badges, tree with row labels, legend and captions. Items below `folded`
/// ones are left out and counted. Its colours are fixed, whatever the screen looks like.
[[nodiscard]] Picture treeFigure(TreeScene scene, std::span<const NodeIndex> folded = {},
                                 const TreeFigureOptions& options = {});

}  // namespace orangery::widgets
