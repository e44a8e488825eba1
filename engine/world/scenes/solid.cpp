// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/solid.h"

#include "engine/base/numbers.h"
#include "engine/world/scenes/shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace orangery::scenes {

namespace {

using Corner = std::array<double, 3>;

constexpr double kTurn = 2 * std::numbers::pi;

struct OutlinePoint {
    double u = 0;
    double v = 0;  ///< down, as in pictures
};

double between(Random& random, double least, double most)
{
    return least + (most - least) * random.uniform();
}

Corner minus(const Corner& a, const Corner& b)
{
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}

double lengthOf(const Corner& v)
{
    return std::hypot(v[0], v[1], v[2]);
}

void addFace(Solid& solid, std::vector<std::size_t> face)
{
    solid.faces.push_back(std::move(face));
}

void addBox(Solid& solid, double x, double y, double z)
{
    const std::size_t first = solid.corners.size();
    for (std::size_t i = 0; i < 8; ++i)
        solid.corners.push_back({(i & 1U) != 0 ? x : -x, (i & 2U) != 0 ? y : -y, (i & 4U) != 0 ? z : -z});
    constexpr std::array<std::array<std::size_t, 4>, 6> kSides{
        {{0, 1, 3, 2}, {4, 6, 7, 5}, {0, 4, 5, 1}, {2, 3, 7, 6}, {0, 2, 6, 4}, {1, 5, 7, 3}}};
    for (const auto& side : kSides)
        addFace(solid, {first + side[0], first + side[1], first + side[2], first + side[3]});
}

Solid ball()
{
    constexpr std::size_t kRound = 24;
    constexpr std::size_t kRows = 12;
    Solid solid;
    for (std::size_t row = 0; row <= kRows; ++row)
        for (std::size_t i = 0; i < kRound; ++i) {
            const double polar = std::numbers::pi * static_cast<double>(row) / kRows;
            const double angle = kTurn * static_cast<double>(i) / kRound;
            solid.corners.push_back(
                {std::sin(polar) * std::cos(angle), std::sin(polar) * std::sin(angle), std::cos(polar)});
        }
    for (std::size_t row = 0; row < kRows; ++row)
        for (std::size_t i = 0; i < kRound; ++i) {
            const std::size_t next = (i + 1) % kRound;
            addFace(solid, {row * kRound + i, row * kRound + next, (row + 1) * kRound + next, (row + 1) * kRound + i});
        }
    return solid;
}

Solid pyramid()
{
    constexpr double kHalf = 0.866;
    Solid solid;
    constexpr std::array<std::array<double, 2>, 4> kBase{
        {{-kHalf, -kHalf}, {kHalf, -kHalf}, {kHalf, kHalf}, {-kHalf, kHalf}}};
    for (const auto& [x, y] : kBase)
        solid.corners.push_back({x, y, -0.5});
    solid.corners.push_back({0, 0, 1});
    addFace(solid, {3, 2, 1, 0});
    for (std::size_t i = 0; i < 4; ++i)
        addFace(solid, {i, (i + 1) % 4, 4});
    return solid;
}

/// A plate between an outer and an inner line of equally many points, which run around once.
Solid plate(const std::vector<OutlinePoint>& outer, const std::vector<OutlinePoint>& inner, double thickness)
{
    Solid solid;
    const std::size_t n = outer.size();
    for (const double y : {-thickness / 2, thickness / 2})
        for (const auto* line : {&outer, &inner})
            for (const OutlinePoint& point : *line)
                solid.corners.push_back({point.u, y, -point.v});
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t j = (i + 1) % n;
        addFace(solid, {i, j, n + j, n + i});                          // front
        addFace(solid, {2 * n + j, 2 * n + i, 3 * n + i, 3 * n + j});  // back
        addFace(solid, {i, 2 * n + i, 2 * n + j, j});                  // around
        addFace(solid, {n + j, 3 * n + j, 3 * n + i, n + i});          // around the hole
    }
    return solid;
}

/// How far a shape reaches from its middle in a direction.
double reachOf(Shape shape, double angle)
{
    constexpr double kStep = 1e-3;
    double reach = 1.2;
    while (reach > kStep && !isInside(shape, reach * std::cos(angle), reach * std::sin(angle)))
        reach -= kStep;
    return reach;
}

