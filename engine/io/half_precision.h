// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace orangery::io {

// Runs of half-precision numbers as F32, by the widest instructions that the processor has. `values` holds two bytes for
// each place of `out`, aligned to nothing.

void floatsOfF16(std::span<const std::byte> values, std::span<float> out);
void floatsOfBF16(std::span<const std::byte> values, std::span<float> out);

}  // namespace orangery::io
