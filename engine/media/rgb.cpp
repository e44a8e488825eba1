// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/rgb_impl.h"

#include <cstdint>
#include <cstring>
#include <string>

namespace orangery::media {

namespace {

constexpr int kHighDefinitionRows = 720;
constexpr std::size_t kPadding = 64;

/// libswscale's number of the matrix.
int matrixOf(const AVFrame& frame, ColourRule rule)
{
    if (rule == ColourRule::Bt601)
        return SWS_CS_ITU601;
    switch (frame.colorspace) {
    case AVCOL_SPC_BT709:
        return SWS_CS_ITU709;
    case AVCOL_SPC_FCC:
        return SWS_CS_FCC;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return SWS_CS_ITU601;
    case AVCOL_SPC_SMPTE240M:
        return SWS_CS_SMPTE240M;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return SWS_CS_BT2020;
    default:
        return rule == ColourRule::Guess && frame.height >= kHighDefinitionRows ? SWS_CS_ITU709 : SWS_CS_ITU601;
    }
}

bool isFullRange(const AVFrame& frame)
{
    switch (frame.format) {
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVJ411P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVJ440P:
    case AV_PIX_FMT_YUVJ444P:
        return true;
    default:
        return frame.color_range == AVCOL_RANGE_JPEG;
    }
}

}  // namespace

Result<image::Image> RgbConverter::convert(const AVFrame& frame)
{
    const auto format = static_cast<AVPixelFormat>(frame.format);
    // Made anew where the size or the format changes within the stream.
    m_scaler.reset(sws_getCachedContext(m_scaler.release(), frame.width, frame.height, format, frame.width,
                                        frame.height, AV_PIX_FMT_RGB24, SWS_BILINEAR, nullptr, nullptr, nullptr));
    if (m_scaler == nullptr)
        return failure(ErrorCode::Input,
                       "Frames of the pixel format " + std::to_string(frame.format) + " cannot be turned into RGB");
    constexpr int kOne = 1 << 16;
    const int* matrix = sws_getCoefficients(matrixOf(frame, m_rule));
    // Fails, and changes nothing, for formats that are RGB already.
    static_cast<void>(sws_setColorspaceDetails(m_scaler.get(), matrix, isFullRange(frame) ? 1 : 0,
                                               sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, kOne, kOne));
    // libswscale writes whole vectors: rows are padded there and copied after.
    image::Image picture = image::makeImage({frame.width, frame.height}, image::PixelMode::Rgb);
    const std::size_t stride = (picture.rowBytes() + kPadding - 1) / kPadding * kPadding;
    m_rows.resize(stride * static_cast<std::size_t>(frame.height) + 2 * kPadding);
    std::uint8_t* const start = m_rows.data() + (kPadding - reinterpret_cast<std::uintptr_t>(m_rows.data()) % kPadding);
    std::uint8_t* const rows[] = {start, nullptr, nullptr, nullptr};
    const int strides[] = {static_cast<int>(stride), 0, 0, 0};
    const int written = sws_scale(m_scaler.get(), frame.data, frame.linesize, 0, frame.height, rows, strides);
    if (written != frame.height)
        return failure(ErrorCode::Failed, "A frame could not be turned into RGB",
                       written < 0 ? libavText(written) : "libswscale wrote " + std::to_string(written) + " rows");
    for (int y = 0; y < frame.height; ++y)
        std::memcpy(picture.row(y), start + static_cast<std::size_t>(y) * stride, picture.rowBytes());
    return picture;
}

}  // namespace orangery::media
