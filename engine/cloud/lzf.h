// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace orangery::cloud {

/// No packing makes more bytes of one than this: 3 bytes stand for at most 264.
inline constexpr std::size_t kLzfMostRatio = 88;

/// Unpacks LZF, the packing of Marc Lehmann's liblzf: runs of bytes as they are, and repetitions of what came at most 8,192 bytes
/// before. Nothing where that does not make exactly `size` bytes.
[[nodiscard]] std::optional<std::string> unpackLzf(std::string_view packed, std::size_t size);

}  // namespace orangery::cloud
