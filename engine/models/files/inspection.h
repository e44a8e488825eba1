// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/io/weights.h"

#include <cstdint>
#include <map>
#include <string>

namespace orangery::models {

/// Sums over the headers of a model's files.
struct Inspection {
    std::uint64_t tensors = 0;
    std::uint64_t parameters = 0;  ///< values of all tensors
    std::uint64_t bytes = 0;       ///< of the values in the files
    struct OfType {
        std::uint64_t tensors = 0;
        std::uint64_t parameters = 0;
        std::uint64_t bytes = 0;
    };
    std::map<std::string, OfType> types;  ///< by "F32", "Q4_K", ...
};

[[nodiscard]] Inspection inspect(const io::Weights& weights);

/// A value of a file's metadata; of a list of more than `maxItems` only how long it is: {"items": 49408}.
[[nodiscard]] Json toJson(const io::MetadataValue& value, std::size_t maxItems);

/// {"name", "type", "shape", "bytes", "file"}.
[[nodiscard]] Json toJson(const io::TensorInfo& tensor);

}  // namespace orangery::models
