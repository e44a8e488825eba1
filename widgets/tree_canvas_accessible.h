// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace orangery::widgets {

class TreeCanvas;

/// Makes screen readers see a TreeCanvas as a tree of its nodes, whose value is the sentence on the selected one. Once
/// is enough.
void installTreeCanvasAccessibility();

/// Tells them that the selected node, or what there is to say about it, has changed.
void tellAccessibleSelection(TreeCanvas* canvas, const QString& text);

/// Tells them that there are other nodes than before.
void tellAccessibleTree(TreeCanvas* canvas);

}  // namespace orangery::widgets
