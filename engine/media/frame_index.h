// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace orangery::media {

/// What the container says of one packet of a video stream, in the order of the file. Times are in ticks.
struct PacketEntry {
    std::optional<std::int64_t> pts = {};  ///< when its frame is shown
    std::int64_t duration = 0;             ///< 0 = unknown
    std::int64_t position = -1;            ///< of its first byte in the file; -1 = unknown
    bool isKey = false;                    ///< decoding can begin here
    bool isShown = true;                   ///< false for what an edit list leaves out
};

/// One frame that is shown. Its number is its rank in `FrameIndex::frames`.
struct FrameEntry {
    std::int64_t pts = 0;
    std::int64_t duration =
        0;  ///< ticks until the next frame; of the last one as the packet says, else as the one before
    bool isKey = false;
};

/// A place where decoding can begin; its own frame may be one that is not shown.
struct SeekPoint {
    std::int64_t pts = 0;
    std::int64_t position = -1;
};

/// The frames of a video in the order in which they are shown, without decoding any: time = pts * tick.
struct FrameIndex {
    double tick = 1;                    ///< seconds
    std::vector<FrameEntry> frames;     ///< by rising pts
    std::vector<SeekPoint> seekPoints;  ///< by rising pts

    [[nodiscard]] double time(std::size_t frame) const { return static_cast<double>(frames[frame].pts) * tick; }
    /// The frame that is shown at `pts` exactly, if there is one.
    [[nodiscard]] std::optional<std::size_t> find(std::int64_t pts) const;
    /// Number of the last seek point that is not later than the frame, or nothing.
    [[nodiscard]] std::optional<std::size_t> seekPointOf(std::size_t frame) const;
    /// From the first frame to the end of the last, in seconds.
    [[nodiscard]] double duration() const;
    /// Frames a second, from the first frame to the last; 0 for fewer than two frames.
    [[nodiscard]] double meanRate() const;
    /// Whether some frames are shown longer than others, by more than the rounding of time stamps explains.
    [[nodiscard]] bool isVariableRate() const;
};

/// Ranks packets by their time. Nothing when a packet has no time or two have the same: then only decoding tells which
/// frames there are.
[[nodiscard]] std::optional<FrameIndex> indexOfPackets(const std::vector<PacketEntry>& packets, double tick);

/// Fills in how long each frame is shown: until the next one.
void setDurations(FrameIndex& index);

}  // namespace orangery::media
