// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/mapped_file.h"
#include "engine/io/weights.h"

#include <memory>

namespace orangery::io {

/// Whether a file looks like safetensors: a header's length that may be true, then a brace.
[[nodiscard]] bool looksLikeSafetensors(std::span<const std::byte> bytes);

/// The tensors of one safetensors file. ErrorCode::Input as parseSafetensorsHeader.
[[nodiscard]] Result<std::shared_ptr<const Weights>> openSafetensors(std::shared_ptr<const MappedFile> file);

}  // namespace orangery::io
