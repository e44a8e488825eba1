// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/views.h"

#include "engine/cloud/pointclip.h"
#include "engine/cloud/sample_points.h"
#include "engine/cloud/shaded.h"
#include "engine/cloud/viewed_object.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace orangery::cloud {

namespace {

constexpr std::array<std::pair<Projection, std::string_view>, 3> kNames{
    {{Projection::PointClip1, "pointclip1"}, {Projection::PointClip2, "pointclip2"}, {Projection::Shaded, "shaded"}}};

/// Whether PointCLIP 2's own scaling keeps the points' digits: it turns and shifts them by about 1 before, in single precision.
bool keepsDigits(const std::vector<Point>& points)
{
    constexpr float kLeast = 0.1F;
    constexpr float kMost = 1e6F;
    constexpr float kMostExtents = 10;  // from the origin
    const Bounds bounds = boundsOf(points);
    float furthest = 0;
    for (std::size_t axis = 0; axis < 3; ++axis)
        furthest = std::max({furthest, std::abs(bounds.low[axis]), std::abs(bounds.high[axis])});
    return bounds.extent() > kLeast && furthest < kMost && furthest <= kMostExtents * bounds.extent();
}

std::vector<Camera> camerasOf(Projection projection)
{
    std::vector<Camera> cameras;
    if (projection == Projection::Shaded) {
        constexpr std::array<const char*, 6> kSides{"front", "right", "back", "left", "top", "bottom"};
        const std::vector<Matrix> rotations = shadedRotations();
        for (std::size_t i = 0; i < rotations.size(); ++i)
            cameras.push_back({.name = kSides[i], .rotation = rotations[i]});
        return cameras;
    }
    const bool isFirst = projection == Projection::PointClip1;
    for (const Matrix& rotation : isFirst ? pointclip1Rotations() : pointclip2Rotations())
        cameras.push_back({.name = "view-" + std::to_string(cameras.size()),
                           .rotation = rotation,
                           .isPerspective = isFirst,
                           .distance = isFirst ? kPointclip1Distance : 0});
    return cameras;
}

Raster valuesOf(const Cloud& object, const ViewOptions& options, const Camera& camera, int number)
{
    switch (options.projection) {
    case Projection::PointClip1:
        return resizedWithCorners(pointclip1Depth(object.points, camera.rotation), options.edge, options.edge);
    case Projection::PointClip2:
        return resizedWithCorners(pointclip2Picture(object.points, number), options.edge, options.edge);
    case Projection::Shaded:
        return object.triangles.empty() ? shadedPoints(object, camera.rotation, options.edge)
                                        : shadedMesh(object, camera.rotation, options.edge);
    }
    return {};
}

}  // namespace

std::string_view nameOf(Projection projection)
{
    return std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.first == projection; })
        ->second;
}

Result<Projection> projectionOf(std::string_view name)
{
    const auto found =
        std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.second == name; });
    if (found == kNames.end())
        return failure(ErrorCode::Usage, "There is no projection " + std::string(name));
    return found->first;
}

Result<void> ViewOptions::validate() const
{
    if (edge < 1 || edge > kMostEdge)
        return failure(ErrorCode::Usage, "A view has between 1 and " + std::to_string(kMostEdge) + " pixels a side");
    if (points < 1 || points > kMostSampled)
        return failure(ErrorCode::Usage, "Between 1 and " + std::to_string(kMostSampled) + " points can be sampled");
    return {};
}

Result<std::vector<View>> makeViews(const Cloud& cloud, const ViewOptions& options, const Context& context)
{
    const Result<Cloud> object = viewedObject(cloud, options);
    if (!object)
        return failure(object.error());
    return viewsOf(*object, options, context);
}

Result<std::vector<View>> viewsOf(Cloud object, const ViewOptions& options, const Context& context)
{
    // PointCLIP 2 scales by itself.
    if (options.projection != Projection::PointClip2 || !keepsDigits(object.points))
        object.points = inUnitSphere(std::move(object.points));
    if (!(boundsOf(object.points).extent() > 0) || !std::isfinite(boundsOf(object.points).extent()))
        return failure(ErrorCode::Input, "its points lie too close together, or too far apart, for single precision");
    std::vector<View> views;
    for (Camera& camera : camerasOf(options.projection)) {
        if (auto goesOn = context.checkpoint(); !goesOn)
            return failure(goesOn.error());
        Raster values = valuesOf(object, options, camera, static_cast<int>(views.size()));
        views.push_back({.camera = std::move(camera), .values = std::move(values)});
    }
    return views;
}

Failure noViews(const fs::path& input, const Error& problem)
{
    if (problem.code != ErrorCode::Input)
        return failure(problem);
    return failure(problem.code, input.string() + " has no views", problem.message,
                   "At least two different points are needed.");
}

image::Image pictureOf(const Raster& values, float white)
{
    image::Image picture = image::makeImage({values.width, values.height}, image::PixelMode::Rgb);
    const std::size_t pixels = picture.bytes.size() / 3;
    for (std::size_t i = 0; i < picture.bytes.size(); ++i) {
        const std::size_t channel = values.channels == 1 ? 0 : i % 3;
        const float level = std::clamp(values.values[channel * pixels + i / 3] / white, 0.0F, 1.0F) * 255;
        picture.bytes[i] = static_cast<std::uint8_t>(std::lround(level));
    }
    return picture;
}

float whiteOf(Projection projection)
{
    return projection == Projection::PointClip1 ? kPointclip1Distance + 1 : 1;
}

}  // namespace orangery::cloud
