// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/scene_class.h"

#include <cstddef>

namespace orangery::scenes {

bool isHeldOut(const SceneClass& kind)
{
    constexpr std::size_t kShapesPerColour = 6;
    const auto c = static_cast<std::size_t>(kind.colour);
    const auto s = static_cast<std::size_t>(kind.shape);
    const std::size_t diagonal = (s + kShapes.size() - c) % kShapes.size();
    return diagonal < kShapesPerColour &&
           static_cast<std::size_t>(kind.texture) == (2 * c + diagonal) % kTextures.size();
}

std::vector<SceneClass> classesOf(Split split)
{
    std::vector<SceneClass> classes;
    for (const Colour colour : kColours) {
        for (const Shape shape : kShapes) {
            for (const Texture texture : kTextures) {
                const SceneClass kind{.colour = colour, .shape = shape, .texture = texture};
                if (isHeldOut(kind) == (split == Split::HeldOut))
                    classes.push_back(kind);
            }
        }
    }
    return classes;
}

std::string nameOf(const SceneClass& kind)
{
    std::string name(nameOf(kind.colour));
    name.append(" ").append(nameOf(kind.texture)).append(" ").append(nameOf(kind.shape));
    return name;
}

}  // namespace orangery::scenes
