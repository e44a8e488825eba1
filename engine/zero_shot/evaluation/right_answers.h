// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/zero_shot/evaluation/embedding_spool.h"
#include "engine/zero_shot/scoring/ranking.h"

#include <span>
#include <vector>

namespace orangery::zero_shot {

/// scale x score + bias of every class.
[[nodiscard]] std::vector<float> logitsOf(std::span<const double> scores, const LogitRule& rule);

/// For each embedding whether the class with the highest logit is the right one, ties to the class that stands first.
/// `truth` has the class of each; `same` as firstOfName() gives it. ErrorCode::Cancelled once stop is requested.
[[nodiscard]] Result<std::vector<bool>> rightAnswers(const ClassScorer& scorer, const LogitRule& rule,
                                                     EmbeddingSpool& embeddings, const std::vector<std::size_t>& truth,
                                                     const std::vector<std::size_t>& same, const Context& context);

}  // namespace orangery::zero_shot
