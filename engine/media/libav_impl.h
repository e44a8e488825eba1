// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/error.h>
#include <libswscale/swscale.h>
}

#include <array>
#include <memory>
#include <string>

/// Owners of what libav allocates; private to this folder.
namespace orangery::media {

struct LibavDelete {
    void operator()(AVFormatContext* it) const { avformat_close_input(&it); }
    void operator()(AVCodecContext* it) const { avcodec_free_context(&it); }
    void operator()(AVPacket* it) const { av_packet_free(&it); }
    void operator()(AVFrame* it) const { av_frame_free(&it); }
    void operator()(SwsContext* it) const { sws_freeContext(it); }
};

using FormatContext = std::unique_ptr<AVFormatContext, LibavDelete>;
using CodecContext = std::unique_ptr<AVCodecContext, LibavDelete>;
using Packet = std::unique_ptr<AVPacket, LibavDelete>;
using Frame = std::unique_ptr<AVFrame, LibavDelete>;
using Scaler = std::unique_ptr<SwsContext, LibavDelete>;

/// libav's own words for what a call returned.
inline std::string libavText(int code)
{
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

}  // namespace orangery::media
