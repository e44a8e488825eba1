// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/world/training/policy_recipe.h"

#include <functional>
#include <memory>

namespace orangery::nn {
class Decoder;
}

namespace orangery::world {

/// How a training stands after a step.
struct TrainingPoint {
    std::int64_t step = 0;  ///< from 1
    double loss = 0;        ///< mean cross-entropy of the response's tokens of this batch, in nats
    double rate = 0;        ///< learning rate of the step
};

using TrainingSink = std::function<void(const TrainingPoint&)>;

/// Trains a policy from scratch on this thread alone. The weights depend on the recipe and on nothing else. Fails with
/// Cancelled within one step (some 50 ms) of a stop request.
[[nodiscard]] Result<std::shared_ptr<nn::Decoder>> trainPolicy(const PolicyRecipe& recipe, const Context& context,
                                                               const TrainingSink& sink);

}  // namespace orangery::world
