// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/scenes/caption.h"

#include <string>
#include <vector>

namespace orangery::recognition_sample {

/// A class whose name means nothing.
struct MadeUpClass {
    std::string name;  ///< "dax"
    scenes::SceneClass kind;
    bool isSolid = false;                   ///< then it has no pattern
    std::vector<std::string> descriptions;  ///< captions of the grammar that are true of the whole class
};

inline constexpr std::size_t kMadeUpScenes = 24;
inline constexpr std::size_t kMadeUpSolids = 8;
inline constexpr std::size_t kDescriptions = 6;  ///< of each class

/// First kMadeUpScenes patterned combinations of colour, texture and shape, then one plain solid for each shape, in as many
/// colours: all of them are held out of the sample encoder's training. Always the same.
[[nodiscard]] std::vector<MadeUpClass> madeUpClasses();

}  // namespace orangery::recognition_sample
