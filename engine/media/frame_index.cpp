// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/frame_index.h"

#include <algorithm>

namespace orangery::media {

std::optional<std::size_t> FrameIndex::find(std::int64_t pts) const
{
    const auto found = std::lower_bound(frames.begin(), frames.end(), pts,
                                        [](const FrameEntry& frame, std::int64_t time) { return frame.pts < time; });
    if (found == frames.end() || found->pts != pts)
        return std::nullopt;
    return static_cast<std::size_t>(found - frames.begin());
}

std::optional<std::size_t> FrameIndex::seekPointOf(std::size_t frame) const
{
    const auto later = std::upper_bound(seekPoints.begin(), seekPoints.end(), frames[frame].pts,
                                        [](std::int64_t time, const SeekPoint& point) { return time < point.pts; });
    if (later == seekPoints.begin())
        return std::nullopt;
    return static_cast<std::size_t>(later - seekPoints.begin()) - 1;
}

double FrameIndex::duration() const
{
    if (frames.empty())
        return 0;
    return static_cast<double>(frames.back().pts + frames.back().duration - frames.front().pts) * tick;
}

double FrameIndex::meanRate() const
{
    if (frames.size() < 2)
        return 0;
    return static_cast<double>(frames.size() - 1) / (time(frames.size() - 1) - time(0));
}

bool FrameIndex::isVariableRate() const
{
    if (frames.size() < 3)
        return false;
    constexpr double kTolerance = 0.01;
    std::int64_t shortest = frames[1].pts - frames[0].pts;
    std::int64_t longest = shortest;
    for (std::size_t i = 2; i < frames.size(); ++i) {
        shortest = std::min(shortest, frames[i].pts - frames[i - 1].pts);
        longest = std::max(longest, frames[i].pts - frames[i - 1].pts);
    }
    // 30 frames a second in milliseconds are 33, 33 and 34: one tick is no difference.
    return longest - shortest > 1 &&
           static_cast<double>(longest - shortest) > kTolerance * static_cast<double>(longest);
}

std::optional<FrameIndex> indexOfPackets(const std::vector<PacketEntry>& packets, double tick)
{
    FrameIndex index{.tick = tick, .frames = {}, .seekPoints = {}};
    for (const PacketEntry& packet : packets) {
        if (!packet.pts)
            return std::nullopt;
        if (packet.isKey)
            index.seekPoints.push_back({*packet.pts, packet.position});
        if (packet.isShown)
            index.frames.push_back({*packet.pts, packet.duration, packet.isKey});
    }
    const auto byTime = [](const auto& a, const auto& b) { return a.pts < b.pts; };
    std::sort(index.frames.begin(), index.frames.end(), byTime);
    std::sort(index.seekPoints.begin(), index.seekPoints.end(), byTime);
    const auto sameTime = [](const FrameEntry& a, const FrameEntry& b) { return a.pts == b.pts; };
    if (std::adjacent_find(index.frames.begin(), index.frames.end(), sameTime) != index.frames.end())
        return std::nullopt;
    setDurations(index);
    return index;
}

void setDurations(FrameIndex& index)
{
    std::vector<FrameEntry>& frames = index.frames;
    for (std::size_t i = 0; i + 1 < frames.size(); ++i)
        frames[i].duration = frames[i + 1].pts - frames[i].pts;
    if (frames.size() > 1 && frames.back().duration <= 0)
        frames.back().duration = frames[frames.size() - 2].duration;
}

}  // namespace orangery::media
