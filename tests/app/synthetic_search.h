// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <cstdint>

namespace orangery::test {

/// Runs a search with three invented policies and a judge that finds errors at random, until its tree has about so many
/// nodes, and writes the run into `folder`. The same nodes and seed give the same tree.
[[nodiscard]] Result<void> writeSyntheticRun(const fs::path& folder, int nodes, std::uint64_t seed = 1);

}  // namespace orangery::test
