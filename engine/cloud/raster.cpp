// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/raster.h"

#include <algorithm>

namespace orangery::cloud {

namespace {

/// Where an output pixel lies between two input pixels.
struct Place {
    int low = 0;
    int high = 0;
    float part = 0;  ///< of `high`
};

std::vector<Place> places(int from, int to)
{
    const float scale = to > 1 ? static_cast<float>(from - 1) / static_cast<float>(to - 1) : 0;
    std::vector<Place> found;
    for (int i = 0; i < to; ++i) {
        const float exact = scale * static_cast<float>(i);
        const int low = std::min(static_cast<int>(exact), from - 1);
        found.push_back({low, std::min(low + 1, from - 1), exact - static_cast<float>(low)});
    }
    return found;
}

}  // namespace

Raster resizedWithCorners(const Raster& raster, int width, int height)
{
    const std::vector<Place> columns = places(raster.width, width);
    const std::vector<Place> rows = places(raster.height, height);
    Raster result(width, height, 0);
    for (int y = 0; y < height; ++y) {
        const Place& v = rows[static_cast<std::size_t>(y)];
        for (int x = 0; x < width; ++x) {
            const Place& u = columns[static_cast<std::size_t>(x)];
            const float above = (1 - u.part) * raster.at(v.low, u.low) + u.part * raster.at(v.low, u.high);
            const float below = (1 - u.part) * raster.at(v.high, u.low) + u.part * raster.at(v.high, u.high);
            result.at(y, x) = (1 - v.part) * above + v.part * below;
        }
    }
    return result;
}

}  // namespace orangery::cloud
