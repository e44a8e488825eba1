// SPDX-License-Identifier: GPL-3.0-or-later
// WebP, also the first picture of an animation.
#include "engine/image/decode_impl.h"
#include "engine/image/orientation.h"

#include <webp/decode.h>
#include <webp/demux.h>
#include <cstring>
#include <memory>
#include <string>

namespace orangery::image {

namespace {

struct DecoderCloser {
    void operator()(WebPAnimDecoder* decoder) const { WebPAnimDecoderDelete(decoder); }
};

struct ChunkIterator : WebPChunkIterator {
    ChunkIterator() : WebPChunkIterator{} {}
    ChunkIterator(const ChunkIterator&) = delete;
    ChunkIterator& operator=(const ChunkIterator&) = delete;
    ~ChunkIterator() { WebPDemuxReleaseChunkIterator(this); }
};

int orientationOf(const WebPAnimDecoder& decoder)
{
    ChunkIterator chunk;
    if (WebPDemuxGetChunk(WebPAnimDecoderGetDemuxer(&decoder), "EXIF", 1, &chunk) == 0)
        return 1;
    return exifOrientation({reinterpret_cast<const char*>(chunk.chunk.bytes), chunk.chunk.size});
}

/// Red, green, blue, alpha of the whole canvas; the alpha is left out where the file has none.
Image imageOf(const std::uint8_t* pixels, Size size, bool hasAlpha)
{
    Image image = makeImage(size, hasAlpha ? PixelMode::Rgba : PixelMode::Rgb);
    if (hasAlpha) {
        std::memcpy(image.bytes.data(), pixels, image.bytes.size());
        return image;
    }
    std::uint8_t* to = image.bytes.data();
    for (std::size_t i = 0; i < image.bytes.size(); i += 3, pixels += 4)
        std::memcpy(to + i, pixels, 3);
    return image;
}

}  // namespace

std::string webpVersion()
{
    const int version = WebPGetDecoderVersion();  // 0x010204 is 1.2.4
    return "libwebp " + std::to_string(version >> 16) + "." + std::to_string((version >> 8) & 0xFF) + "." +
           std::to_string(version & 0xFF);
}

Result<Picture> decodeWebp(std::string_view bytes, std::string_view source)
{
    const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
    WebPBitstreamFeatures features{};
    if (WebPGetFeatures(data.bytes, data.size, &features) != VP8_STATUS_OK)
        return cannotDecode(source, "WebP", "its header is malformed");
    // A picture of one colour takes a few bytes, whatever its size.
    if (auto sized = checkPictureSize(source, static_cast<std::uint64_t>(features.width),
                                      static_cast<std::uint64_t>(features.height), kMaxPixels);
        !sized)
        return failure(sized.error());
    WebPAnimDecoderOptions options{};
    if (WebPAnimDecoderOptionsInit(&options) == 0)
        return cannotDecode(source, "WebP", "the installed libwebp is of another version");
    options.color_mode = MODE_RGBA;
    const std::unique_ptr<WebPAnimDecoder, DecoderCloser> decoder(WebPAnimDecoderNew(&data, &options));
    WebPAnimInfo info{};
    std::uint8_t* pixels = nullptr;
    int time = 0;
    if (!decoder || WebPAnimDecoderGetInfo(decoder.get(), &info) == 0 ||
        WebPAnimDecoderGetNext(decoder.get(), &pixels, &time) == 0)
        return cannotDecode(source, "WebP", "its data do not decode");
    const Size size{static_cast<int>(info.canvas_width), static_cast<int>(info.canvas_height)};
    return Picture{.image = imageOf(pixels, size, features.has_alpha != 0),
                   .orientation = orientationOf(*decoder),
                   .isFirstOfSeveral = info.frame_count > 1};
}

}  // namespace orangery::image
