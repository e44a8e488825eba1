// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/recognition/prepared_classes.h"

#include <vector>

namespace orangery::zero_shot {

/// Scale and bias that hold, the model's or the user's.
[[nodiscard]] LogitRule logitRule(const RecognitionOptions& options, const EncoderFacts& facts);

/// Whether weights of views are those that PointCLIP V2 comes with for ModelNet40, which it searched on the labels of its test.
[[nodiscard]] bool areTunedOnTest(const std::vector<double>& weights);

/// What every result says of how it came to be: model, texts and scores.
[[nodiscard]] Json describeRecognition(const RecognitionOptions& options, const PreparedClasses& prepared,
                                       const EncoderFacts& facts, const Context& context);

}  // namespace orangery::zero_shot
