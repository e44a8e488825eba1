// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/base/result.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace orangery::media {

/// Which frames of a video an encoder is shown. n = frames of the video, T = frames of a clip, c = number of clips,
/// j = number of the clip, i = number of the frame in it; [x] rounds half to even, as NumPy does.
enum class SamplingRule : std::uint8_t {
    /// floor(s_j + i n/T) mod n, s_j = c whole numbers evenly from 0 to n/T - 1: the start of each of T equal segments.
    /// GPT4Vis and Text4Vis; Side4Video's validation and test on Kinetics.
    Start,
    /// floor((i + 1/2) n/T): the middle of each of T equal segments. One clip.
    Middle,
    /// With g = (n-1)/T: [g i] + floor((j+1) g/(c+1)). Side4Video's validation (c = 1) and test on Something-Something.
    Segments,
    /// (s_j + i floor(128/T)) mod n, s_j = j floor(max(0, n-128)/(c-1)): a window of 128 frames, as I3D; of one clip it
    /// lies in the middle, which the published code leaves open.
    Dense,
    /// With g = (n-1)/T: a whole number in [g i] ... [g (i+1)], both included. Side4Video's training on Kinetics.
    Random,
    /// One frame in each of floor(i n/T) ... floor((i+1) n/T) - 1; for n <= T all frames and random repeats, in order.
    /// Side4Video's training on Something-Something.
    RandomTicks,
};

/// "start", "middle", ...: as the option --rule names it.
[[nodiscard]] std::string_view nameOf(SamplingRule rule);
[[nodiscard]] Result<SamplingRule> samplingRule(std::string_view name);

/// The frames of a video of n frames, 0 ... n-1, clip after clip: T * c numbers, which may repeat. The published code
/// counts from 1 where its frames are files. n, T and c are at least 1. ErrorCode::Usage for several clips with a rule
/// that has one, and for more frames than the window of Dense.
[[nodiscard]] Result<std::vector<std::int64_t>> sampleFrames(SamplingRule rule, std::int64_t n, int T, int clips,
                                                             Random& random);

}  // namespace orangery::media
