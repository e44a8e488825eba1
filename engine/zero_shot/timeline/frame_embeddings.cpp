// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/timeline/frame_embeddings.h"

#include <algorithm>
#include <span>
#include <utility>

namespace orangery::zero_shot {

Result<void> embedFrames(Embedder& embedder, const fs::path& video, const FrameTimes& times, const Context& context,
                         const TakeEmbeddedFrames& take)
{
    Context quiet = context;
    quiet.progress = nullptr;  // frames are counted where they are read
    // Frames come one at a time; the encoder is faster with some together.
    const std::size_t atOnce = std::max<std::size_t>(1, embedder.facts().picturesAtOnce);
    std::vector<TimedFrame> waiting;
    const auto embedWaiting = [&]() -> Result<void> {
        if (waiting.empty())
            return {};
        PicturePixels pixels{.height = waiting.front().pixels.height, .width = waiting.front().pixels.width};
        for (const TimedFrame& frame : waiting) {
            ++pixels.count;
            pixels.values.insert(pixels.values.end(), frame.pixels.values.begin(), frame.pixels.values.end());
        }
        const Result<EmbeddingRows> rows = embedder.pictures(pixels, quiet);
        if (!rows)
            return failure(rows.error());
        std::vector<EmbeddedFrame> embedded;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            const std::span<const float> row = rows->row(i);
            embedded.push_back(
                {.number = waiting[i].number, .time = waiting[i].time, .embedding = {row.begin(), row.end()}});
        }
        waiting.clear();
        return take(std::move(embedded));
    };
    auto read = embedder.eachFrame(video, times, context, [&](TimedFrame frame) {
        waiting.push_back(std::move(frame));
        return waiting.size() < atOnce ? Result<void>() : embedWaiting();
    });
    return read ? embedWaiting() : read;
}

}  // namespace orangery::zero_shot
