// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orangery::cloud {

/// No file with more objects is taken apart.
inline constexpr std::size_t kMostObjects = std::size_t{1} << 20U;

/// What a file holds.
struct CloudObjects {
    std::size_t count = 1;
    bool looksLikeClouds = true;                           ///< false of an array that may as well be something else
    std::vector<std::optional<std::int64_t>> labels = {};  ///< of the objects: as many, or none
    std::vector<std::string> classNames = {};              ///< by label, where a list beside the file tells them
};

/// Of HDF5, NPY and NPZ; every other cloud or mesh is one object without a label. An array of NumPy looks like clouds where
/// it is of floats, 3 or 6 a point, and more points than that. ErrorCode::Input for what readCloud does not read either, and for
/// more than kMostObjects.
[[nodiscard]] Result<CloudObjects> readCloudObjects(const fs::path& path);

}  // namespace orangery::cloud
