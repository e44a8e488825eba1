// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace orangery::cloud {

/// A picture of one channel of numbers, rows from top to bottom.
struct Raster {
    int width = 0;
    int height = 0;
    std::vector<float> values = {};  ///< width * height

    Raster() = default;
    Raster(int w, int h, float value)
        : width(w), height(h), values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h), value)
    {
    }
    [[nodiscard]] float& at(int row, int column)
    {
        return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(column)];
    }
    [[nodiscard]] float at(int row, int column) const
    {
        return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(column)];
    }
};

/// Bilinear with the corners on the corners: torch's interpolate(mode="bilinear", align_corners=True) in single precision.
[[nodiscard]] Raster resizedWithCorners(const Raster& raster, int width, int height);

}  // namespace orangery::cloud
