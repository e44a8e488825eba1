// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/activations.h"

#include <cstddef>

// Highway compiles this file once for each kind of processor.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/activations.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

// After highway.h: it has to be compiled anew for each target too.
#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace orangery::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;

/// x s(z). What exp(-z) is beyond e^88 no longer matters, and Highway's Exp gives no infinity there.
HWY_INLINE Vector gated(Floats d, Vector x, Vector z)
{
    const Vector bounded = hn::Min(hn::Neg(z), hn::Set(d, 88.0F));
    return hn::Div(x, hn::Add(hn::Set(d, 1.0F), hn::Exp(d, bounded)));
}

template <class Function>
HWY_INLINE void forEach(float* HWY_RESTRICT x, const float* HWY_RESTRICT bias, std::size_t count,
                        const Function& function)
{
    const Floats d;
    const std::size_t lanes = hn::Lanes(d);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
        hn::StoreU(function(d, hn::Add(hn::LoadU(d, x + i), hn::LoadU(d, bias + i))), d, x + i);
    if (i == count)
        return;
    HWY_ALIGN float rest[HWY_MAX_BYTES / sizeof(float)] = {};
    for (std::size_t j = i; j < count; ++j)
        rest[j - i] = x[j] + bias[j];
    hn::Store(function(d, hn::Load(d, rest)), d, rest);
    for (std::size_t j = i; j < count; ++j)
        x[j] = rest[j - i];
}

void quickGeluHere(float* HWY_RESTRICT x, const float* HWY_RESTRICT bias, std::size_t count)
{
    forEach(x, bias, count, [](Floats d, Vector v) { return gated(d, v, hn::Mul(v, hn::Set(d, 1.702F))); });
}

void geluTanhHere(float* HWY_RESTRICT x, const float* HWY_RESTRICT bias, std::size_t count)
{
    forEach(x, bias, count, [](Floats d, Vector v) {
        constexpr float kTwiceRoot = 1.5957691216057308F;  // 2 sqrt(2 / pi)
        const Vector inner = hn::MulAdd(hn::Mul(v, v), hn::Set(d, 0.044715F * kTwiceRoot), hn::Set(d, kTwiceRoot));
        return gated(d, v, hn::Mul(v, inner));
    });
}

}  // namespace orangery::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace orangery::kernels {

HWY_EXPORT(quickGeluHere);
HWY_EXPORT(geluTanhHere);

void quickGelu(std::span<float> x, std::span<const float> bias)
{
    HWY_DYNAMIC_DISPATCH(quickGeluHere)(x.data(), bias.data(), x.size());
}

void geluTanh(std::span<float> x, std::span<const float> bias)
{
    HWY_DYNAMIC_DISPATCH(geluTanhHere)(x.data(), bias.data(), x.size());
}

}  // namespace orangery::kernels
#endif
