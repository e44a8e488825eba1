// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/mapped_file.h"
#include "engine/io/weights.h"

#include <memory>

namespace orangery::io {

/// The tensors of a GGUF file. Types whose values cannot be unpacked are listed, and refused by name when they are read.
/// ErrorCode::Input as readGgufHeader, or when a tensor lies outside of the file.
[[nodiscard]] Result<std::shared_ptr<const Weights>> openGguf(std::shared_ptr<const MappedFile> file);

}  // namespace orangery::io
