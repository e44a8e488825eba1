// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/json.h"

namespace orangery {

/// The document that a file holds. Errors as of readFile, and as of parseJson with the path as their source.
[[nodiscard]] Result<Json> readJsonFile(const fs::path& path, std::uint64_t maxBytes = std::uint64_t{4} << 30U);

}  // namespace orangery
