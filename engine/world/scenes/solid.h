// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/world/scenes/scene.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace orangery::scenes {

/// A mesh with x to the right, y to the back and z up. It is not closed everywhere and its parts may run through each other:
/// it is made to be looked at.
struct Solid {
    std::vector<std::array<double, 3>> corners;
    std::vector<std::vector<std::size_t>> faces;  ///< three or four corners each, flat or nearly
    Rgb paint{1, 1, 1};                           ///< of all of them
};

/// A body that shows the shape: circle, square, triangle and cross as ball, block, pyramid and three crossed bars, which show
/// it to every side or most of them; ring, star, heart and moon as a thick plate, which shows it to the front and the back.
/// Proportions, thickness, the shade of its colour and how it is turned are random, the turn within what scenes have. Its faces
/// are rough and specks lie around it, so that a shaded view is not light on white and not larger than a thing in a scene.
[[nodiscard]] Solid drawSolid(Random& random, Shape shape, Colour colour);

/// The text of an OFF file with a colour for each face.
[[nodiscard]] std::string offOf(const Solid& solid);

}  // namespace orangery::scenes
