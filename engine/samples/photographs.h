// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <string>
#include <vector>

namespace orangery::samples {

/// A photograph that a package of Debian installs: it is read where it lies and does not ship with the program.
struct Photograph {
    std::string path;  ///< from the root of the file system, without the first slash
    std::string className;
    std::string package;
    bool isThere = false;
};

/// The labelled photographs that `list` names (CSV: id, class, package), looked for below `root`. ErrorCode::Input for a line
/// that is none.
[[nodiscard]] Result<std::vector<Photograph>> findPhotographs(const fs::path& list, const fs::path& root);

/// The list that ships with the program, beside its classes.txt and descriptions.json.
[[nodiscard]] fs::path photographList();

/// Those that are there, as a list that `recognize evaluate` reads: full paths with their classes.
[[nodiscard]] std::string evaluationList(const std::vector<Photograph>& photographs, const fs::path& root);

}  // namespace orangery::samples
