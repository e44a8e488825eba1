// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/policy_recipe.h"

#include "engine/world/sample_model.h"
#include "engine/world/vocabulary.h"

#include <algorithm>
#include <cmath>

namespace orangery::world {

namespace {

constexpr double kOwnShare = 0.96;
constexpr double kOtherShare = 0.02;

OperationMix mixFor(std::string_view name)
{
    if (name == "all")
        return {};
    const auto share = [name](Operation operation) { return name == nameOf(operation) ? kOwnShare : kOtherShare; };
    return {.plus = share(Operation::Plus), .minus = share(Operation::Minus), .times = share(Operation::Times)};
}

}  // namespace

Result<void> PolicyRecipe::validate() const
{
    if (steps < 1 || batch < 1 || warmUp < 0 || !std::isfinite(peakRate) || peakRate <= 0)
        return failure(ErrorCode::Usage, "steps, batch and learning rate of the policy " + name + " must be positive");
    return mix.validate();
}

Result<PolicyRecipe> recipeFor(std::string_view name, std::uint64_t seed, std::int64_t steps)
{
    const std::vector<std::string> known = shippedModels();
    if (std::find(known.begin(), known.end(), name) == known.end())
        return failure(ErrorCode::Usage, "there is no sample policy '" + std::string(name) + "'", {},
                       "The policies are plus, minus, times and all.");
    PolicyRecipe recipe{.name = std::string(name), .mix = mixFor(name), .seed = seed, .steps = steps};
    return recipe.validate().map([&] { return recipe; });
}

Json toJson(const PolicyRecipe& recipe)
{
    return {{"task", "counted-shapes"},
            {"mix", {{"plus", recipe.mix.plus}, {"minus", recipe.mix.minus}, {"times", recipe.mix.times}}},
            {"optimiser", "AdamW"},
            {"steps", recipe.steps},
            {"warm_up", recipe.warmUp},
            {"batch", recipe.batch},
            {"peak_rate", recipe.peakRate},
            {"schedule", "cosine"}};
}

nn::DecoderConfig policyConfig()
{
    return {.vocabulary = static_cast<std::int64_t>(kVocabularySize),
            .positions = static_cast<std::int64_t>(kMaxTokens),
            .width = 48,
            .heads = 4,
            .layers = 2,
            .hidden = 192};
}

}  // namespace orangery::world