/// The outline as seen from the middle, where all of it can be seen.
Solid plateOf(Shape shape, double hole, std::size_t points, double thickness)
{
    std::vector<OutlinePoint> outer;
    std::vector<OutlinePoint> inner;
    for (std::size_t i = 0; i < points; ++i) {
        // Corners of the star stand upright.
        const double angle = kTurn * static_cast<double>(i) / static_cast<double>(points) - std::numbers::pi / 2;
        const double reach = reachOf(shape, angle);
        outer.push_back({reach * std::cos(angle), reach * std::sin(angle)});
        inner.push_back({hole * std::cos(angle), hole * std::sin(angle)});
    }
    return plate(outer, inner, thickness);
}

/// Between the unit circle and the one that is cut out of it, from tip to tip and back.
Solid moonPlate(double thickness)
{
    constexpr double kCutAt = 0.5;
    constexpr std::size_t kPoints = 24;
    const double cut = std::sqrt(0.52);
    const double tipU = 0.73;  // where both circles meet
    const double tipV = std::sqrt(1 - tipU * tipU);
    const double outerTip = std::atan2(tipV, tipU);
    const double innerTip = std::atan2(tipV, tipU - kCutAt);
    std::vector<OutlinePoint> outer;
    std::vector<OutlinePoint> inner;
    const auto along = [](double tip, std::size_t i) {
        return tip + (kTurn - 2 * tip) * static_cast<double>(i) / (kPoints - 1);
    };
    for (std::size_t i = 0; i < kPoints; ++i) {
        outer.push_back({std::cos(along(outerTip, i)), std::sin(along(outerTip, i))});
        inner.push_back({kCutAt + cut * std::cos(along(innerTip, i)), cut * std::sin(along(innerTip, i))});
    }
    Solid solid = plate(outer, inner, thickness);
    // The line does not close: the last four faces would bridge the mouth.
    solid.faces.resize(solid.faces.size() - 4);
    return solid;
}

/// Lets every face consist of small spikes. A smooth face towards the camera is nearly as light as the white around it, unless
/// its colour is dark.
Solid roughened(const Solid& smooth)
{
    constexpr double kEdge = 0.25;   // of the triangles that carry spikes, at most
    constexpr double kSteep = 0.75;  // height of a spike, in edges: its sides stand up by some 65 degrees
    Solid rough;
    const auto addSpike = [&](const Corner& a, const Corner& b, const Corner& c) {
        const Corner u = minus(b, a);
        const Corner v = minus(c, a);
        Corner normal{u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
        const double length = lengthOf(normal);
        if (length == 0)
            return;
        const double height = kSteep * std::sqrt(length / 2);
        Corner top{};
        for (std::size_t i = 0; i < 3; ++i)
            top[i] = (a[i] + b[i] + c[i]) / 3 + height * normal[i] / length;
        const std::size_t first = rough.corners.size();
        rough.corners.insert(rough.corners.end(), {a, b, c, top});
        for (std::size_t i = 0; i < 3; ++i)
            addFace(rough, {first + i, first + (i + 1) % 3, first + 3});
    };
    const auto split = [&](const auto& again, const Corner& a, const Corner& b, const Corner& c) -> void {
        const std::array<double, 3> edges{lengthOf(minus(b, a)), lengthOf(minus(c, b)), lengthOf(minus(a, c))};
        const auto longest = static_cast<std::size_t>(std::max_element(edges.begin(), edges.end()) - edges.begin());
        if (edges[longest] <= kEdge)
            return addSpike(a, b, c);
        const std::array<const Corner*, 3> corners{&a, &b, &c};
        const Corner& p = *corners[longest];
        const Corner& q = *corners[(longest + 1) % 3];
        const Corner& r = *corners[(longest + 2) % 3];
        const Corner middle{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, (p[2] + q[2]) / 2};
        again(again, p, middle, r);
        again(again, middle, q, r);
    };
    for (const std::vector<std::size_t>& face : smooth.faces)
        for (std::size_t i = 1; i + 1 < face.size(); ++i)
            split(split, smooth.corners[face[0]], smooth.corners[face[i]], smooth.corners[face[i + 1]]);
    return rough;
}

/// Specks far around in opposite pairs: with them a solid fills as much of a view as a thing fills of a scene.
void addSpecks(Random& random, Solid& solid)
{
    constexpr int kPairs = 2;
    constexpr double kFar = 1.55;  // the solid's own sphere has radius 1
    for (int pair = 0; pair < kPairs; ++pair) {
        // Near a corner of a cube, where no view shows them before the solid.
        Corner at{random.below(2) == 0 ? 1.0 : -1.0, random.below(2) == 0 ? 1.0 : -1.0, 1.0};
        for (double& value : at)
            value *= between(random, 0.8, 1);
        const double scale = kFar / lengthOf(at);
        const double size = between(random, 0.04, 0.08);
        for (const double side : {scale, -scale}) {
            const std::size_t first = solid.corners.size();
            for (const Corner& tip :
                 {Corner{size, 0, -size}, Corner{-size, size, -size}, Corner{-size, -size, -size}, Corner{0, 0, size}})
                solid.corners.push_back({side * at[0] + tip[0], side * at[1] + tip[1], side * at[2] + tip[2]});
            for (std::size_t i = 0; i < 3; ++i)
                addFace(solid, {first + i, first + (i + 1) % 3, first + 3});
            addFace(solid, {first, first + 1, first + 2});
        }
    }
}

Solid bodyOf(Random& random, Shape shape)
{
    constexpr double kPlateLeast = 0.3;
    constexpr double kPlateMost = 0.5;
    switch (shape) {
    case Shape::Circle:
        return ball();
    case Shape::Square: {
        Solid solid;
        addBox(solid, 1, 1, 1);
        return solid;
    }
    case Shape::Triangle:
        return pyramid();
    case Shape::Cross: {
        constexpr double kBar = 0.3;
        Solid solid;
        addBox(solid, 1, kBar, kBar);
        addBox(solid, kBar, 1, kBar);
        addBox(solid, kBar, kBar, 1);
        return solid;
    }
    case Shape::Star:
        return plateOf(shape, 0, 10, between(random, kPlateLeast, kPlateMost));
    case Shape::Heart:
        return plateOf(shape, 0, 64, between(random, kPlateLeast, kPlateMost));
    case Shape::Ring:
        return plateOf(shape, std::sqrt(0.2), 32, between(random, kPlateLeast, kPlateMost));
    case Shape::Moon:
        return moonPlate(between(random, kPlateLeast, kPlateMost));
    }
    return {};
}

}  // namespace

