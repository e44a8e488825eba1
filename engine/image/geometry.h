// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/image/transform.h"

namespace orangery::image {

/// The size that `transform.resize` gives an image of that size. ErrorCode::Input when an edge would vanish or exceed
/// 2^30 pixels.
[[nodiscard]] Result<Size> resizedSize(Size size, const EncoderTransform& transform);

/// A crop of the resized image, and where it comes to lie in the result when the image is smaller than the crop.
struct CropPlan {
    Window window;  ///< of the resized image
    Size result;
    int left = 0;  ///< of the window, in the result
    int top = 0;
};
[[nodiscard]] CropPlan planCrop(Size size, Size crop, CropRule rule);

/// The image in a square of its longer edge, at floor((edge - size) / 2), on that colour. Mode RGB.
[[nodiscard]] Image paddedToSquare(const Image& rgb, const Colour& background);

/// `image` at that place in a larger one that is filled with `fill`.
[[nodiscard]] Image placed(const Image& image, const CropPlan& plan, std::uint8_t fill);

}  // namespace orangery::image
