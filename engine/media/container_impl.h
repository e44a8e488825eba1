// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/files.h"
#include "engine/media/frame_index.h"
#include "engine/media/libav_impl.h"

#include <stop_token>
#include <string>
#include <vector>

namespace orangery::media {

/// An opened file and the video stream in it that is read.
class Container {
public:
    /// ErrorCode::Input when the file is missing, is in none of the formats that are read, or has no video stream.
    /// Only local files are read: a file that names others (playlists) is refused.
    [[nodiscard]] static Result<Container> open(const fs::path& path, const std::stop_token& stop);

    [[nodiscard]] const fs::path& path() const { return m_path; }
    [[nodiscard]] const AVFormatContext& format() const { return *m_format; }
    [[nodiscard]] const AVStream& stream() const { return *m_format->streams[m_stream]; }
    [[nodiscard]] double tick() const { return av_q2d(stream().time_base); }

    /// The next packet of the stream, or libav's code: AVERROR_EOF at the end.
    [[nodiscard]] int read(AVPacket& packet);
    /// Goes to a seek point or a little before it; false when libav cannot.
    [[nodiscard]] bool seek(const SeekPoint& point);
    /// Goes back to the beginning by opening the file again, which works in every format.
    [[nodiscard]] Result<void> restart();

    /// Reads to the end, decoding nothing; to read on takes seek() or restart(). `problem` tells why reading ended early.
    [[nodiscard]] Result<std::vector<PacketEntry>> scan(std::string& problem);

private:
    Container() = default;
    [[nodiscard]] Result<void> openFile();
    [[nodiscard]] Result<void> chooseStream();

    fs::path m_path;
    std::unique_ptr<std::stop_token> m_stop;  ///< stays where it is, for libav's callback
    FormatContext m_format;
    int m_stream = -1;
};

}  // namespace orangery::media
