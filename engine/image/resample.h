// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/image/image.h"
#include "engine/image/resample_filter.h"

namespace orangery::image {

/// A rectangle of pixels.
struct Window {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;

    [[nodiscard]] Size size() const { return {width, height}; }
};

/// Pillow's Image.resize, bit for bit: bilevel and palette images take the nearest pixel whatever the filter, alpha is
/// multiplied in and out again, two passes with rounding between them in the order of Pillow 13, 16-bit grey in
/// floating point.
[[nodiscard]] Image resize(const Image& image, Size size, Filter filter);

/// The pixels of resize(image, size, filter) in `window`, which lies within `size`; the others are never computed.
[[nodiscard]] Image resize(const Image& image, Size size, Filter filter, const Window& window);

/// The pixels in `window`, which lies within the image.
[[nodiscard]] Image cropped(const Image& image, const Window& window);

}  // namespace orangery::image
