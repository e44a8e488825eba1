// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <cstddef>
#include <string>
#include <vector>

namespace orangery::test {

/// The sample encoder, which knows drawn scenes and nothing else.
[[nodiscard]] fs::path sampleEncoder();

struct DrawnScene {
    std::string path;
    std::string className;  ///< "red striped circle"
};

/// Draws the first `count` scenes of a fixed set into a folder, as PNG files, each of another class.
[[nodiscard]] std::vector<DrawnScene> drawScenes(const fs::path& folder, std::size_t count);

/// The classes of some scenes, in their order.
[[nodiscard]] std::vector<std::string> classNamesOf(const std::vector<DrawnScene>& scenes);

}  // namespace orangery::test
