// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// The files that arguments mean: a file is itself, whatever its name; a folder is all pictures, videos and meshes below it, by
/// their endings, sorted by path, hidden ones left out. Nothing is taken as a pattern. What does not exist stays in the
/// list and fails when it is read. ErrorCode::Input for a folder without any.
[[nodiscard]] Result<std::vector<std::string>> expandedInputs(const std::vector<std::string>& arguments);

/// One path a line; blank lines left out.
[[nodiscard]] Result<std::vector<std::string>> readInputList(const fs::path& path);

}  // namespace orangery::zero_shot
