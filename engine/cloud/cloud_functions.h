// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/cloud_objects.h"
#include "engine/cloud/cloud_scene.h"
#include "engine/cloud/views_run.h"

/// The functions of the media module that others call through moduleFunction().
namespace orangery::cloud {

using WriteViews = void(const ViewsRunOptions& options, Context& context, Result<ViewsRun>& run);
inline constexpr const char* kWriteViews = "orangery_write_views";

using ReadCloudScene = void(const CloudSceneOptions& options, const Context& context, Result<CloudScene>& scene);
inline constexpr const char* kReadCloudScene = "orangery_read_cloud_scene";

using ReadCloudObjects = void(const fs::path& path, Result<CloudObjects>& objects);
inline constexpr const char* kReadCloudObjects = "orangery_read_cloud_objects";

}  // namespace orangery::cloud
