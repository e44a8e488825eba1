// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/bf16.h"

#include <cstddef>

// Highway compiles this file once for each kind of processor.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/bf16.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace orangery::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;
using Bits = hn::RebindToUnsigned<Floats>;
using SignedBits = hn::RebindToSigned<Floats>;
using Halves = hn::Rebind<std::uint16_t, Floats>;

/// The bits of the nearest bf16, in the lower half of each lane.
HWY_INLINE hn::Vec<Bits> rounded(Vector v)
{
    const Bits bits;
    const auto all = hn::BitCast(bits, v);
    const auto odd = hn::And(hn::ShiftRight<16>(all), hn::Set(bits, 1));
    const auto nearest = hn::ShiftRight<16>(hn::Add(all, hn::Add(odd, hn::Set(bits, 0x7FFF))));
    const auto isNaN = hn::RebindMask(bits, hn::IsNaN(v));
    return hn::IfThenElse(isNaN, hn::Set(bits, 0x7FC0), nearest);
}

HWY_INLINE void store(hn::Vec<Bits> bits, std::uint16_t* HWY_RESTRICT out)
{
    hn::StoreU(hn::DemoteTo(Halves(), hn::BitCast(SignedBits(), bits)), Halves(), out);
}

/// `low` may be null.
HWY_INLINE void splitSome(const float* HWY_RESTRICT numbers, std::uint16_t* HWY_RESTRICT high,
                          std::uint16_t* HWY_RESTRICT low)
{
    const Floats d;
    const Vector v = hn::LoadU(d, numbers);
    const auto nearest = rounded(v);
    store(nearest, high);
    if (low == nullptr)
        return;
    const Vector back = hn::BitCast(d, hn::ShiftLeft<16>(nearest));
    const auto isFinite = hn::Lt(hn::Abs(back), hn::Inf(d));
    store(rounded(hn::IfThenElseZero(isFinite, hn::Sub(v, back))), low);
}

void splitHere(const float* HWY_RESTRICT numbers, std::size_t count, std::uint16_t* HWY_RESTRICT high,
               std::uint16_t* HWY_RESTRICT low)
{
    const std::size_t lanes = hn::Lanes(Floats());
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
        splitSome(numbers + i, high + i, low == nullptr ? nullptr : low + i);
    if (i == count)
        return;
    constexpr std::size_t kMost = HWY_MAX_BYTES / sizeof(float);
    float rest[kMost] = {};
    std::uint16_t highRest[kMost];
    std::uint16_t lowRest[kMost];
    for (std::size_t j = i; j < count; ++j)
        rest[j - i] = numbers[j];
    splitSome(rest, highRest, low == nullptr ? nullptr : lowRest);
    for (std::size_t j = i; j < count; ++j) {
        high[j] = highRest[j - i];
        if (low != nullptr)
            low[j] = lowRest[j - i];
    }
}

}  // namespace orangery::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace orangery::kernels {

HWY_EXPORT(splitHere);

bool hasBf16Tiles()
{
#if defined(__x86_64__) && !defined(__clang__)  // whose word for it clang does not know
    return __builtin_cpu_supports("amx-bf16") != 0 && __builtin_cpu_supports("amx-tile") != 0;
#else
    return false;
#endif
}

void roundToBf16(std::span<const float> numbers, std::uint16_t* high)
{
    HWY_DYNAMIC_DISPATCH(splitHere)(numbers.data(), numbers.size(), high, nullptr);
}

void splitIntoBf16(std::span<const float> numbers, std::uint16_t* high, std::uint16_t* low)
{
    HWY_DYNAMIC_DISPATCH(splitHere)(numbers.data(), numbers.size(), high, low);
}

}  // namespace orangery::kernels
#endif
