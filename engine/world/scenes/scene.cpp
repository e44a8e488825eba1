// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/scene.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

namespace orangery::scenes {

namespace {

struct Range {
    double least = 0;
    double most = 0;
};

constexpr std::array<Rgb, kColours.size()> kPaints{{{0.86, 0.12, 0.14},
                                                    {0.96, 0.52, 0.08},
                                                    {0.96, 0.86, 0.16},
                                                    {0.14, 0.62, 0.22},
                                                    {0.12, 0.78, 0.78},
                                                    {0.14, 0.28, 0.86},
                                                    {0.52, 0.16, 0.66},
                                                    {0.98, 0.56, 0.74}}};
constexpr std::array<Rgb, kBackgrounds.size()> kBackgroundPaints{
    {{0.95, 0.95, 0.95}, {0.58, 0.58, 0.58}, {0.08, 0.08, 0.09}, {0.80, 0.72, 0.56}}};
constexpr std::array<Range, kSizes.size()> kRadii{{{0.14, 0.165}, {0.19, 0.23}, {0.27, 0.33}}};

constexpr double kGap = 0.02;          // between things
constexpr double kMostTurned = 0.3;    // rad; a square stays one
constexpr double kPaintJitter = 0.06;  // of each channel
constexpr std::uint64_t kMaxDistractors = 5;

double between(Random& random, const Range& range)
{
    return range.least + (range.most - range.least) * random.uniform();
}

template <class T, std::size_t N>
const T& oneOf(Random& random, const std::array<T, N>& choices)
{
    return choices[random.below(N)];
}

Rgb jittered(Random& random, const Rgb& paint)
{
    Rgb drawn = paint;
    for (double& channel : drawn)
        channel = std::clamp(channel + between(random, {-kPaintJitter, kPaintJitter}), 0.0, 1.0);
    return drawn;
}

/// Where the middle of a thing of this radius may be, along the axis of its place and across it.
Range along(Place place, double radius)
{
    constexpr double kMiddle = 0.06;
    constexpr double kSide = 0.36;  // a thing at a side has its middle within this of it
    const Range near{.least = radius, .most = std::max(radius, kSide)};
    switch (place) {
    case Place::Left:
    case Place::Top:
        return near;
    case Place::Right:
    case Place::Bottom:
        return {.least = 1 - near.most, .most = 1 - near.least};
    default:
        return {.least = 0.5 - kMiddle, .most = 0.5 + kMiddle};
    }
}

Range across(Place place)
{
    const double reach = place == Place::Centre ? 0.06 : 0.12;
    return {.least = 0.5 - reach, .most = 0.5 + reach};
}

void putAt(Random& random, Place place, Thing& thing)
{
    if (place == Place::Anywhere) {
        thing.x = between(random, {thing.radius, 1 - thing.radius});
        thing.y = between(random, {thing.radius, 1 - thing.radius});
        return;
    }
    const bool isVertical = place == Place::Top || place == Place::Bottom;
    const double first = between(random, along(place, thing.radius));
    const double second = between(random, across(place));
    thing.x = isVertical ? second : first;
    thing.y = isVertical ? first : second;
}

Thing drawThing(Random& random, const Scene& scene, const Rgb& paint)
{
    Thing thing{.radius = between(random, kRadii[static_cast<std::size_t>(scene.size)])};
    putAt(random, scene.place, thing);
    thing.angle = between(random, {-kMostTurned, kMostTurned});
    thing.textureAngle = between(random, {-kMostTurned, kMostTurned});
    thing.texturePhase = {random.uniform(), random.uniform()};
    thing.paint = paint;
    return thing;
}

bool touches(const Thing& thing, const std::vector<Thing>& others)
{
    return std::any_of(others.begin(), others.end(), [&](const Thing& other) {
        return std::hypot(thing.x - other.x, thing.y - other.y) < thing.radius + other.radius + kGap;
    });
}

/// Tries until the things do not touch, from the start when those that are there leave no room.
void putThings(Random& random, Scene& scene, std::size_t count)
{
    constexpr int kTries = 20;
    const Rgb paint = drawPaint(random, scene.kind.colour);
    while (scene.things.size() < count) {
        scene.things.clear();
        for (int i = 0; i < kTries && scene.things.size() < count; ++i) {
            const Thing thing = drawThing(random, scene, paint);
            if (!touches(thing, scene.things))
                scene.things.push_back(thing);
        }
    }
}

/// Several things have to fit.
Size drawSize(Random& random, std::size_t count)
{
    if (count >= 3)
        return Size::Small;
    return count == 2 ? kSizes[random.below(2)] : oneOf(random, kSizes);
}

Distractor drawDistractor(Random& random)
{
    const bool isLine = random.below(2) == 0;
    const double grey = between(random, {0.2, 0.8});
    const bool isColoured = random.below(3) == 0;
    return {.x = random.uniform(),
            .y = random.uniform(),
            .length = isLine ? between(random, {0.06, 0.16}) : 0,
            .angle = between(random, {0, std::numbers::pi}),
            .width = isLine ? between(random, {0.015, 0.03}) : between(random, {0.03, 0.07}),
            .paint = isColoured ? jittered(random, oneOf(random, kPaints)) : Rgb{grey, grey, grey}};
}

}  // namespace

Rgb drawPaint(Random& random, Colour colour)
{
    return jittered(random, kPaints[static_cast<std::size_t>(colour)]);
}

Scene drawScene(Random& random, const SceneClass& kind)
{
    constexpr std::uint64_t kOneIn = 2;  // half of the scenes show one thing
    Scene scene{.kind = kind};
    const std::size_t count = random.below(kOneIn) == 0 ? 1 : 1 + random.below(kMaxThings);
    scene.size = drawSize(random, count);
    if (count == 1)
        scene.place = oneOf(random, kPlaces);
    scene.background = oneOf(random, kBackgrounds);
    scene.paint = jittered(random, kBackgroundPaints[static_cast<std::size_t>(scene.background)]);
    for (double& slope : scene.slope)
        slope = between(random, {-0.08, 0.08});
    putThings(random, scene, count);
    if (random.below(2) == 0) {
        const std::uint64_t distractors = 1 + random.below(kMaxDistractors);
        for (std::uint64_t i = 0; i < distractors; ++i)
            scene.distractors.push_back(drawDistractor(random));
    }
    return scene;
}

Scene sceneOf(std::uint64_t seed, std::uint64_t index, Split split)
{
    static const std::array<std::vector<SceneClass>, 2> kClasses{classesOf(Split::Training), classesOf(Split::HeldOut)};
    const bool isHeldOut = split == Split::HeldOut;
    const std::vector<SceneClass>& classes = kClasses[isHeldOut ? 1 : 0];
    const std::string_view set = isHeldOut ? "held-out scenes" : "scenes";
    Random random(deriveSeed(seed, {set, index}));
    return drawScene(random, classes[index % classes.size()]);
}

}  // namespace orangery::scenes
