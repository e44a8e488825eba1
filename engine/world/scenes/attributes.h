// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace orangery::scenes {

enum class Colour : std::uint8_t { Red, Orange, Yellow, Green, Turquoise, Blue, Purple, Pink };
enum class Shape : std::uint8_t { Circle, Square, Triangle, Star, Cross, Ring, Heart, Moon };
enum class Texture : std::uint8_t { Plain, Striped, Dotted, Chequered };
enum class Size : std::uint8_t { Small, Medium, Large };
/// Where the only thing of a scene is; several things are anywhere.
enum class Place : std::uint8_t { Centre, Left, Right, Top, Bottom, Anywhere };
enum class Background : std::uint8_t { White, Grey, Black, Sand };

inline constexpr std::array kColours{Colour::Red,       Colour::Orange, Colour::Yellow, Colour::Green,
                                     Colour::Turquoise, Colour::Blue,   Colour::Purple, Colour::Pink};
inline constexpr std::array kShapes{Shape::Circle, Shape::Square, Shape::Triangle, Shape::Star,
                                    Shape::Cross,  Shape::Ring,   Shape::Heart,    Shape::Moon};
inline constexpr std::array kTextures{Texture::Plain, Texture::Striped, Texture::Dotted, Texture::Chequered};
inline constexpr std::array kSizes{Size::Small, Size::Medium, Size::Large};
/// Without Place::Anywhere.
inline constexpr std::array kPlaces{Place::Centre, Place::Left, Place::Right, Place::Top, Place::Bottom};
inline constexpr std::array kBackgrounds{Background::White, Background::Grey, Background::Black, Background::Sand};
inline constexpr int kMaxThings = 4;  ///< of one scene

// The plain word for each: "red", "circle", "striped", "small", "left", "white".
[[nodiscard]] std::string_view nameOf(Colour colour);
[[nodiscard]] std::string_view nameOf(Shape shape);
[[nodiscard]] std::string_view nameOf(Texture texture);
[[nodiscard]] std::string_view nameOf(Size size);
[[nodiscard]] std::string_view nameOf(Place place);
[[nodiscard]] std::string_view nameOf(Background background);

}  // namespace orangery::scenes
