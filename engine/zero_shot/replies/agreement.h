// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/zero_shot/evaluation/paired_tests.h"
#include "engine/zero_shot/replies/reply_score.h"

namespace orangery::zero_shot {

/// Where a chat model's first classes (rule A) and those of an encoder are right, on the samples that both know.
struct Agreement {
    std::size_t both = 0;
    std::size_t onlyReplies = 0;
    std::size_t onlyRun = 0;
    std::size_t neither = 0;
    std::size_t sameClass = 0;  ///< samples that both take for the same class, right or wrong

    [[nodiscard]] std::size_t compared() const { return both + onlyReplies + onlyRun + neither; }
    [[nodiscard]] McNemar test() const { return mcNemar(onlyReplies, onlyRun); }
};

/// With a run of recognize evaluate, whose samples are found by their ids; a sample without an answer is wrong. ErrorCode::Input
/// where the folder is none, or has no sample of the truth.
[[nodiscard]] Result<Agreement> agreementOf(const ReplyScore& replies, const fs::path& run);

[[nodiscard]] Json toJson(const Agreement& agreement);
/// A sentence or two.
[[nodiscard]] std::string describe(const Agreement& agreement);

}  // namespace orangery::zero_shot
