// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/media_functions.h"

extern "C" {
#include <libavutil/avutil.h>
}

#include <type_traits>

using namespace orangery;

extern "C" void orangery_inspect_video(const fs::path& path, bool countsByDecoding, const Context& context,
                                       Result<media::VideoReport>& report)
{
    report = media::inspectVideo(path, countsByDecoding, context);
}
static_assert(std::is_same_v<decltype(orangery_inspect_video), media::InspectVideo>);

extern "C" void orangery_write_frames(const media::FramesRunOptions& options, Context& context,
                                      Result<media::FramesRun>& run)
{
    run = media::writeFrames(options, context);
}
static_assert(std::is_same_v<decltype(orangery_write_frames), media::WriteFrames>);

extern "C" const char* orangery_video_libraries()
{
    return av_version_info();
}
static_assert(std::is_same_v<decltype(orangery_video_libraries), media::VideoLibraries>);
