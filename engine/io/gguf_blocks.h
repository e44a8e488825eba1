// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace orangery::io {

// Each unpacks one block of a quantised type of GGUF: a scale d (binary16), where stated a minimum m, and codes q of few
// bits. The 32-value types have the codes of the first half in the low, of the second half in the high half-bytes.

void unpackQ4_0(const std::byte* block, float* values);    ///< d (q - 8)
void unpackQ4_1(const std::byte* block, float* values);    ///< d q + m
void unpackQ5_0(const std::byte* block, float* values);    ///< d (q - 16), the fifth bits in a word of their own
void unpackQ5_1(const std::byte* block, float* values);    ///< d q + m, the fifth bits likewise
void unpackQ8_0(const std::byte* block, float* values);    ///< d q
void unpackIQ4_NL(const std::byte* block, float* values);  ///< d t[q], t a table of 16 uneven steps
void unpackMXFP4(const std::byte* block, float* values);   ///< OCP MXFP4: an E8M0 scale and E2M1 codes

// 256 values with a scale (and minimum) for each group of 16 or 32, which are codes themselves.
void unpackQ2_K(const std::byte* block, float* values);
void unpackQ3_K(const std::byte* block, float* values);
void unpackQ4_K(const std::byte* block, float* values);
void unpackQ5_K(const std::byte* block, float* values);
void unpackQ6_K(const std::byte* block, float* values);
void unpackIQ4_XS(const std::byte* block, float* values);
void unpackTQ1_0(const std::byte* block, float* values);  ///< d (q - 1), q in 0..2, five of them in a byte as base 3
void unpackTQ2_0(const std::byte* block, float* values);  ///< d (q - 1), q of two bits

/// The uneven steps of IQ4_NL and IQ4_XS.
[[nodiscard]] int iq4Step(unsigned code);

}  // namespace orangery::io
