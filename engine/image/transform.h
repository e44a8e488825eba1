// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/image/convert.h"
#include "engine/image/image.h"
#include "engine/image/resample.h"

#include <array>
#include <optional>
#include <vector>

namespace orangery::image {

enum class ResizeRule {
    Keep,          ///< none
    ShortestEdge,  ///< the shorter edge becomes `resizeTo.width`, the longer int(width * longer / shorter)
    Squash,        ///< both edges, without regard to the aspect
    Inside,  ///< the aspect stays and the longer edge fits into `resizeTo`, each edge rounded (OpenCLIP "longest")
    Cover,   ///< the aspect stays and the shorter edge fills `resizeTo`, each edge rounded
};

/// Where a crop begins when the margin is odd, and where an image that is smaller than the crop lies in it.
enum class CropRule {
    HuggingFace,  ///< floor((size - crop) / 2); a padded image begins at ceil((crop - size) / 2)
    Torchvision,  ///< (size - crop) / 2 rounded half to even; a padded image begins at floor((crop - size) / 2)
};

enum class RgbOrder {
    First,  ///< before anything else, as the processors of transformers do
    Last,   ///< after resizing and cropping, as OpenAI's CLIP does: palette images are resized by nearest neighbour
};

/// All that happens to a picture before an encoder sees it.
struct EncoderTransform {
    std::optional<Colour> padToSquare = {};  ///< first, centred on a square of that colour (LLaVA's expand2square)
    ResizeRule resize = ResizeRule::ShortestEdge;
    Size resizeTo = {224, 224};
    Filter filter = Filter::Bicubic;
    std::optional<Size> crop = Size{224, 224};  ///< centre; black where the image does not reach
    CropRule cropRule = CropRule::HuggingFace;
    std::uint8_t fill = 0;         ///< what a crop that is larger than the image is filled with
    double rescale = 1.0 / 255.0;  ///< 1 = values stay 0 ... 255
    float offset = 0;              ///< added after rescaling
    std::array<double, 3> mean = {0, 0, 0};
    std::array<double, 3> std = {1, 1, 1};
    RgbOrder rgb = RgbOrder::First;
    AlphaRule alpha = AlphaRule::Drop;

    [[nodiscard]] Result<void> validate() const;
};

/// The colour that LLaVA pads with: int(255 * mean).
[[nodiscard]] Colour padColour(const std::array<double, 3>& mean);

/// No edge that a processor asks for is longer.
inline constexpr int kMaxEdge = 16'384;

/// What the encoder sees, before numbers are made of it: mode RGB. ErrorCode::Input when the aspect is so extreme that
/// an edge would have no pixel or too many.
[[nodiscard]] Result<Image> encoderPixels(Image image, const EncoderTransform& transform);

/// pixel_values [3, height, width] of an RGB image: ((u8 * rescale + offset) - mean) / std, in float32 after rescaling.
[[nodiscard]] std::vector<float> pixelValues(const Image& rgb, const EncoderTransform& transform);

}  // namespace orangery::image
