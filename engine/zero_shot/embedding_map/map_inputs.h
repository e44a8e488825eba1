// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/zero_shot/evaluation/labelled_samples.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Files that are to become points, with their classes where those are known.
struct MapInputs {
    std::vector<std::string> inputs;
    std::vector<std::optional<std::size_t>> truth;
    std::vector<std::string> remarks = {};
};

/// `arguments` are files and folders, whose folder's name tells the class where it is one of `classes`, if the file does not
/// label its objects itself; or one JSON or CSV list
/// of ids with their classes, whose files lie below `root`. `classes` may have no name. ErrorCode::Input for a folder or list
/// without any input.
[[nodiscard]] Result<MapInputs> readMapInputs(const std::vector<std::string>& arguments, const fs::path& root,
                                              const ClassSet& classes, AbsentFiles absent);

}  // namespace orangery::zero_shot
