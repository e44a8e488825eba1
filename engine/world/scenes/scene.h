// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/world/scenes/scene_class.h"

#include <array>
#include <cstdint>
#include <vector>

namespace orangery::scenes {

/// Red, green, blue in 0..1.
using Rgb = std::array<double, 3>;

/// Lengths are shares of a picture's side, x to the right and y down from its upper left corner.
struct Thing {
    double x = 0.5;
    double y = 0.5;
    double radius = 0.2;                   ///< of the circle around it
    double angle = 0;                      ///< rad, how far it is turned clockwise
    double textureAngle = 0;               ///< rad, of the pattern within the thing
    std::array<double, 2> texturePhase{};  ///< of the pattern, in its periods
    Rgb paint{};
};

/// A line or, of length 0, a dot that belongs to no class.
struct Distractor {
    double x = 0;
    double y = 0;
    double length = 0;
    double angle = 0;  ///< rad
    double width = 0;
    Rgb paint{};
};

/// Everything that a picture and its captions are made from.
struct Scene {
    SceneClass kind;
    Size size = Size::Medium;
    Place place = Place::Anywhere;
    Background background = Background::White;
    std::vector<Thing> things;  ///< 1 to kMaxThings, alike but for their pose; they do not touch
    std::vector<Distractor> distractors;
    Rgb paint{};                    ///< of the background in the middle
    std::array<double, 2> slope{};  ///< how much lighter the background gets from left to right and top to bottom
};

/// A shade of a colour, as the things of a scene have it.
[[nodiscard]] Rgb drawPaint(Random& random, Colour colour);

/// Draws a scene of a class: everything but the class is random.
[[nodiscard]] Scene drawScene(Random& random, const SceneClass& kind);

/// Scene number `index` of the endless set that a seed names; it does not depend on the scenes before it. Classes
/// come in turn, so that every classesOf(split).size() scenes have each class once.
[[nodiscard]] Scene sceneOf(std::uint64_t seed, std::uint64_t index, Split split);

}  // namespace orangery::scenes
