// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/json.h"
#include "engine/world/problem.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace orangery::world {

/// Problem number `index` of the set that a seed names; it does not depend on the problems before it.
[[nodiscard]] Problem problemOfSet(std::uint64_t seed, std::uint64_t index, const OperationMix& mix);

struct QuestionSetOptions {
    std::uint64_t seed = 0;
    std::uint64_t count = 200;
    OperationMix mix;
    bool pictures = true;
    bool overwrite = false;

    [[nodiscard]] Result<void> validate() const;
};

/// Writes questions as JSON lines (see questionRecord) and, beside the file, the folder images/ with a picture for
/// each. Pictures come first, so the questions appear only when all that they name is there. ErrorCode::Usage when
/// `file` exists, unless it is to be overwritten.
[[nodiscard]] Result<void> writeQuestionSet(const std::filesystem::path& file, const QuestionSetOptions& options,
                                            Context& context);

}  // namespace orangery::world
