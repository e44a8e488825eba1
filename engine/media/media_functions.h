// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/media/frames_run.h"
#include "engine/media/video_report.h"

/// The functions of the media module that core calls through moduleFunction().
namespace orangery::media {

using InspectVideo = void(const fs::path& path, bool countsByDecoding, const Context& context,
                          Result<VideoReport>& report);
inline constexpr const char* kInspectVideo = "orangery_inspect_video";

using WriteFrames = void(const FramesRunOptions& options, Context& context, Result<FramesRun>& run);
inline constexpr const char* kWriteFrames = "orangery_write_frames";

/// Version of libav: a text that stays valid.
using VideoLibraries = const char*();
inline constexpr const char* kVideoLibraries = "orangery_video_libraries";

}  // namespace orangery::media
