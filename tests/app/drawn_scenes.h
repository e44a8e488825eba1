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

struct LabelledScenes {
    std::size_t classes = 0;
    std::size_t each = 0;  ///< scenes of each class
    std::size_t none = 0;  ///< scenes of other classes
};

/// Draws scenes into a folder for each class below `data`, and those of none of these classes into `none`. Returns the
/// classes' names.
std::vector<std::string> drawLabelledScenes(const fs::path& data, const fs::path& none, const LabelledScenes& wanted);

/// The classes of some scenes, in their order.
[[nodiscard]] std::vector<std::string> classNamesOf(const std::vector<DrawnScene>& scenes);

}  // namespace orangery::test
