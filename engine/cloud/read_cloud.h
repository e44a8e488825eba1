// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/cloud/cloud.h"

namespace orangery::cloud {

/// Whether a file, by its first bytes, its size and never its name, is of one of the formats that readCloud reads.
[[nodiscard]] bool looksLikeCloud(const fs::path& path);

/// Reads OFF, PLY, XYZ and its like, NPY, NPZ, HDF5 as of ModelNet40 and ScanObjectNN, OBJ, STL or PCD. `object` chooses one of
/// several in a file, from 0; so does a name as of fileObject(). ErrorCode::Input naming the file, the place and the reason; ErrorCode::Usage for an object
/// that is not there.
[[nodiscard]] Result<Cloud> readCloud(const fs::path& path, std::size_t object = 0);

}  // namespace orangery::cloud
