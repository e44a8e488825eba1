// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/encoders/encoder_config.h"
#include "engine/models/encoders/model_files.h"
#include "engine/models/encoders/reference_class.h"
#include "engine/models/expected/expected_tensors.h"

#include <string>

namespace orangery::models {

/// The tensors of an encoder of these sizes, and of the class that its config names. The weights decide which of several
/// ways of storing one is meant: names of TensorFlow's norms, tables with a leading 1, and which parts there are where
/// no class is named.
[[nodiscard]] ExpectedTensors encoderTensors(const EncoderConfig& config, const ModelFiles& files);

/// The tensors of an EfficientNet-Lite with as many blocks as the files have; sizes come from the files.
[[nodiscard]] ExpectedTensors classifierTensors(const io::Weights& weights);
/// What stands before the names of its tensors.
[[nodiscard]] std::string classifierPrefix(const io::Weights& weights);

/// Adds what stands behind the towers for one task; `top` stands before all names of the file.
void expectTaskHead(Expectation& expectation, const std::string& top, const EncoderConfig& config,
                    const ReferenceClass& reference);

}  // namespace orangery::models
