// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/metadata.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::io {

struct GgufEntry {
    std::string name;
    std::vector<std::int64_t> shape;  ///< row-major, outermost first: the reverse of the file's order
    std::uint32_t type = 0;
    std::uint64_t offset = 0;  ///< from the begin of the data
};

struct GgufHeader {
    Metadata metadata;
    std::vector<GgufEntry> entries;  ///< in the file's order
    std::uint64_t dataOffset = 0;    ///< in the file
};

[[nodiscard]] bool looksLikeGguf(std::span<const std::byte> bytes);

/// Reads the header of versions 2 and 3. ErrorCode::Input naming `source` when it is cut, promises more than the file
/// can hold, or a name stands twice.
[[nodiscard]] Result<GgufHeader> readGgufHeader(std::span<const std::byte> file, std::string_view source);

}  // namespace orangery::io
