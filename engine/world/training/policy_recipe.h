// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/nn/decoder_config.h"
#include "engine/world/problem.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace orangery::world {

/// How one sample policy is trained: all that its weights depend on.
struct PolicyRecipe {
    std::string name;  ///< one of shippedModels(); parts the seeds of policies of one set
    OperationMix mix;  ///< of the problems that it is trained on
    std::uint64_t seed = 1;
    std::int64_t steps = 900;
    std::int64_t warmUp = 50;  ///< of the steps; all of them when there are fewer
    std::int64_t batch = 48;   ///< problems a step, each drawn anew
    double peakRate = 4e-3;    ///< learning rate after the warm-up

    /// ErrorCode::Usage unless all numbers are positive and the mix is valid.
    [[nodiscard]] Result<void> validate() const;
};

/// The recipe of a shipped policy. "plus", "minus" and "times" see 96 % of their own operation and 2 % of each other
/// one, which makes them complementary by their data; "all" sees every operation equally often. ErrorCode::Usage for
/// another name.
[[nodiscard]] Result<PolicyRecipe> recipeFor(std::string_view name, std::uint64_t seed, std::int64_t steps);

[[nodiscard]] Json toJson(const PolicyRecipe& recipe);

/// The sizes of every sample policy: 63,390 numbers.
[[nodiscard]] nn::DecoderConfig policyConfig();

}  // namespace orangery::world
