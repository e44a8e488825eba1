// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/write_png.h"

#include <png.h>

namespace orangery::image {

Result<std::string> encodePng(const Image& image)
{
    png_image description{};
    description.version = PNG_IMAGE_VERSION;
    description.width = static_cast<png_uint_32>(image.size.width);
    description.height = static_cast<png_uint_32>(image.size.height);
    switch (image.mode) {
    case PixelMode::Gray:
        description.format = PNG_FORMAT_GRAY;
        break;
    case PixelMode::Rgb:
        description.format = PNG_FORMAT_RGB;
        break;
    case PixelMode::Rgba:
        description.format = PNG_FORMAT_RGBA;
        break;
    default:
        return failure(ErrorCode::Failed,
                       "A picture of the mode " + std::string(nameOf(image.mode)) + " is not written as PNG");
    }
    // Pictures are looked at once and thrown away: speed counts more than the last tenth of size.
    description.flags = PNG_IMAGE_FLAG_FAST;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(description);
    std::string bytes(size, '\0');
    if (png_image_write_to_memory(&description, bytes.data(), &size, 0, image.bytes.data(), 0, nullptr) == 0)
        return failure(ErrorCode::Failed, "A picture could not be written as PNG", description.message);
    bytes.resize(size);
    return bytes;
}

}  // namespace orangery::image
