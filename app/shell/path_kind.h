// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::shell {

/// The format of files and folders of weights, whatever theirs is.
inline constexpr const char* kWeightsFormat = "weights";

/// What lies at a path, as far as is needed to find the tool that opens it.
struct PathKind {
    std::string task = {};    ///< of a run folder: the task that made it
    std::string format = {};  ///< of a JSON file: its member "format"; of weights, kWeightsFormat
    std::string name = {};    ///< of a file
    /// Of a folder that is neither a run nor a model: names of files in it, the first few hundred.
    std::vector<std::string> holds = {};
    std::optional<Error> problem = {};  ///< of such a folder: why it is neither
};

/// Looks at a path without reading more than the beginning of a file, or the headers of weights. ErrorCode::Input when nothing is there.
[[nodiscard]] Result<PathKind> kindOfPath(const fs::path& path);

}  // namespace orangery::shell
