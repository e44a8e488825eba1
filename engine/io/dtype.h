// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace orangery::io {

/// Types of the values in a tensor file, as safetensors names them.
enum class DType : std::uint8_t {
    Bool,
    F4,      ///< OCP E2M1; the first of two values lies in the low half of a byte
    F6E2M3,  ///< OCP; listed only, because no layout of the bits is agreed on
    F6E3M2,
    U8,
    I8,
    F8E5M2,
    F8E4M3,      ///< finite: no infinities, NaN is S.1111.111
    F8E8M0,      ///< a power of two
    F8E4M3Fnuz,  ///< one zero, no infinities, NaN is 0x80
    F8E5M2Fnuz,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    I64,
    U64,
    F64,
    C64,  ///< two F32: real and imaginary part
};

/// "F32", "BF16", ...
[[nodiscard]] std::string_view nameOf(DType dtype);
[[nodiscard]] std::optional<DType> dtypeOf(std::string_view name);
/// Bits of one value: a whole number of bytes but for F4 and F6.
[[nodiscard]] std::size_t bitsOf(DType dtype);
/// Whether the values are real floating-point numbers.
[[nodiscard]] bool isFloating(DType dtype);

}  // namespace orangery::io
