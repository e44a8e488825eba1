// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/scenes/scene.h"

#include <cstdint>
#include <string>
#include <vector>

namespace orangery::scenes {

inline constexpr int kPictureSide = 64;  ///< pixels, of every picture that models are trained on

/// RGB, 8 bits a channel, rows from top to bottom, without gaps.
struct Picture {
    int side = kPictureSide;  ///< pixels; pictures are square
    std::vector<std::uint8_t> pixels;
};

/// Draws a scene, every pixel as the mean of 3 x 3 points. The same on every machine that rounds doubles alike.
[[nodiscard]] Picture render(const Scene& scene, int side = kPictureSide);

/// The bytes of a PNG file of it.
[[nodiscard]] std::string pngOf(const Picture& picture);

}  // namespace orangery::scenes
