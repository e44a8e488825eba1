// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/dtype.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orangery::io {

/// A tensor with its values as they lie in a file: little-endian, row-major, without gaps.
struct Tensor {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;  ///< empty = a scalar
    std::vector<std::byte> bytes;
};

/// Number of values of a tensor of this shape, or nothing when a size is negative or the product does not fit.
[[nodiscard]] std::optional<std::uint64_t> valuesOf(const std::vector<std::int64_t>& shape);

/// Bytes of a tensor of this shape, or nothing when a size is negative, the product does not fit, or values of less
/// than a byte do not fill the last one.
[[nodiscard]] std::optional<std::uint64_t> bytesOf(DType dtype, const std::vector<std::int64_t>& shape);

/// "[2, 3]".
[[nodiscard]] std::string shapeText(const std::vector<std::int64_t>& shape);

}  // namespace orangery::io
