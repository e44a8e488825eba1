// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/zip_archive.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace orangery::io {

/// The records that the central directory at the end of an archive lists, each checked against its local header and
/// the archive's bounds. ErrorCode::Input naming `source`.
[[nodiscard]] Result<std::vector<ZipRecord>> readZipDirectory(std::span<const std::byte> archive,
                                                              std::string_view source);

}  // namespace orangery::io
