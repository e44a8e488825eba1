// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "random_tree.h"
#include "widgets/tree_scene.h"

namespace orangery::widgets::test {

/// A scene with everything that a scene can have: three series, values, weights, a best path, cut chains, first errors,
/// one current node, bands, badges, captions. The same for the same arguments, on every machine.
[[nodiscard]] TreeScene randomScene(NodeIndex count, unsigned seed = 1);

}  // namespace orangery::widgets::test
