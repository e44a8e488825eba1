// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/encoder_config.h"
#include "engine/models/expected/expected_tensors.h"

namespace orangery::models {

/// The tensors of an encoder of these sizes. `weights` decide which of several ways of storing one is meant: names of
/// TensorFlow's norms, tables with a leading 1, parts that may be left out as a whole.
[[nodiscard]] ExpectedTensors encoderTensors(const EncoderConfig& config, const io::Weights& weights);

/// The tensors of an EfficientNet-Lite with as many blocks as the files have; sizes come from the files.
[[nodiscard]] ExpectedTensors classifierTensors(const io::Weights& weights);

}  // namespace orangery::models
