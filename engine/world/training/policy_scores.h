// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/json.h"
#include "engine/world/problem.h"

#include <array>
#include <cstdint>
#include <memory>

namespace orangery::nn {
class Decoder;
}

namespace orangery::world {

inline constexpr std::uint64_t kScoreSeed = 20'241'231;  ///< of the questions that policies are measured on
inline constexpr std::uint64_t kScoredQuestions = 500;

/// What a policy does on questions with every operation equally often, without any search. Shares are in 0..1.
struct PolicyScores {
    std::uint64_t questions = 0;
    double greedy = 0;                               ///< strict success of the likeliest response
    double sampled = 0;                              ///< strict success of one response at the default temperature
    double descriptions = 0;                         ///< right descriptions among the greedy responses
    std::array<double, kOperations.size()> steps{};  ///< greedy steps with right arithmetic, by their operation
};

/// Measures a policy on the questions of the set `seed`.
[[nodiscard]] Result<PolicyScores> measurePolicy(const std::shared_ptr<const nn::Decoder>& decoder, std::uint64_t seed,
                                                 std::uint64_t questions, const Context& context);

[[nodiscard]] Json toJson(const PolicyScores& scores);

}  // namespace orangery::world
