// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/text/tokenizer.h"
#include "engine/world/training/encoder_recipe.h"

#include <functional>
#include <memory>

namespace orangery::world {

class DualEncoder;

/// How a training stands after a step.
struct EncoderPoint {
    std::int64_t step = 0;  ///< from 1
    double loss = 0;        ///< InfoNCE, mean of both directions over this batch, in nats
    double matched = 0;     ///< share of this batch's scenes whose likeliest caption is their own
    double scale = 0;       ///< what cosines are multiplied by
    double rate = 0;        ///< learning rate of the step
};

using EncoderSink = std::function<void(const EncoderPoint&)>;

/// Trains the encoder from scratch. Each step is shared out to two threads, whatever the machine has, so that the
/// weights depend on the recipe and sizes alone. Fails with Cancelled within one step of a stop request.
[[nodiscard]] Result<std::shared_ptr<DualEncoder>> trainEncoder(const EncoderRecipe& recipe,
                                                                const DualEncoderSizes& sizes,
                                                                const text::Tokenizer& tokenizer,
                                                                const Context& context, const EncoderSink& sink);

}  // namespace orangery::world
