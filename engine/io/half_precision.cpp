// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/half_precision.h"

#include "engine/io/float_formats.h"

#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace orangery::io {

namespace {

template <float (*toFloat)(std::uint16_t)>
[[gnu::always_inline]] inline void convertFrom(std::size_t first, std::span<const std::byte> values,
                                               std::span<float> out)
{
    for (std::size_t i = first; i < out.size(); ++i) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, values.data() + i * sizeof(bits), sizeof(bits));
        out[i] = toFloat(bits);
    }
}

#if defined(__x86_64__)
[[gnu::target("avx2,f16c")]] void f16WithF16c(std::span<const std::byte> values, std::span<float> out)
{
    constexpr std::size_t kLanes = 8;
    const std::size_t whole = out.size() / kLanes * kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes) {
        const void* place = values.data() + i * sizeof(std::uint16_t);
        const __m128i halves = _mm_loadu_si128(static_cast<const __m128i*>(place));
        _mm256_storeu_ps(out.data() + i, _mm256_cvtph_ps(halves));
    }
    convertFrom<floatOfF16>(whole, values, out);
}

[[gnu::target("avx2")]] void bf16WithAvx2(std::span<const std::byte> values, std::span<float> out)
{
    convertFrom<floatOfBF16>(0, values, out);
}
#endif

}  // namespace

void floatsOfF16(std::span<const std::byte> values, std::span<float> out)
{
#if defined(__x86_64__)
    static const bool kHasF16c = __builtin_cpu_supports("avx2") != 0;  // no processor has AVX2 without F16C
    if (kHasF16c)
        return f16WithF16c(values, out);
#endif
    convertFrom<floatOfF16>(0, values, out);
}

void floatsOfBF16(std::span<const std::byte> values, std::span<float> out)
{
#if defined(__x86_64__)
    static const bool kHasAvx2 = __builtin_cpu_supports("avx2") != 0;
    if (kHasAvx2)
        return bf16WithAvx2(values, out);
#endif
    convertFrom<floatOfBF16>(0, values, out);
}

}  // namespace orangery::io
