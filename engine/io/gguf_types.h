// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/dtype.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace orangery::io {

/// How the values of one type of GGUF are packed: so many values in so many bytes, block after block along a row.
struct GgufType {
    std::uint32_t number;
    std::string_view name;
    std::size_t blockValues;
    std::size_t blockBytes;
    std::optional<DType> dtype = {};  ///< of types that are not quantised
    /// Unpacks one block; nullptr = known by name only.
    void (*unpackBlock)(const std::byte* block, float* values) = nullptr;
};

/// The type with this number, or nullptr for one that is not known.
[[nodiscard]] const GgufType* ggufType(std::uint32_t number);

/// Unpacks whole blocks: `values` has blockValues places for each blockBytes of `blocks`. The type has an unpackBlock.
void unpackBlocks(const GgufType& type, std::span<const std::byte> blocks, std::span<float> values);

}  // namespace orangery::io
