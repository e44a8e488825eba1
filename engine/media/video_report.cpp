// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/video_report.h"

#include "engine/base/counted.h"

#include <algorithm>

namespace orangery::media {

Result<VideoReport> inspectVideo(const fs::path& path, bool countsByDecoding, const Context& context)
{
    Result<Video> video = Video::open(path, {}, context);
    if (!video)
        return failure(video.error());
    const FrameIndex& index = video->index();
    VideoReport report{
        .description = video->description(),
        .frames = index.frames,
        .tick = index.tick,
        .keyFrames = static_cast<std::size_t>(std::count_if(index.frames.begin(), index.frames.end(),
                                                            [](const FrameEntry& frame) { return frame.isKey; })),
        .start = index.time(0),
        .duration = index.duration(),
        .meanRate = index.meanRate(),
        .isVariableRate = index.isVariableRate()};
    if (countsByDecoding) {
        const Result<std::int64_t> decoded = video->countByDecoding();
        if (!decoded)
            return failure(decoded.error());
        report.decodedFrames = *decoded;
        if (*decoded != static_cast<std::int64_t>(index.frames.size()))
            report.description.problems.push_back("Of " + counted(index.frames.size(), "frame(s) ") +
                                                  std::to_string(*decoded) + " decode.");
    }
    return report;
}

}  // namespace orangery::media
