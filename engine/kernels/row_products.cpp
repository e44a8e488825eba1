// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/row_products.h"

#include <algorithm>
#include <atomic>
#include <thread>

// Highway compiles this file once for each kind of processor. The sums are kept in arrays of vectors, which those whose
// length is known at run time only do not allow.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/row_products.cpp"
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace orangery::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using Vector = hn::Vec<Doubles>;

constexpr std::size_t kPanel = PackedVectors::kPanel;
constexpr std::size_t kLanes = hn::MaxLanes(Doubles());
constexpr std::size_t kVectors = kPanel / kLanes;  // of a panel
// As many rows at once as leave their sums in registers: 32 of them with 8 lanes, else 16.
constexpr std::size_t kRows = kLanes >= 8 ? 8 : kLanes == 4 ? 3 : 1;

/// Rows as doubles, kRows of them side by side element by element; those that are left over one after the other.
void widen(const float* HWY_RESTRICT rows, std::size_t rowCount, std::size_t width, double* HWY_RESTRICT wide)
{
    std::size_t row = 0;
    for (; row + kRows <= rowCount; row += kRows)
        for (std::size_t i = 0; i < width; ++i)
            for (std::size_t r = 0; r < kRows; ++r)
                *wide++ = static_cast<double>(rows[(row + r) * width + i]);
    for (std::size_t i = row * width; i < rowCount * width; ++i)
        *wide++ = static_cast<double>(rows[i]);
}

/// The products of `Rows` rows with one panel, `Rows` x kPanel.
template <std::size_t Rows>
HWY_INLINE void multiplyTile(const double* HWY_RESTRICT panel, const double* HWY_RESTRICT rows, std::size_t width,
                             double* HWY_RESTRICT products)
{
    const Doubles d;
    Vector sums[Rows][kVectors];
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t v = 0; v < kVectors; ++v)
            sums[r][v] = hn::Zero(d);
    for (std::size_t i = 0; i < width; ++i, panel += kPanel, rows += Rows) {
        for (std::size_t v = 0; v < kVectors; ++v) {
            const Vector own = hn::LoadU(d, panel + v * kLanes);
            for (std::size_t r = 0; r < Rows; ++r)
                sums[r][v] = hn::MulAdd(own, hn::Set(d, rows[r]), sums[r][v]);
        }
    }
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t v = 0; v < kVectors; ++v)
            hn::StoreU(sums[r][v], d, products + r * kPanel + v * kLanes);
}

/// A few rows with all panels; `wide` has room for them as doubles.
void multiplyBlock(const double* HWY_RESTRICT panels, std::size_t count, std::size_t width,
                   const float* HWY_RESTRICT rows, std::size_t rowCount, double* HWY_RESTRICT wide,
                   double* HWY_RESTRICT out)
{
    widen(rows, rowCount, width, wide);
    double products[kRows * kPanel];
    for (std::size_t first = 0; first < count; first += kPanel) {
        const double* panel = panels + first * width;
        const std::size_t valid = count - first < kPanel ? count - first : kPanel;
        const auto keep = [&](std::size_t row, std::size_t some) {
            for (std::size_t r = 0; r < some; ++r)
                for (std::size_t v = 0; v < valid; ++v)
                    out[(row + r) * count + first + v] = products[r * kPanel + v];
        };
        std::size_t row = 0;
        for (; row + kRows <= rowCount; row += kRows) {
            multiplyTile<kRows>(panel, wide + row * width, width, products);
            keep(row, kRows);
        }
        for (; row < rowCount; ++row) {
            multiplyTile<1>(panel, wide + row * width, width, products);
            keep(row, 1);
        }
    }
}

}  // namespace orangery::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace orangery::kernels {

HWY_EXPORT(multiplyBlock);

PackedVectors::PackedVectors(std::size_t count, std::size_t width)
    : m_count(count), m_width(width), m_values((count + kPanel - 1) / kPanel * kPanel * width)
{
}

void PackedVectors::set(std::size_t i, std::span<const double> vector)
{
    double* place = m_values.data() + placeOf(i);
    for (std::size_t k = 0; k < m_width; ++k)
        place[k * kPanel] = vector[k];
}

void multiplyRows(const PackedVectors& vectors, std::span<const float> rows, std::span<double> out, int threads)
{
    const std::size_t width = vectors.width();
    const std::size_t rowCount = width == 0 ? 0 : rows.size() / width;
    constexpr std::size_t kBlock = 96;  // rows that stay in the cache, as doubles, while all panels pass
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        std::vector<double> wide(std::min(kBlock, rowCount) * width);
        for (std::size_t first = kBlock * next++; first < rowCount; first = kBlock * next++) {
            const std::size_t some = std::min(kBlock, rowCount - first);
            HWY_DYNAMIC_DISPATCH(multiplyBlock)
            (vectors.values().data(), vectors.count(), width, rows.data() + first * width, some, wide.data(),
             out.data() + first * vectors.count());
        }
    };
    const std::size_t blocks = (rowCount + kBlock - 1) / kBlock;
    std::vector<std::jthread> workers;
    for (std::size_t t = 1; t < std::min(blocks, static_cast<std::size_t>(std::max(threads, 1))); ++t)
        workers.emplace_back(work);
    work();
}

}  // namespace orangery::kernels
#endif
