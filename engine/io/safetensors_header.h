// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/tensor.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::io {

/// The longest header that is read, as in the reference implementation.
inline constexpr std::uint64_t kMaxSafetensorsHeader = 100'000'000;

/// A file begins with its header's length.
inline constexpr std::size_t kSafetensorsLengthBytes = 8;

/// Where one tensor lies. Offsets count from the end of the header.
struct TensorEntry {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;  ///< empty = a scalar; row-major
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct SafetensorsHeader {
    std::vector<TensorEntry> entries;             ///< in the order of their bytes
    std::map<std::string, std::string> metadata;  ///< "__metadata__"
};

/// Length of the header of the file with these first bytes. ErrorCode::Input naming `source` when the file is shorter
/// than its header.
[[nodiscard]] Result<std::uint64_t> safetensorsHeaderLength(std::string_view file, std::string_view source);

/// Reads a safetensors header and checks it against the number of bytes that follow it: known types, shapes without
/// negative sizes, bytes that agree with type and shape, no name twice, and tensors that cover all bytes without gap or
/// overlap. ErrorCode::Input naming `source` and the tensor.
[[nodiscard]] Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes,
                                                               std::string_view source);

}  // namespace orangery::io
