// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/tree_file.h"

#include <cstdint>
#include <optional>

namespace orangery::comcts {

/// Where in its history a search is looked at. One of both, or none for its end.
struct Moment {
    std::optional<std::int64_t> round;  ///< when this round was closed; 0: before the first
    std::optional<std::int64_t> event;  ///< after the event of the log with this seq
};

/// openTree, as the tree stood at a moment. ErrorCode::Usage where both are given, where the log does not reach that
/// far, and where there is no log: a tree file knows only the end.
[[nodiscard]] Result<TreeDocument> openTreeAt(const fs::path& path, const Moment& moment);

}  // namespace orangery::comcts
