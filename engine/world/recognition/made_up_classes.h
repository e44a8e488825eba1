// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/world/scenes/caption.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::recognition_sample {

/// A class whose name means nothing.
struct MadeUpClass {
    std::string name;  ///< "dax"
    scenes::Shape shape = scenes::Shape::Circle;
    std::optional<scenes::SceneClass> kind;  ///< nothing for a solid, which has no colour and no pattern
    std::vector<std::string> descriptions;   ///< captions of the grammar that are true of the whole class
};

inline constexpr std::size_t kMadeUpScenes = 24;
inline constexpr std::size_t kMadeUpSolids = 8;
inline constexpr std::size_t kDescriptions = 6;  ///< of each class

/// First kMadeUpScenes patterned combinations of colour, texture and shape, all of them held out of the sample encoder's
/// training, then one solid for each shape. Always the same.
[[nodiscard]] std::vector<MadeUpClass> madeUpClasses();

}  // namespace orangery::recognition_sample
