// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/image/image.h"

namespace orangery::image {

/// What becomes of transparency when an image is made RGB.
enum class AlphaRule {
    Drop,   ///< the alpha channel is left out, as by Pillow's convert("RGB")
    White,  ///< the image is laid on white, as the processors of transformers 5 do
};

/// The image in mode RGB, as Pillow converts it: 16-bit grey is cut at 255, CMYK goes by R = (255 - K)(255 - C) / 255,
/// and so on. Takes the image by value: one that is RGB already is handed back.
[[nodiscard]] Image toRgb(Image image, AlphaRule alpha = AlphaRule::Drop);

/// The image in mode RGBA, as Pillow's convert("RGBA"): a colour called transparent, or a palette's alphas, become the
/// alpha channel.
[[nodiscard]] Image toRgba(const Image& image);

/// Colours multiplied by alpha, as Pillow does before it filters RGBA and LA images. Other modes come back as they are.
[[nodiscard]] Image multiplyAlpha(Image image);

/// Undoes multiplyAlpha where alpha is neither 0 nor 255.
[[nodiscard]] Image divideAlpha(Image image);

}  // namespace orangery::image
