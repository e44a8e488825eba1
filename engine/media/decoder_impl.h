// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/media/container_impl.h"

#include <cstdint>
#include <optional>

namespace orangery::media {

/// Decodes the stream of a container from where it stands.
class Decoder {
public:
    /// ErrorCode::Input for a codec that libav cannot decode. `threads` decode frames at the same time.
    [[nodiscard]] static Result<Decoder> open(const Container& container, int threads);

    /// The next frame that is shown, or AVERROR_EOF, or AVERROR_EXIT when reading was stopped. Packets that do not decode
    /// are counted and left out. With `from`, frames of
    /// an earlier time that no other refers to may be left out too.
    [[nodiscard]] int next(Container& container, AVFrame& frame, std::optional<std::int64_t> from = {});

    /// Before the container goes elsewhere for the first time: has the decoder see the first packet of a stream that it
    /// would misread without. x264 before its build 151 coded 4:4:4 in a way of its own, and only a note in the first packet
    /// says so.
    void noteBeginning(Container& container);

    /// Forgets everything, after the container went elsewhere. With `fromKey`, packets before the next key frame are dropped.
    void flush(bool fromKey);

    [[nodiscard]] std::int64_t damagedPackets() const { return m_damaged; }

private:
    Decoder() = default;
    [[nodiscard]] int feed(Container& container, std::optional<std::int64_t> from);

    CodecContext m_codec;
    Packet m_packet;
    bool m_isDraining = false;
    bool m_awaitsKey = false;
    bool m_hasBegun = false;  ///< the first packet was seen
    std::int64_t m_damaged = 0;
};

}  // namespace orangery::media
