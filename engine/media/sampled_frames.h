// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/media/frame_sampling.h"
#include "engine/media/video.h"

#include <functional>

namespace orangery::media {

/// Which frames of a video are taken.
struct SampleOptions {
    SamplingRule rule = SamplingRule::Start;
    int frames = 8;  ///< of a clip, 1 ... kMostFrames
    int clips = 1;
    std::uint64_t seed = 0;
    std::vector<std::int64_t> numbers = {};  ///< these frames instead of a rule's

    [[nodiscard]] Result<void> validate() const;
};

inline constexpr int kMostFrames = 4096;

/// The numbers of the frames, clip after clip, in the order of the rule. ErrorCode::Usage for a frame that the video has not.
[[nodiscard]] Result<std::vector<std::int64_t>> chosenFrames(const Video& video, const SampleOptions& options);

/// Decodes each of the frames once, in the order of the video, and hands it on. Stops at the first failure of either.
[[nodiscard]] Result<void> readFrames(Video& video, std::vector<std::int64_t> numbers, const Context& context,
                                      const std::function<Result<void>(VideoFrame)>& take);

}  // namespace orangery::media
