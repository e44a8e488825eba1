// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/half_products.h"

#include <algorithm>

namespace orangery::kernels {

namespace {

constexpr std::size_t kPairsOfLine = 16;  // two numbers that follow each other in a row
constexpr std::size_t kVectors = HalfMatrix::kPanel / kPairsOfLine;
constexpr std::size_t kPairsAtOnce = 8;  // of a row, when rows are packed

/// Pairs of a row of `width` numbers, with those that fill it up.
constexpr std::size_t pairsOf(std::size_t width)
{
    return (width + 2 * kPairsAtOnce - 1) / (2 * kPairsAtOnce) * kPairsAtOnce;
}

}  // namespace

HalfMatrix::HalfMatrix(std::size_t outputs, std::size_t inputs)
    : m_outputs(outputs),
      m_inputs(inputs),
      m_linesOfPanel(pairsOf(inputs) * kVectors),
      m_lines(panels() * m_linesOfPanel)
{
}

const HalfLine* HalfRows::tile(std::size_t tile) const
{
    return m_lines.data() + tile * (pairsOf(m_width) * kTile / kPairsOfLine);
}

}  // namespace orangery::kernels

// Written for the one family of processors that has it: the vector library of the other kernels knows no arithmetic in f16.
#if defined(__x86_64__) && (defined(__clang__) ? __clang_major__ >= 14 : __GNUC__ >= 12)

#include <immintrin.h>

#define ORANGERY_HALF [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx512fp16")]]

namespace orangery::kernels {

namespace {

constexpr std::size_t kTile = HalfRows::kTile;
constexpr std::size_t kNumbersAtOnce = 2 * kPairsAtOnce;
constexpr std::size_t kPairsInHalf =
    64;  // whose products are added up in f16; even and odd numbers have sums of their own

/// The first `count` numbers, at most 16, rounded to f16; 0 for the others.
ORANGERY_HALF inline __m256i roundedTo16(const float* numbers, std::size_t count)
{
    const auto mask = static_cast<__mmask16>(count >= kNumbersAtOnce ? 0xFFFFU : (1U << count) - 1U);
    return _mm256_castph_si256(_mm512_cvtxps_ph(_mm512_maskz_loadu_ps(mask, numbers)));
}

/// Turns 8 rows of 8 pairs into 8 times one pair of each row.
ORANGERY_HALF inline void turn(__m256i (&rows)[kTile])
{
    __m256i twos[kTile];
    for (std::size_t i = 0; i < kTile; i += 2) {
        twos[i] = _mm256_unpacklo_epi32(rows[i], rows[i + 1]);
        twos[i + 1] = _mm256_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    __m256i fours[kTile];
    for (std::size_t i = 0; i < kTile; i += 4) {
        fours[i] = _mm256_unpacklo_epi64(twos[i], twos[i + 2]);
        fours[i + 1] = _mm256_unpackhi_epi64(twos[i], twos[i + 2]);
        fours[i + 2] = _mm256_unpacklo_epi64(twos[i + 1], twos[i + 3]);
        fours[i + 3] = _mm256_unpackhi_epi64(twos[i + 1], twos[i + 3]);
    }
    constexpr int kLowHalves = 0x20;
    constexpr int kHighHalves = 0x31;
    for (std::size_t i = 0; i < kTile / 2; ++i) {
        rows[i] = _mm256_permute2x128_si256(fours[i], fours[i + 4], kLowHalves);
        rows[i + 4] = _mm256_permute2x128_si256(fours[i], fours[i + 4], kHighHalves);
    }
}

/// `count` rows of the tile at `rows`, at most 8, into `tile`.
ORANGERY_HALF void packTile(const float* rows, std::size_t count, std::size_t width, std::size_t stride, HalfLine* tile)
{
    auto* out = reinterpret_cast<__m256i*>(tile);
    for (std::size_t i = 0; i < width; i += kNumbersAtOnce) {
        __m256i some[kTile];
        for (std::size_t r = 0; r < kTile; ++r)
            some[r] = r < count ? roundedTo16(rows + r * stride + i, width - i) : _mm256_setzero_si256();
        turn(some);
        for (const __m256i& pairs : some)
            _mm256_store_si256(out++, pairs);
    }
}

/// Up to 16 outputs, at `matrix` with `stride` numbers between them, into every kVectors-th line of a panel.
ORANGERY_HALF void packOutputs(const float* matrix, std::size_t count, std::size_t width, HalfLine* lines)
{
    for (std::size_t i = 0; i < width; i += kNumbersAtOnce) {
        for (std::size_t half = 0; half < 2; ++half) {
            __m256i some[kTile];
            for (std::size_t o = 0; o < kTile; ++o) {
                const std::size_t output = half * kTile + o;
                some[o] = output < count ? roundedTo16(matrix + output * width + i, width - i) : _mm256_setzero_si256();
            }
            turn(some);
            for (std::size_t p = 0; p < kPairsAtOnce; ++p)
                _mm256_store_si256(reinterpret_cast<__m256i*>(lines + (i / 2 + p) * kVectors) + half, some[p]);
        }
    }
}

/// Sums in f32, of even and odd numbers apart: each vector of f16 is two of them.
struct TileSums {
    alignas(64) float values[kTile * kVectors][32];
};

/// Adds the products of some pairs, at most kPairsInHalf, of a tile and a panel.
ORANGERY_HALF inline void addProducts(const HalfLine* tile, const HalfLine* panel, std::size_t pairs, TileSums& sums)
{
    __m512h inHalf[kTile][kVectors];
    for (auto& row : inHalf)
        for (__m512h& sum : row)
            sum = _mm512_setzero_ph();
    const auto* pair = reinterpret_cast<const std::int32_t*>(tile);
    for (std::size_t p = 0; p < pairs; ++p, pair += kTile, panel += kVectors) {
        __m512h weights[kVectors];
        for (std::size_t v = 0; v < kVectors; ++v)
            weights[v] = _mm512_load_ph(panel + v);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < kTile; ++r) {
            const __m512h own = _mm512_castsi512_ph(_mm512_set1_epi32(pair[r]));
#pragma GCC unroll 3
            for (std::size_t v = 0; v < kVectors; ++v)
                inHalf[r][v] = _mm512_fmadd_ph(own, weights[v], inHalf[r][v]);
        }
    }
    HalfLine stored[kTile * kVectors];  // halves of a vector are quicker loaded than taken out of it
#pragma GCC unroll 8
    for (std::size_t r = 0; r < kTile; ++r)
#pragma GCC unroll 3
        for (std::size_t v = 0; v < kVectors; ++v)
            _mm512_store_ph(stored + r * kVectors + v, inHalf[r][v]);
    for (std::size_t i = 0; i < kTile * kVectors; ++i)
        for (std::size_t half = 0; half < 2; ++half) {
            float* sum = sums.values[i] + 16 * half;
            const __m512 more = _mm512_cvtxph_ps(_mm256_load_ph(stored[i].numbers + 16 * half));
            _mm512_store_ps(sum, _mm512_add_ps(_mm512_load_ps(sum), more));
        }
}

/// The products of a tile with a panel, of which `rows` and `outputs` go to y.
ORANGERY_HALF void multiplyTile(const HalfLine* tile, const HalfLine* panel, std::size_t pairs, std::size_t rows,
                                std::size_t outputs, float* y, std::size_t stride, bool adds)
{
    TileSums sums;
    for (auto& row : sums.values)
        for (std::size_t half = 0; half < 2; ++half)
            _mm512_store_ps(row + 16 * half, _mm512_setzero_ps());
    for (std::size_t p = 0; p < pairs; p += kPairsInHalf)
        addProducts(tile + p * kTile / kPairsOfLine, panel + p * kVectors, std::min(kPairsInHalf, pairs - p), sums);
    const __m512i even = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
    const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t v = 0; v < kVectors && v * kPairsOfLine < outputs; ++v) {
            const std::size_t count = outputs - v * kPairsOfLine;
            const auto mask = static_cast<__mmask16>(count >= kPairsOfLine ? 0xFFFFU : (1U << count) - 1U);
            const __m512 low = _mm512_load_ps(sums.values[r * kVectors + v]);
            const __m512 high = _mm512_load_ps(sums.values[r * kVectors + v] + 16);
            __m512 all = _mm512_add_ps(_mm512_permutex2var_ps(low, even, high), _mm512_permutex2var_ps(low, odd, high));
            float* place = y + r * stride + v * kPairsOfLine;
            if (adds)
                all = _mm512_add_ps(all, _mm512_maskz_loadu_ps(mask, place));
            _mm512_mask_storeu_ps(place, mask, all);
        }
}

}  // namespace

