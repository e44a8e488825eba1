// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/weighted_rows.h"

#include "engine/image/resample_filter.h"

// Highway compiles this file once for each kind of processor.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/image/weighted_rows.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace orangery::image::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// At most eight lanes, so that four vectors never hold more than kRowGroup values.
using Sums = hn::CappedTag<std::int32_t, kRowGroup / 4>;
using Bytes = hn::Rebind<std::uint8_t, Sums>;

void weightedRowsHere(const std::uint8_t* HWY_RESTRICT rows, std::size_t stride,
                      const std::int32_t* HWY_RESTRICT weights, std::size_t taps, std::size_t count,
                      std::uint8_t* HWY_RESTRICT out)
{
    const Sums sums;
    const Bytes bytes;
    const std::size_t lanes = hn::Lanes(sums);
    const auto half = hn::Set(sums, 1 << (kWeightBits - 1));
    const auto finished = [&](auto sum) { return hn::DemoteTo(bytes, hn::ShiftRight<kWeightBits>(sum)); };
    for (std::size_t i = 0; i < count; i += 4 * lanes) {
        auto sum0 = half;
        auto sum1 = half;
        auto sum2 = half;
        auto sum3 = half;
        const std::uint8_t* row = rows + i;
        for (std::size_t k = 0; k < taps; ++k, row += stride) {
            const auto weight = hn::Set(sums, weights[k]);
            const auto values = [&](std::size_t j) { return hn::PromoteTo(sums, hn::LoadU(bytes, row + j * lanes)); };
            sum0 = hn::Add(sum0, hn::Mul(values(0), weight));
            sum1 = hn::Add(sum1, hn::Mul(values(1), weight));
            sum2 = hn::Add(sum2, hn::Mul(values(2), weight));
            sum3 = hn::Add(sum3, hn::Mul(values(3), weight));
        }
        hn::StoreU(finished(sum0), bytes, out + i);
        hn::StoreU(finished(sum1), bytes, out + i + lanes);
        hn::StoreU(finished(sum2), bytes, out + i + 2 * lanes);
        hn::StoreU(finished(sum3), bytes, out + i + 3 * lanes);
    }
}

}  // namespace orangery::image::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace orangery::image {

HWY_EXPORT(weightedRowsHere);

void weightedRows(const std::uint8_t* rows, std::size_t stride, std::span<const std::int32_t> weights,
                  std::size_t count, std::uint8_t* out)
{
    HWY_DYNAMIC_DISPATCH(weightedRowsHere)(rows, stride, weights.data(), weights.size(), count, out);
}

}  // namespace orangery::image
#endif
