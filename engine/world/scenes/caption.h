// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/world/scenes/scene.h"

#include <optional>
#include <string>

namespace orangery::scenes {

/// What a caption says of a scene. What it leaves out may be anything.
struct Statement {
    std::optional<Colour> colour = {};
    std::optional<Shape> shape = {};
    std::optional<Texture> texture = {};
    std::optional<Size> size = {};
    std::optional<std::size_t> count = {};  ///< how many things
    std::optional<bool> isSeveral = {};     ///< "things", not "a thing"
    std::optional<Place> place = {};
    std::optional<Background> background = {};
    std::optional<bool> hasDistractors = {};
};

struct Caption {
    Statement states;
    std::string text;  ///< lower case, without a full stop: "two small red stars with stripes, against black"
};

/// Whether a scene is as a statement says.
[[nodiscard]] bool holds(const Statement& statement, const Scene& scene);

/// A caption of a scene from the grammar: which attributes it names, in which order and with which words is random.
/// Colour, texture and shape are mostly named, the others mostly not.
[[nodiscard]] Caption drawCaption(Random& random, const Scene& scene);

/// The caption that stands for a class: "a red striped circle".
[[nodiscard]] std::string captionOf(const SceneClass& kind);

}  // namespace orangery::scenes
