// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/media/video.h"

#include <optional>

namespace orangery::media {

/// What `video inspect` tells. Times in seconds.
struct VideoReport {
    VideoDescription description;
    std::vector<FrameEntry> frames;  ///< in ticks
    double tick = 0;
    std::size_t keyFrames = 0;
    double start = 0;  ///< time of the first frame
    double duration = 0;
    double meanRate = 0;  ///< frames a second
    bool isVariableRate = false;
    std::optional<std::int64_t> decodedFrames = {};  ///< when counting them was asked for
};

[[nodiscard]] Result<VideoReport> inspectVideo(const fs::path& path, bool countsByDecoding, const Context& context);

}  // namespace orangery::media
