// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/tensor.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace orangery::io {

/// The longest header of an NPY file that is read: NumPy itself writes far less than a kilobyte.
inline constexpr std::uint64_t kMaxNpyHeader = 65536;

/// What stands before the values of an NPY file.
struct NpyHeader {
    DType dtype = DType::F32;
    bool isBigEndian = false;
    bool isFortranOrder = false;  ///< the first axis is the innermost
    std::vector<std::int64_t> shape;
    std::size_t dataOffset = 0;
};

[[nodiscard]] bool looksLikeNpy(std::span<const std::byte> bytes);

/// Reads the header of versions 1 to 3 from a file's first bytes (kMaxNpyHeader of them are enough). Error with the
/// reason alone, also for arrays of objects, texts or records.
[[nodiscard]] Result<NpyHeader> readNpyHeader(std::span<const std::byte> bytes);

/// The values of an array, row-major and little-endian, from its data as they lie in the file.
[[nodiscard]] std::vector<std::byte> arrangeNpy(const NpyHeader& header, std::span<const std::byte> data);

}  // namespace orangery::io