Solid drawSolid(Random& random, Shape shape, Colour colour)
{
    constexpr double kStretch = 0.1;
    constexpr double kRoll = 0.3;  // rad, as things in scenes
    constexpr double kTilt = 0.15;
    Solid solid = roughened(bodyOf(random, shape));
    std::array<double, 3> stretch{};
    for (double& axis : stretch)
        axis = between(random, 1 - kStretch, 1 + kStretch);
    const double roll = between(random, -kRoll, kRoll);
    const double turn = between(random, -kTilt, kTilt);
    for (auto& [x, y, z] : solid.corners) {
        x *= stretch[0];
        y *= stretch[1];
        z *= stretch[2];
        const double rolledX = std::cos(roll) * x + std::sin(roll) * z;  // in the plane of the front
        z = std::cos(roll) * z - std::sin(roll) * x;
        x = std::cos(turn) * rolledX - std::sin(turn) * y;  // around the upright axis
        y = std::sin(turn) * rolledX + std::cos(turn) * y;
    }
    double farthest = 0;
    for (const Corner& corner : solid.corners)
        farthest = std::max(farthest, lengthOf(corner));
    for (Corner& corner : solid.corners)
        for (double& value : corner)
            value /= farthest;
    addSpecks(random, solid);
    solid.paint = drawPaint(random, colour);
    return solid;
}

std::string offOf(const Solid& solid)
{
    constexpr int kDecimals = 3;
    std::string text =
        "OFF\n" + std::to_string(solid.corners.size()) + " " + std::to_string(solid.faces.size()) + " 0\n";
    for (const auto& corner : solid.corners)
        text += formatFixed(corner[0], kDecimals) + " " + formatFixed(corner[1], kDecimals) + " " +
                formatFixed(corner[2], kDecimals) + "\n";
    constexpr double kMost = 255;
    std::string paint;
    for (const double channel : solid.paint)
        paint += " " + std::to_string(std::lround(channel * kMost));
    for (const std::vector<std::size_t>& face : solid.faces) {
        text += std::to_string(face.size());
        for (const std::size_t corner : face)
            text += " " + std::to_string(corner);
        text += paint + "\n";
    }
    return text;
}

}  // namespace orangery::scenes
