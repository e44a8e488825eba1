// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/cloud/cloud.h"
#include "engine/cloud/cloud_objects.h"

#include <cstdint>
#include <vector>

namespace orangery::cloud {

/// Where one object lies in an array of shape [N, 3+] or [B, N, 3+].
struct ObjectShape {
    std::uint64_t objects = 1;
    std::uint64_t points = 0;
    std::uint64_t columns = 3;
};

/// Error with the reason alone for any other shape, and for more points than are read.
[[nodiscard]] Result<ObjectShape> objectShape(const std::vector<std::int64_t>& shape);
/// As many objects, without labels. Error with the reason alone for more than kMostObjects.
[[nodiscard]] Result<CloudObjects> countedObjects(const ObjectShape& shape);
/// ErrorCode::Usage for an object that is not there, ErrorCode::Input where there is none.
[[nodiscard]] Result<void> checkObject(std::size_t object, std::uint64_t objects);
/// The points of an object from its rows; the error names the first that is not finite.
[[nodiscard]] Result<std::vector<Point>> pointsOf(const std::vector<float>& rows, std::uint64_t columns);

/// NPY, or the only array of an NPZ, or its array `data`, `points` or `arr_0`.
[[nodiscard]] Result<Cloud> readNumpyCloud(const fs::path& path, std::size_t object);
/// `data` [B, N, 3+], with `label` and `mask` as ModelNet40 and ScanObjectNN have them, and the names of the classes in a
/// shape_names.txt beside the file.
[[nodiscard]] Result<Cloud> readHdf5Cloud(const fs::path& path, std::size_t object);
/// How many objects such files hold, and their labels; points are not read.
[[nodiscard]] Result<CloudObjects> numpyObjects(const fs::path& path);
[[nodiscard]] Result<CloudObjects> hdf5Objects(const fs::path& path);
/// STL, all its solids together.
[[nodiscard]] Result<Cloud> readStlFile(const fs::path& path);

}  // namespace orangery::cloud
