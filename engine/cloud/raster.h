// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace orangery::cloud {

/// A picture of numbers, rows from top to bottom, one channel after the other.
struct Raster {
    int width = 0;
    int height = 0;
    int channels = 1;
    std::vector<float> values = {};  ///< channels * height * width

    Raster() = default;
    Raster(int w, int h, float value, int c = 1)
        : width(w),
          height(h),
          channels(c),
          values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * static_cast<std::size_t>(c), value)
    {
    }
    [[nodiscard]] float& at(int row, int column, int channel = 0) { return values[index(row, column, channel)]; }
    [[nodiscard]] float at(int row, int column, int channel = 0) const { return values[index(row, column, channel)]; }

private:
    [[nodiscard]] std::size_t index(int row, int column, int channel) const
    {
        return static_cast<std::size_t>(channel * height + row) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(column);
    }
};

/// One channel, bilinear with the corners on the corners: torch's interpolate(mode="bilinear", align_corners=True) in single precision.
[[nodiscard]] Raster resizedWithCorners(const Raster& raster, int width, int height);

}  // namespace orangery::cloud
