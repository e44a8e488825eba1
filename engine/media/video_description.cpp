// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/video_description_impl.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <array>
#include <cstring>
#include <utility>

namespace orangery::media {

namespace {

/// The EXIF orientation that a display matrix asks for, or 0 when it is none of the eight. The matrix maps a stored point
/// (x, y) to (a x + c y, b x + d y), y downwards.
int orientationOf(const std::array<std::int32_t, 9>& matrix)
{
    const auto sign = [](std::int32_t value) { return (value > 0) - (value < 0); };
    const std::array<int, 4> abcd{sign(matrix[0]), sign(matrix[1]), sign(matrix[3]), sign(matrix[4])};
    constexpr std::array<std::array<int, 4>, 9> kMatrices{{{},
                                                           {1, 0, 0, 1},
                                                           {-1, 0, 0, 1},
                                                           {-1, 0, 0, -1},
                                                           {1, 0, 0, -1},
                                                           {0, 1, 1, 0},
                                                           {0, 1, -1, 0},
                                                           {0, -1, -1, 0},
                                                           {0, -1, 1, 0}}};
    for (std::size_t orientation = 1; orientation < kMatrices.size(); ++orientation) {
        if (abcd == kMatrices[orientation])
            return static_cast<int>(orientation);
    }
    return 0;
}

int orientationOf(const AVStream& stream)
{
    const std::uint8_t* data = nullptr;
#if LIBAVFORMAT_VERSION_MAJOR >= 61
    const AVPacketSideData* side = av_packet_side_data_get(
        stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    if (side != nullptr && side->size >= sizeof(std::array<std::int32_t, 9>))
        data = side->data;
#else
    std::size_t size = 0;
    data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    if (size < sizeof(std::array<std::int32_t, 9>))
        data = nullptr;
#endif
    if (data == nullptr)
        return 1;
    std::array<std::int32_t, 9> matrix{};
    std::memcpy(matrix.data(), data, sizeof(matrix));
    return orientationOf(matrix);
}

std::string codecName(const AVCodecParameters& parameters)
{
    const AVCodecDescriptor* known = avcodec_descriptor_get(parameters.codec_id);
    return known != nullptr ? known->name : "unknown";
}

}  // namespace

VideoDescription describe(const Container& container, const VideoOptions& options)
{
    const AVFormatContext& format = container.format();
    const AVStream& stream = container.stream();
    const AVCodecParameters& parameters = *stream.codecpar;
    VideoDescription description;
    description.container = format.iformat->long_name;
    description.stream = stream.index;
    for (unsigned i = 0; i < format.nb_streams; ++i) {
        const AVCodecParameters& other = *format.streams[i]->codecpar;
        const char* kind = av_get_media_type_string(other.codec_type);
        description.streams.push_back({kind != nullptr ? kind : "unknown", codecName(other)});
    }
    const char* pixels = av_get_pix_fmt_name(static_cast<AVPixelFormat>(parameters.format));
    description.pixelFormat = pixels != nullptr ? pixels : "unknown";
    description.size = {parameters.width, parameters.height};
    const AVRational aspect =
        stream.sample_aspect_ratio.num != 0 ? stream.sample_aspect_ratio : parameters.sample_aspect_ratio;
    if (aspect.num > 0 && aspect.den > 0)
        description.pixelAspect = av_q2d(aspect);
    if (description.pixelAspect != 1)
        description.problems.emplace_back("Its pixels are not square, and its frames are not stretched.");
    description.orientation = orientationOf(stream);
    if (description.orientation == 0) {
        description.orientation = 1;
        description.problems.emplace_back(
            "It asks to be turned by an angle that is no quarter turn, and is not turned.");
    }
    if (description.orientation >= 5 && options.upright)
        std::swap(description.size.width, description.size.height);
    if (parameters.field_order > AV_FIELD_PROGRESSIVE)
        description.problems.emplace_back("It is interlaced: each frame holds two moments.");
    return description;
}

}  // namespace orangery::media
