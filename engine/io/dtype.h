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
    U8,
    I8,
    F8E5M2,
    F8E4M3,
    F8E8M0,
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
/// Bytes of one value.
[[nodiscard]] std::size_t sizeOf(DType dtype);

}  // namespace orangery::io
