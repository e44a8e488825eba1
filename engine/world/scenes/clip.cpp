// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/clip.h"

#include "engine/world/scenes/avi.h"
#include "engine/world/scenes/picture.h"

#include <algorithm>
#include <array>
#include <vector>

namespace orangery::scenes {

namespace {

constexpr std::array kMotions{Motion::Left, Motion::Right, Motion::Up, Motion::Down};

/// How far the things can go before one of them leaves the picture.
double roomFor(const Scene& scene, Motion motion)
{
    double room = 1;
    for (const Thing& thing : scene.things) {
        const bool isSideways = motion == Motion::Left || motion == Motion::Right;
        const bool isForward = motion == Motion::Right || motion == Motion::Down;
        const double at = isSideways ? thing.x : thing.y;
        room = std::min(room, (isForward ? 1 - at : at) - thing.radius);
    }
    return std::max(room, 0.0);
}

}  // namespace

std::string_view nameOf(Motion motion)
{
    constexpr std::array<std::string_view, kMotions.size()> kNames{"left", "right", "up", "down"};
    return kNames.at(static_cast<std::size_t>(motion));
}

Clip drawClip(Random& random, Scene scene)
{
    constexpr double kLeastRoom = 0.15;  // shorter ways are hardly seen
    constexpr double kMostTurned = 0.5;  // rad
    Clip clip{.scene = std::move(scene)};
    std::vector<Motion> open;
    for (const Motion motion : kMotions)
        if (roomFor(clip.scene, motion) >= kLeastRoom)
            open.push_back(motion);
    clip.motion =
        open.empty()
            ? *std::max_element(kMotions.begin(), kMotions.end(),
                                [&](Motion a, Motion b) { return roomFor(clip.scene, a) < roomFor(clip.scene, b); })
            : open[random.below(open.size())];
    clip.distance = roomFor(clip.scene, clip.motion) * (0.6 + 0.4 * random.uniform());
    clip.turn = kMostTurned * (random.uniform() - 0.5);
    return clip;
}

Scene sceneAt(const Clip& clip, int frame, int frames)
{
    const double share = frames > 1 ? static_cast<double>(frame) / (frames - 1) : 0;
    const double way = share * clip.distance;
    Scene scene = clip.scene;
    for (Thing& thing : scene.things) {
        switch (clip.motion) {
        case Motion::Left:
            thing.x -= way;
            break;
        case Motion::Right:
            thing.x += way;
            break;
        case Motion::Up:
            thing.y -= way;
            break;
        case Motion::Down:
            thing.y += way;
            break;
        }
        thing.angle += share * clip.turn;
        thing.textureAngle += share * clip.turn;
    }
    return scene;
}

std::string aviOf(const Clip& clip, const ClipOptions& options)
{
    std::vector<std::string> frames;
    for (int frame = 0; frame < options.frames; ++frame)
        frames.push_back(pngOf(render(sceneAt(clip, frame, options.frames))));
    return aviOf(frames, kPictureSide, options.framesPerSecond);
}

}  // namespace orangery::scenes
