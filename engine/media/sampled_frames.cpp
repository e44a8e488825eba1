// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/sampled_frames.h"

#include <algorithm>
#include <utility>

namespace orangery::media {

Result<void> SampleOptions::validate() const
{
    if (frames < 1 || frames > kMostFrames || clips < 1 || clips > kMostFrames)
        return failure(ErrorCode::Usage,
                       "Between 1 and " + std::to_string(kMostFrames) + " frames and clips can be taken");
    return {};
}

Result<std::vector<std::int64_t>> chosenFrames(const Video& video, const SampleOptions& options)
{
    if (auto valid = options.validate(); !valid)
        return failure(valid.error());
    const auto count = static_cast<std::int64_t>(video.frameCount());
    for (const std::int64_t number : options.numbers) {
        if (number < 0 || number >= count)
            return failure(ErrorCode::Usage, "There is no frame " + std::to_string(number),
                           "the video has the frames 0 to " + std::to_string(count - 1));
    }
    if (!options.numbers.empty())
        return options.numbers;
    Random random(deriveSeed(options.seed, {"frame sampling"}));
    return sampleFrames(options.rule, count, options.frames, options.clips, random);
}

Result<void> readFrames(Video& video, std::vector<std::int64_t> numbers, const Context& context,
                        const std::function<Result<void>(VideoFrame)>& take)
{
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (auto goesOn = context.checkpoint(); !goesOn)
            return goesOn;
        context.report(static_cast<double>(i), static_cast<double>(numbers.size()), "frames");
        Result<VideoFrame> frame = video.read(static_cast<std::size_t>(numbers[i]));
        if (!frame)
            return failure(frame.error());
        if (auto taken = take(std::move(*frame)); !taken)
            return taken;
    }
    return {};
}

}  // namespace orangery::media
