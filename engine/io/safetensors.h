// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/io/tensor.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::io {

/// What a safetensors file holds.
struct TensorFile {
    std::vector<Tensor> tensors;  ///< in the order of their bytes
    std::map<std::string, std::string> metadata;

    [[nodiscard]] const Tensor* find(std::string_view name) const;
};

/// Reads a whole safetensors file. ErrorCode::Input, naming the file and the tensor, for whatever does not agree:
/// see parseSafetensorsHeader. Nothing is allocated before the header was checked against the file's size.
[[nodiscard]] Result<TensorFile> readSafetensors(const fs::path& path);

/// As readSafetensors, from bytes in memory.
[[nodiscard]] Result<TensorFile> parseSafetensors(std::string_view bytes, std::string_view source);

/// Writes a file that appears whole or not at all. Tensors follow each other in the order given; the data begins at a
/// multiple of 8 bytes. ErrorCode::Failed when a tensor's bytes do not agree with its type and shape, or a name stands
/// twice.
[[nodiscard]] Result<void> writeSafetensors(const fs::path& path, const TensorFile& file);

}  // namespace orangery::io