bool multipliesHalf()
{
    static const bool does = __builtin_cpu_supports("avx512fp16") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
                             __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0;
    return does;
}

void HalfMatrix::setPanel(std::size_t panel, std::span<const float> matrix)
{
    HalfLine* lines = m_lines.data() + panel * m_linesOfPanel;
    for (std::size_t v = 0; v < kVectors; ++v) {
        const std::size_t first = panel * kPanel + v * kPairsOfLine;
        if (first < m_outputs)
            packOutputs(matrix.data() + first * m_inputs, std::min(kPairsOfLine, m_outputs - first), m_inputs,
                        lines + v);
    }
}

void HalfRows::set(const float* rows, std::size_t count, std::size_t width, std::size_t stride)
{
    m_count = count;
    m_width = width;
    const std::size_t tiles = (count + kTile - 1) / kTile;
    const std::size_t lines = pairsOf(width) * kTile / kPairsOfLine;
    if (m_lines.size() < tiles * lines)
        m_lines.resize(tiles * lines);
    for (std::size_t t = 0; t < tiles; ++t)
        packTile(rows + t * kTile * stride, std::min(kTile, count - t * kTile), width, stride,
                 m_lines.data() + t * lines);
}

void multiply(const HalfRows& rows, const HalfMatrix& matrix, std::size_t first, std::size_t end, float* y,
              std::size_t stride, bool adds)
{
    const std::size_t pairs = pairsOf(matrix.inputs());
    for (std::size_t p = first; p < end; ++p) {
        const std::size_t output = p * HalfMatrix::kPanel;
        const std::size_t outputs = std::min(HalfMatrix::kPanel, matrix.outputs() - output);
        for (std::size_t r = 0; r < rows.count(); r += kTile)
            multiplyTile(rows.tile(r / kTile), matrix.panel(p), pairs, std::min(kTile, rows.count() - r), outputs,
                         y + r * stride + output, stride, adds);
    }
}

}  // namespace orangery::kernels

#else

namespace orangery::kernels {

bool multipliesHalf()
{
    return false;
}

void HalfMatrix::setPanel(std::size_t, std::span<const float>) {}

void HalfRows::set(const float*, std::size_t, std::size_t, std::size_t) {}

void multiply(const HalfRows&, const HalfMatrix&, std::size_t, std::size_t, float*, std::size_t, bool) {}

}  // namespace orangery::kernels

#endif
