// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace orangery::io {

/// A value that stands beside the tensors of a file. safetensors has texts only; GGUF has all of these (its unsigned
/// arrays come as std::int64_t with the same bits).
using MetadataValue = std::variant<bool, std::int64_t, std::uint64_t, double, std::string, std::vector<std::int64_t>,
                                   std::vector<double>, std::vector<std::string>>;
using Metadata = std::map<std::string, MetadataValue>;

}  // namespace orangery::io
