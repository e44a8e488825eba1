// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/problem.h"

#include <string>

namespace orangery::world {

/// The grid of a problem as an SVG document. A colour is a shape as well: red circles, green squares, blue triangles.
[[nodiscard]] std::string questionPicture(const Problem& problem);

}  // namespace orangery::world
