// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/viewed_object.h"

#include "engine/cloud/sample_points.h"

#include <algorithm>
#include <cmath>

namespace orangery::cloud {

namespace {

constexpr float kShadedMargin = 0.95F;  ///< of the half picture that the unit sphere fills
constexpr float kPointclip2Ratio = 0.8F;

/// Row of a rotation: a direction of the camera, in the object's frame.
Point axisOf(const Matrix& rotation, std::size_t row)
{
    return rotation[row];
}

Point plus(const Point& a, const Point& b, float factor)
{
    return {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]};
}

Point opposite(const Point& a)
{
    return {-a[0], -a[1], -a[2]};
}

}  // namespace

Result<Cloud> viewedObject(const Cloud& cloud, const ViewOptions& options)
{
    if (auto valid = options.validate(); !valid)
        return failure(valid.error());
    if (!(boundsOf(cloud.points).extent() > 0))
        return failure(ErrorCode::Input,
                       cloud.points.size() == 1 ? "it has one point alone" : "its points are all equal");
    Cloud object{.format = cloud.format, .points = cloud.points};
    const bool isMesh = !cloud.triangles.empty();
    if (options.projection == Projection::Shaded) {
        object.triangles = cloud.triangles;
        object.colours = cloud.colours;
        object.faceColours = cloud.faceColours;
    } else if (isMesh) {
        auto sampled = sampleSurface(cloud, options.points, options.seed);
        if (!sampled)
            return failure(sampled.error());
        object.points = std::move(sampled->points);
    } else if (options.projection == Projection::PointClip1) {
        object.points = thinned(cloud.points, options.points, options.seed);
    }
    object.points = withYUp(std::move(object.points), cloud, options.up);
    return object;
}

std::vector<Point> withYUp(std::vector<Point> points, const Cloud& cloud, UpAxis up)
{
    const bool hasZUp =
        up == UpAxis::Z || (up == UpAxis::Automatic && (cloud.format == "OFF" || cloud.format == "STL"));
    if (hasZUp) {
        for (Point& point : points)
            point = {point[0], point[2], -point[1]};
    }
    return points;
}

Sphere sphereOf(const std::vector<Point>& points)
{
    std::array<double, 3> mean{};
    for (const Point& point : points)
        for (std::size_t i = 0; i < 3; ++i)
            mean[i] += point[i] / static_cast<double>(points.size());
    double furthest = 0;
    for (const Point& point : points)
        furthest = std::max(furthest, std::hypot(point[0] - mean[0], point[1] - mean[1], point[2] - mean[2]));
    return {{static_cast<float>(mean[0]), static_cast<float>(mean[1]), static_cast<float>(mean[2])},
            static_cast<float>(furthest)};
}

std::vector<Point> inSphere(std::vector<Point> points, const Sphere& sphere)
{
    for (Point& point : points)
        for (std::size_t i = 0; i < 3; ++i)
            point[i] = sphere.radius > 0 ? (point[i] - sphere.centre[i]) / sphere.radius : 0;
    return points;
}

CameraPose poseOf(const Camera& camera, Projection projection, const Cloud& object)
{
    const Point x = axisOf(camera.rotation, 0);
    const Point y = axisOf(camera.rotation, 1);
    const Point z = axisOf(camera.rotation, 2);
    const Point origin{};
    switch (projection) {
    case Projection::Shaded:  // x right, y up, z to the camera
        return {.position = plus(origin, z, kDrawnDistance),
                .target = origin,
                .right = x,
                .down = opposite(y),
                .half = 1 / kShadedMargin};
    case Projection::
        PointClip1:  // rows along x, columns along y, away from the camera along z; 45 degrees to each side
        return {.position = plus(origin, z, -camera.distance),
                .target = origin,
                .right = y,
                .down = x,
                .half = camera.distance};
    case Projection::PointClip2:  // rows along x, columns along y, z to the camera; scaled by the box of this view
        break;
    }
    std::vector<Point> turned = inSphere(object.points, sphereOf(object.points));
    for (Point& point : turned)
        point = rotated(camera.rotation, point);
    const Bounds box = boundsOf(turned);
    const Point centre = box.centre();
    const Point target = plus(plus(plus(origin, x, centre[0]), y, centre[1]), z, centre[2]);
    return {.position = plus(target, z, kDrawnDistance),
            .target = target,
            .right = y,
            .down = x,
            .half = box.extent() / 2 / kPointclip2Ratio};
}

}  // namespace orangery::cloud
