// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::cloud {

using Point = std::array<float, 3>;             ///< x, y, z
using Triangle = std::array<std::uint32_t, 3>;  ///< numbers of points
using Colour = std::array<std::uint8_t, 3>;     ///< red, green, blue

/// No more points or triangles are read: 400 MB of them.
inline constexpr std::size_t kMostPoints = std::size_t{1} << 25U;

/// A point cloud, or a mesh: then there are triangles.
struct Cloud {
    std::string format;         ///< "OFF", "PLY binary", "XYZ", ...
    std::vector<Point> points;  ///< finite
    std::vector<Triangle> triangles =
        {};                            ///< each number is below points.size(); faces of more corners are cut as fans
    std::vector<Colour> colours = {};  ///< of the points: as many, or none
    std::vector<Colour> faceColours = {};    ///< of the triangles: as many, or none; they come before those of points
    std::size_t faces = 0;                   ///< as the file counts them
    std::size_t objects = 1;                 ///< in the file; this is one of them
    std::optional<std::int64_t> label = {};  ///< of a data set's object
    std::string className = {};              ///< of the label, where the data set names it
    std::vector<std::string> remarks = {};   ///< what is odd and does not hinder, one sentence each
};

/// "faces", "points", or "" for an object without colours.
[[nodiscard]] std::string_view colouredParts(const Cloud& cloud);

struct Bounds {
    Point low{};
    Point high{};

    /// The longest side.
    [[nodiscard]] float extent() const;
    [[nodiscard]] Point centre() const;
};

/// Of at least one point.
[[nodiscard]] Bounds boundsOf(const std::vector<Point>& points);

}  // namespace orangery::cloud
