// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/views_run.h"

/// The functions of the media module that core calls through moduleFunction().
namespace orangery::cloud {

using WriteViews = void(const ViewsRunOptions& options, Context& context, Result<ViewsRun>& run);
inline constexpr const char* kWriteViews = "orangery_write_views";

}  // namespace orangery::cloud
