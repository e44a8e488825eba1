// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace orangery::image {

/// `count` of weightedRows is a multiple of this many bytes.
inline constexpr std::size_t kRowGroup = 32;

[[nodiscard]] constexpr std::size_t roundedUp(std::size_t bytes)
{
    return (bytes + kRowGroup - 1) / kRowGroup * kRowGroup;
}

/// out[i] = clamp((2^21 + sum over k of weights[k] * rows[k * stride + i]) >> 22, 0, 255) for i < count: one output row
/// (or column) of a resampling pass from the rows under it, in the 32-bit arithmetic of Pillow. Runs on the widest
/// vectors of the processor.
void weightedRows(const std::uint8_t* rows, std::size_t stride, std::span<const std::int32_t> weights,
                  std::size_t count, std::uint8_t* out);

}  // namespace orangery::image
