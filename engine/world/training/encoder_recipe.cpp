// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/encoder_recipe.h"

#include <cmath>

namespace orangery::world {

Result<void> EncoderRecipe::validate() const
{
    if (steps < 1 || warmUp < 0 || !std::isfinite(peakRate) || peakRate <= 0)
        return failure(ErrorCode::Usage, "steps and learning rate of the encoder must be positive");
    if (batch < 16 || batch % 2 != 0)
        return failure(ErrorCode::Usage, "the encoder's batch must be an even number from 16 on");
    return {};
}

Json toJson(const EncoderRecipe& recipe)
{
    return {{"task", "scenes and their captions"},
            {"objective",
             "symmetric InfoNCE, where a caption of another scene that is true of this one is left out; "
             "and the cross-entropy of colour, shape and texture, told from either embedding by "
             "directions that are learned and then dropped"},
            {"optimiser", "AdamW"},
            {"steps", recipe.steps},
            {"warm_up", recipe.warmUp},
            {"batch", recipe.batch},
            {"peak_rate", recipe.peakRate},
            {"weight_decay", recipe.weightDecay},
            {"beta2", recipe.beta2},
            {"schedule", "cosine"}};
}

}  // namespace orangery::world
