// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/tensor.h"

#include <cstddef>
#include <span>

namespace orangery::io {

/// Values of a real type as F32, exact but for F64 and whole numbers of more than 24 bits, which are rounded.
/// `out` has one place for each of them, `values` at least as many. ErrorCode::Input for types without an agreed layout (F6) and complex values.
[[nodiscard]] Result<void> toFloats(DType type, std::span<const std::byte> values, std::span<float> out);

/// As toFloats, in double: whole numbers of up to 53 bits and F64 are exact.
[[nodiscard]] Result<void> toDoubles(DType type, std::span<const std::byte> values, std::span<double> out);

/// Whether toFloats reads values of this type.
[[nodiscard]] bool hasFloats(DType type);

/// A tensor of another floating-point type: F32, F16 or BF16, rounded to nearest, ties to even (F64 by way of F32).
/// A tensor whose values are not floating-point comes back as it is. ErrorCode::Input naming the tensor as toFloats.
[[nodiscard]] Result<Tensor> convert(Tensor tensor, DType to);

}  // namespace orangery::io
