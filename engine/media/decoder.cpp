// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/decode.h"
#include "engine/media/decoder_impl.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <string>

namespace orangery::media {

namespace {

constexpr int kMostThreads = 16;

Failure notDecodable(const Container& container, std::string why)
{
    const AVCodecDescriptor* known = avcodec_descriptor_get(container.stream().codecpar->codec_id);
    return failure(ErrorCode::Input,
                   container.path().string() + " cannot be decoded: its codec is " +
                       (known != nullptr ? std::string(known->name) : "unknown"),
                   std::move(why), "Convert it to a common codec such as H.264.");
}

}  // namespace

Result<Decoder> Decoder::open(const Container& container, int threads)
{
    const AVCodecParameters& parameters = *container.stream().codecpar;
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (codec == nullptr)
        return notDecodable(container, "the installed libavcodec has no decoder for it");
    Decoder decoder;
    decoder.m_codec.reset(avcodec_alloc_context3(codec));
    decoder.m_packet.reset(av_packet_alloc());
    if (decoder.m_codec == nullptr || decoder.m_packet == nullptr)
        return failure(ErrorCode::Resource, "Out of memory while opening " + container.path().string());
    AVCodecContext& context = *decoder.m_codec;
    if (const int code = avcodec_parameters_to_context(&context, &parameters); code < 0)
        return notDecodable(container, libavText(code));
    context.pkt_timebase = container.stream().time_base;
    context.thread_count = std::clamp(threads, 1, kMostThreads);
    context.max_pixels = static_cast<std::int64_t>(image::kMaxPixels);
    if (const int code = avcodec_open2(&context, codec, nullptr); code < 0)
        return notDecodable(container, libavText(code));
    return decoder;
}

int Decoder::feed(Container& container, std::optional<std::int64_t> from)
{
    int code = 0;
    while ((code = container.read(*m_packet)) >= 0) {
        const bool isKey = (m_packet->flags & AV_PKT_FLAG_KEY) != 0;
        if (m_awaitsKey && !isKey)
            continue;
        m_awaitsKey = false;
        m_codec->skip_frame = from && m_packet->pts < *from ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
        code = avcodec_send_packet(m_codec.get(), m_packet.get());
        m_hasBegun = true;
        av_packet_unref(m_packet.get());
        if (code >= 0)
            return 0;
        ++m_damaged;
    }
    if (code == AVERROR_EXIT)
        return code;
    // The end, or a place where nothing more can be read: what the decoder still holds comes out.
    m_isDraining = true;
    return avcodec_send_packet(m_codec.get(), nullptr);
}

int Decoder::next(Container& container, AVFrame& frame, std::optional<std::int64_t> from)
{
    for (;;) {
        const int code = avcodec_receive_frame(m_codec.get(), &frame);
        if (code >= 0 || code == AVERROR_EOF)
            return code;
        if (code != AVERROR(EAGAIN)) {
            ++m_damaged;  // of a frame that another thread decoded
            continue;
        }
        if (m_isDraining)
            return AVERROR_EOF;
        if (const int fed = feed(container, from); fed < 0 && fed != AVERROR_EOF)
            return fed;
    }
}

void Decoder::noteBeginning(Container& container)
{
    const AVCodecParameters& parameters = *container.stream().codecpar;
    const AVPixFmtDescriptor* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(parameters.format));
    const bool isWhole = format != nullptr && format->log2_chroma_w == 0 && format->nb_components > 1;
    if (m_hasBegun || parameters.codec_id != AV_CODEC_ID_H264 || !isWhole)
        return;
    if (container.restart())
        static_cast<void>(feed(container, {}));  // what is wrong with it shows where it is read for its frame
}

void Decoder::flush(bool fromKey)
{
    avcodec_flush_buffers(m_codec.get());
    m_isDraining = false;
    m_awaitsKey = fromKey;
}

}  // namespace orangery::media
