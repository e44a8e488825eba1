// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace orangery::comcts {

/// What a judge model says to "is this answer right?": its first word decides, whatever follows. Nothing when that is
/// neither yes nor no.
[[nodiscard]] std::optional<bool> parseVerdict(std::string_view reply);

/// What a judge model says of each section: correct = 1, neutral = 0, incorrect or "not correct" = -1; after the last
/// "Final Decision:", or in the whole reply where there is none; separated by semicolons or line breaks. Pieces with
/// none of these words are passed over. ErrorCode::Failed unless there are `count` of them.
[[nodiscard]] Result<std::vector<double>> parseScores(std::string_view reply, std::size_t count);

}  // namespace orangery::comcts
