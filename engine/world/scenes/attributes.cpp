// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/attributes.h"

#include <cstddef>

namespace orangery::scenes {

namespace {

constexpr std::array<std::string_view, kColours.size()> kColourNames{"red",       "orange", "yellow", "green",
                                                                     "turquoise", "blue",   "purple", "pink"};
constexpr std::array<std::string_view, kShapes.size()> kShapeNames{"circle", "square", "triangle", "star",
                                                                   "cross",  "ring",   "heart",    "moon"};
constexpr std::array<std::string_view, kTextures.size()> kTextureNames{"plain", "striped", "dotted", "chequered"};
constexpr std::array<std::string_view, kSizes.size()> kSizeNames{"small", "medium", "large"};
constexpr std::array<std::string_view, kPlaces.size() + 1> kPlaceNames{"centre", "left",   "right",
                                                                       "top",    "bottom", "anywhere"};
constexpr std::array<std::string_view, kBackgrounds.size()> kBackgroundNames{"white", "grey", "black", "sand"};

}  // namespace

std::string_view nameOf(Colour colour)
{
    return kColourNames.at(static_cast<std::size_t>(colour));
}

std::string_view nameOf(Shape shape)
{
    return kShapeNames.at(static_cast<std::size_t>(shape));
}

std::string_view nameOf(Texture texture)
{
    return kTextureNames.at(static_cast<std::size_t>(texture));
}

std::string_view nameOf(Size size)
{
    return kSizeNames.at(static_cast<std::size_t>(size));
}

std::string_view nameOf(Place place)
{
    return kPlaceNames.at(static_cast<std::size_t>(place));
}

std::string_view nameOf(Background background)
{
    return kBackgroundNames.at(static_cast<std::size_t>(background));
}

}  // namespace orangery::scenes
