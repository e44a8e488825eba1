// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/cloud.h"

#include <algorithm>

namespace orangery::cloud {

std::string_view colouredParts(const Cloud& cloud)
{
    return !cloud.faceColours.empty() ? "faces" : !cloud.colours.empty() ? "points" : "";
}

float Bounds::extent() const
{
    return std::max({high[0] - low[0], high[1] - low[1], high[2] - low[2]});
}

Point Bounds::centre() const
{
    return {(high[0] + low[0]) / 2, (high[1] + low[1]) / 2, (high[2] + low[2]) / 2};
}

Bounds boundsOf(const std::vector<Point>& points)
{
    Bounds bounds{points.front(), points.front()};
    for (const Point& point : points) {
        for (std::size_t i = 0; i < 3; ++i) {
            bounds.low[i] = std::min(bounds.low[i], point[i]);
            bounds.high[i] = std::max(bounds.high[i], point[i]);
        }
    }
    return bounds;
}

}  // namespace orangery::cloud
