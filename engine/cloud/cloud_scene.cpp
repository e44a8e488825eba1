// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/cloud_scene.h"

#include "engine/cloud/read_cloud.h"
#include "engine/cloud/sample_points.h"

#include <utility>

namespace orangery::cloud {

namespace {

/// Every so many-th value, at most `most`, the first among them.
template <class Value>
std::vector<Value> some(const std::vector<Value>& values, std::size_t most)
{
    if (values.size() <= most)
        return values;
    std::vector<Value> chosen;
    chosen.reserve(most);
    for (std::size_t i = 0; i < most; ++i)
        chosen.push_back(values[i * values.size() / most]);
    return chosen;
}

}  // namespace

Result<CloudScene> readCloudScene(const CloudSceneOptions& options, const Context& context)
{
    const Result<Cloud> cloud = readCloud(options.input, options.object);
    if (!cloud)
        return failure(cloud.error());
    Result<Cloud> object = viewedObject(*cloud, options.views);
    if (!object)
        return noViews(options.input, object.error());
    Result<std::vector<View>> views = viewsOf(*object, options.views, context);
    if (!views)
        return noViews(options.input, views.error());
    CloudScene scene{.format = cloud->format,
                     .points = cloud->points.size(),
                     .faces = cloud->faces,
                     .sphere = sphereOf(object->points),
                     .shown = {},
                     .colours = {},
                     .isSampled = !cloud->triangles.empty(),
                     .views = {},
                     .remarks = cloud->remarks};
    std::vector<Point> points;
    if (scene.isSampled) {
        Result<Cloud> sampled = sampleSurface(*cloud, options.most, options.views.seed);
        if (!sampled)
            return noViews(options.input, sampled.error());
        points = std::move(sampled->points);
        scene.colours = std::move(sampled->colours);
    } else {
        scene.colours = some(cloud->colours, options.most);
        points = some(cloud->points, options.most);
    }
    scene.shown = inSphere(withYUp(std::move(points), *cloud, options.views.up), scene.sphere);
    const float white = whiteOf(options.views.projection);
    for (View& view : *views) {
        const CameraPose pose = poseOf(view.camera, options.views.projection, *object);
        scene.views.push_back(
            {.camera = std::move(view.camera), .pose = pose, .picture = pictureOf(view.values, white)});
    }
    return scene;
}

}  // namespace orangery::cloud
