// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/encoders/text_tower_torch.h"
#include "engine/nn/encoders/vision_tower_torch.h"
#include "engine/nn/encoders/weight_reader_torch.h"

namespace orangery::nn {

/// The image tower of a layout, read by its table of names. What is missing or does not fit is noted in the reader.
[[nodiscard]] VisionTower readVisionTower(WeightReader& reader, const models::VisionSizes& sizes,
                                          models::EncoderLayout layout);
/// The same of the text tower.
[[nodiscard]] TextTower readTextTower(WeightReader& reader, const models::TextSizes& sizes,
                                      models::EncoderLayout layout);

}  // namespace orangery::nn
