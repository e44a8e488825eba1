// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace orangery::widgets {

class TreeCanvas;

/// Makes screen readers see a TreeCanvas as a tree whose value is the sentence on the selected node. Once is enough.
void installTreeCanvasAccessibility();

/// Tells them that the selected node, or what there is to say about it, has changed.
void tellAccessibleValue(TreeCanvas* canvas, const QString& text);

}  // namespace orangery::widgets
