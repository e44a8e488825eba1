// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/views.h"

#include <vector>

namespace orangery::cloud {

/// What views are made of: the points that a projection takes, sampled or thinned as it asks for, y up, where the file has them.
/// ErrorCode::Input, with the reason alone, for fewer than two different points.
[[nodiscard]] Result<Cloud> viewedObject(const Cloud& cloud, const ViewOptions& options);

/// The views of a viewedObject.
[[nodiscard]] Result<std::vector<View>> viewsOf(Cloud object, const ViewOptions& options, const Context& context);

/// Turned so that y points up.
[[nodiscard]] std::vector<Point> withYUp(std::vector<Point> points, const Cloud& cloud, UpAxis up);

/// The sphere that becomes the unit sphere: around the mean of the points, out to the furthest.
struct Sphere {
    Point centre{};
    float radius = 0;
};
[[nodiscard]] Sphere sphereOf(const std::vector<Point>& points);
[[nodiscard]] std::vector<Point> inSphere(std::vector<Point> points, const Sphere& sphere);

/// Where a camera stands, in the frame of the unit sphere, y up.
struct CameraPose {
    Point position{};
    Point target{};  ///< what is in the middle of the picture
    Point right{};   ///< of the picture, of length 1
    Point down{};    ///< of the picture, of length 1
    float half = 0;  ///< half of the picture's side at the target, in radii of the sphere
};

/// Of a parallel projection, which has no place, the camera stands kDrawnDistance from its target. `object` is the
/// viewedObject: PointCLIP 2 centres and scales each view by its own box.
[[nodiscard]] CameraPose poseOf(const Camera& camera, Projection projection, const Cloud& object);

inline constexpr float kDrawnDistance = 1.5F;

}  // namespace orangery::cloud
