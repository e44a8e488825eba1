// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/tree_file.h"

#include <vector>

namespace orangery::comcts_page {

/// A tree that was kept without its events, as the events of a search that would have made it: round by round, each
/// node with the statistics that it had at the end. So a page needs one way to show a tree, not two.
[[nodiscard]] std::vector<Json> eventsOf(const comcts::TreeDocument& document);

}  // namespace orangery::comcts_page
