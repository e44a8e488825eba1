// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace orangery::image {

/// Copies pixels of three bytes with the first and the third exchanged: blue, green, red -> red, green, blue. The two runs do not
/// overlap.
void swapFirstAndThird(const std::uint8_t* from, std::size_t pixels, std::uint8_t* to);

}  // namespace orangery::image
