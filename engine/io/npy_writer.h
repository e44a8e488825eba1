// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/dtype.h"

#include <cstdint>
#include <string>
#include <vector>

namespace orangery::io {

/// Whether NumPy has this type itself (it has no BF16, F8 and F4).
[[nodiscard]] bool hasNumpyType(DType dtype);

/// What stands before the values of an NPY file (version 1.0): row-major, little-endian, of a type that hasNumpyType.
/// A multiple of 64 bytes.
[[nodiscard]] std::string npyHeader(DType dtype, const std::vector<std::int64_t>& shape);

}  // namespace orangery::io
