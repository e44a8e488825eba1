// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/cloud_functions.h"

#include <type_traits>

using namespace orangery;

extern "C" void orangery_write_views(const cloud::ViewsRunOptions& options, Context& context,
                                     Result<cloud::ViewsRun>& run)
{
    run = cloud::writeViews(options, context);
}
static_assert(std::is_same_v<decltype(orangery_write_views), cloud::WriteViews>);

extern "C" void orangery_read_cloud_scene(const cloud::CloudSceneOptions& options, const Context& context,
                                          Result<cloud::CloudScene>& scene)
{
    scene = cloud::readCloudScene(options, context);
}
static_assert(std::is_same_v<decltype(orangery_read_cloud_scene), cloud::ReadCloudScene>);

extern "C" void orangery_read_cloud_objects(const fs::path& path, Result<cloud::CloudObjects>& objects)
{
    objects = cloud::readCloudObjects(path);
}
static_assert(std::is_same_v<decltype(orangery_read_cloud_objects), cloud::ReadCloudObjects>);
