// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/recognition/embedder.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace orangery::zero_shot {

/// One frame of a video, embedded for itself.
struct EmbeddedFrame {
    std::int64_t number = 0;
    double time = 0;               ///< seconds, as the file counts
    std::vector<float> embedding;  ///< of length 1
};
using TakeEmbeddedFrames = std::function<Result<void>(std::vector<EmbeddedFrame>)>;

/// Embeds frames of a video and hands them over in their order, some at a time. Progress counts frames. ErrorCode::Cancelled,
/// what Embedder::eachFrame refuses, or what `take` says.
[[nodiscard]] Result<void> embedFrames(Embedder& embedder, const fs::path& video, const FrameTimes& times,
                                       const Context& context, const TakeEmbeddedFrames& take);

}  // namespace orangery::zero_shot
