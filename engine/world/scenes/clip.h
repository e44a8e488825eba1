// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/scenes/scene.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace orangery::scenes {

enum class Motion : std::uint8_t { Left, Right, Up, Down };

/// "left", "right", "up", "down".
[[nodiscard]] std::string_view nameOf(Motion motion);

/// A scene whose things move together, straight and at one speed, and turn as they go. Background and distractors stay.
struct Clip {
    Scene scene;  ///< as it begins
    Motion motion = Motion::Right;
    double distance = 0;  ///< shares of a picture's side, until the last frame
    double turn = 0;      ///< rad, clockwise, until the last frame
};

/// Puts a scene in motion: the things stay within the picture.
[[nodiscard]] Clip drawClip(Random& random, Scene scene);

/// Frame 0 ... frames - 1 as a scene that can be rendered.
[[nodiscard]] Scene sceneAt(const Clip& clip, int frame, int frames);

struct ClipOptions {
    int frames = 16;
    int framesPerSecond = 8;
};

/// The bytes of an AVI file whose frames are PNG pictures: nothing is lost, and every frame stands for itself.
[[nodiscard]] std::string aviOf(const Clip& clip, const ClipOptions& options = {});

}  // namespace orangery::scenes
