// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/mapped_file.h"
#include "engine/io/weights.h"

#include <memory>

namespace orangery::io {

/// The tensors of the shards that an index names, in the order of the index's files. Shards that it does not name are
/// ignored. ErrorCode::Input when a shard is missing, a tensor is not in its shard, or stands in two of them; another
/// sum of bytes than the index promises is a problem only.
[[nodiscard]] Result<std::shared_ptr<const Weights>> openShards(const MappedFile& index);

}  // namespace orangery::io
