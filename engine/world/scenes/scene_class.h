// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/scenes/attributes.h"

#include <string>
#include <vector>

namespace orangery::scenes {

/// What the things of a scene are: the class of the scene. There are 8 x 8 x 4 = 256.
struct SceneClass {
    Colour colour = Colour::Red;
    Shape shape = Shape::Circle;
    Texture texture = Texture::Plain;

    bool operator==(const SceneClass&) const = default;
};

/// Which classes scenes are drawn from.
enum class Split {
    Training,  ///< the 208 that are not held out
    HeldOut,   ///< 48 classes: every colour and every shape in 6 of them, every texture in 12
};

/// Whether a class is kept out of all training. The choice is fixed, so that results compare across seeds: each pair of
/// colour and shape is held out with one texture at most, so every two attributes of a held-out class occur together in
/// training, never all three.
[[nodiscard]] bool isHeldOut(const SceneClass& kind);

/// In the order of colour, shape, texture.
[[nodiscard]] std::vector<SceneClass> classesOf(Split split);

/// "red striped circle".
[[nodiscard]] std::string nameOf(const SceneClass& kind);

}  // namespace orangery::scenes
