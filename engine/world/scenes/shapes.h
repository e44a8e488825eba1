// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/scenes/attributes.h"

namespace orangery::scenes {

/// Whether (u, v) lies in the shape, u to the right and v down from its middle, the circle around it having radius 1.
[[nodiscard]] bool isInside(Shape shape, double u, double v);

/// Whether the pattern has its ink at (u, v), in the same units.
[[nodiscard]] bool isInked(Texture texture, double u, double v);

/// How far apart the pattern repeats, in the same units; 0 = it has no pattern.
[[nodiscard]] double periodOf(Texture texture);

}  // namespace orangery::scenes
