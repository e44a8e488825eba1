// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace orangery::io {

/// Which shard each tensor of a model lies in: model.safetensors.index.json, pytorch_model.bin.index.json.
struct ShardIndex {
    std::map<std::string, std::string> weightMap;  ///< tensor -> name of a file beside the index
    std::optional<std::uint64_t> totalBytes;       ///< "metadata": {"total_size": ...}
};

/// Reads an index. ErrorCode::Input when it is no such JSON, a tensor stands twice, or a file's name is not that of a
/// plain file beside the index.
[[nodiscard]] Result<ShardIndex> parseShardIndex(std::string_view json, std::string_view source);

/// An index in the layout that its readers expect.
[[nodiscard]] std::string writeShardIndex(const ShardIndex& index);

}  // namespace orangery::io
