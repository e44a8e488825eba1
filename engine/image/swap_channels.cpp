// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/swap_channels.h"

// Highway compiles this file once for each kind of processor.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/image/swap_channels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace orangery::image::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void swapFirstAndThirdHere(const std::uint8_t* HWY_RESTRICT from, std::size_t pixels, std::uint8_t* HWY_RESTRICT to)
{
    const hn::ScalableTag<std::uint8_t> bytes;
    const std::size_t lanes = hn::Lanes(bytes);
    std::size_t i = 0;
    for (; i + lanes <= pixels; i += lanes) {
        hn::Vec<decltype(bytes)> first;
        hn::Vec<decltype(bytes)> second;
        hn::Vec<decltype(bytes)> third;
        hn::LoadInterleaved3(bytes, from + 3 * i, first, second, third);
        hn::StoreInterleaved3(third, second, first, bytes, to + 3 * i);
    }
    for (; i < pixels; ++i) {
        to[3 * i] = from[3 * i + 2];
        to[3 * i + 1] = from[3 * i + 1];
        to[3 * i + 2] = from[3 * i];
    }
}

}  // namespace orangery::image::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace orangery::image {

HWY_EXPORT(swapFirstAndThirdHere);

void swapFirstAndThird(const std::uint8_t* from, std::size_t pixels, std::uint8_t* to)
{
    HWY_DYNAMIC_DISPATCH(swapFirstAndThirdHere)(from, pixels, to);
}

}  // namespace orangery::image
#endif
