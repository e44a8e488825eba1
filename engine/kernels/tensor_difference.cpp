// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/tensor_difference.h"

#include "engine/kernels/difference_run.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

// Highway compiles this file once for each kind of processor.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/tensor_difference.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace orangery::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kDifferenceLanes>;
using Floats = hn::Rebind<float, Doubles>;
using Words = hn::Rebind<std::uint32_t, Doubles>;
using Halves = hn::Rebind<std::uint16_t, Doubles>;
using Wide = hn::Vec<Doubles>;

constexpr std::size_t kStep = hn::MaxLanes(Doubles());  // numbers in one vector

template <class D>
HWY_INLINE hn::Vec<D> load(D lanes, const std::byte* place)
{
#if HWY_TARGET == HWY_SCALAR  // which takes an address for aligned
    hn::TFromD<D> value;
    std::memcpy(&value, place, sizeof(value));
    return hn::Set(lanes, value);
#else
    return hn::LoadU(lanes, reinterpret_cast<const hn::TFromD<D>*>(place));
#endif
}

// How the bytes of kStep numbers become doubles, for each type of numbers.

struct FromF64 {
    static constexpr std::size_t kBytes = bytesOf(NumberType::F64);
    static HWY_INLINE Wide doubles(const std::byte* place) { return load(Doubles(), place); }
};

struct FromF32 {
    static constexpr std::size_t kBytes = bytesOf(NumberType::F32);
    static HWY_INLINE Wide doubles(const std::byte* place) { return hn::PromoteTo(Doubles(), load(Floats(), place)); }
};

struct FromBF16 {
    static constexpr std::size_t kBytes = bytesOf(NumberType::BF16);
    static HWY_INLINE Wide doubles(const std::byte* place)
    {
        const auto bits = hn::ShiftLeft<16>(hn::PromoteTo(Words(), load(Halves(), place)));
        return hn::PromoteTo(Doubles(), hn::BitCast(Floats(), bits));
    }
};

struct FromF16 {
    static constexpr std::size_t kBytes = bytesOf(NumberType::F16);
    static HWY_INLINE Wide doubles(const std::byte* place)
    {
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
        const hn::Rebind<hwy::float16_t, Floats> halves;
        return hn::PromoteTo(Doubles(), hn::PromoteTo(Floats(), hn::BitCast(halves, load(Halves(), place))));
#else
        // Highway's own way for processors without this conversion takes infinity for 65536.
        const Words words;
        const Floats floats;
        const auto bits = hn::PromoteTo(words, load(Halves(), place));
        const auto magnitude = hn::And(bits, hn::Set(words, 0x7FFFU));
        const auto sign = hn::ShiftLeft<16>(hn::Sub(bits, magnitude));
        // The exponent is biased by 15 instead of 127; subnormal numbers come out right too.
        const auto scaled = hn::Mul(hn::BitCast(floats, hn::ShiftLeft<13>(magnitude)), hn::Set(floats, 0x1p112F));
        const auto special = hn::Or(hn::BitCast(words, scaled), hn::Set(words, 0x7F800000U));
        const auto isSpecial = hn::Gt(magnitude, hn::Set(words, 0x7BFFU));
        const auto value = hn::IfThenElse(isSpecial, special, hn::BitCast(words, scaled));
        return hn::PromoteTo(Doubles(), hn::BitCast(floats, hn::Or(sign, value)));
#endif
    }
};

/// The sums of kDifferenceLanes lanes, in as many vectors as that takes.
class LaneSums {
public:
    static constexpr std::size_t kVectors = kDifferenceLanes / kStep;

    LaneSums()
    {
        for (std::size_t i = 0; i < kVectors; ++i)
            m_sumAbs[i] = m_sumSquares[i] = m_maxAbs[i] = m_sumAbsA[i] = m_sumSquaresA[i] = m_maxAbsA[i] =
                hn::Zero(Doubles());
    }

    template <class A, class B>
    HWY_INLINE void add(const std::byte* a, const std::byte* b)
    {
        for (std::size_t i = 0; i < kVectors; ++i) {
            const Wide x = A::doubles(a + i * kStep * A::kBytes);
            const Wide absA = hn::Abs(x);
            m_sumAbsA[i] = hn::Add(m_sumAbsA[i], absA);
            m_sumSquaresA[i] = hn::Add(m_sumSquaresA[i], hn::Mul(x, x));
            m_maxAbsA[i] = hn::Max(m_maxAbsA[i], absA);
            const Wide d = hn::Sub(x, B::doubles(b + i * kStep * B::kBytes));
            const Wide absD = hn::Abs(d);
            m_sumAbs[i] = hn::Add(m_sumAbs[i], absD);
            m_sumSquares[i] = hn::Add(m_sumSquares[i], hn::Mul(d, d));
            m_maxAbs[i] = hn::Max(m_maxAbs[i], absD);
        }
    }

    [[nodiscard]] DifferenceSums total() const
    {
        DifferenceSums sums;
        for (std::size_t i = 0; i < kVectors; ++i)
            for (std::size_t lane = 0; lane < kStep; ++lane)
                addSums(sums, {.sumAbs = of(m_sumAbs[i], lane),
                               .sumSquares = of(m_sumSquares[i], lane),
                               .maxAbs = of(m_maxAbs[i], lane),
                               .sumAbsA = of(m_sumAbsA[i], lane),
                               .sumSquaresA = of(m_sumSquaresA[i], lane),
                               .maxAbsA = of(m_maxAbsA[i], lane)});
        return sums;
    }

private:
    static double of(Wide vector, std::size_t lane)
    {
        std::array<double, kStep> values;
        hn::StoreU(vector, Doubles(), values.data());
        return values[lane];
    }

    Wide m_sumAbs[kVectors], m_sumSquares[kVectors], m_maxAbs[kVectors];
    Wide m_sumAbsA[kVectors], m_sumSquaresA[kVectors], m_maxAbsA[kVectors];
};

/// One run, as if all its pairs were finite.
template <class A, class B>
DifferenceSums quickSums(const std::byte* a, const std::byte* b, std::size_t count)
{
    LaneSums lanes;
    const std::size_t whole = count / kDifferenceLanes * kDifferenceLanes;
    for (std::size_t i = 0; i < whole; i += kDifferenceLanes)
        lanes.add<A, B>(a + i * A::kBytes, b + i * B::kBytes);
    if (whole < count) {  // zeros behind the last number add nothing
        std::array<std::byte, kDifferenceLanes * A::kBytes> lastA{};
        std::array<std::byte, kDifferenceLanes * B::kBytes> lastB{};
        std::memcpy(lastA.data(), a + whole * A::kBytes, (count - whole) * A::kBytes);
        std::memcpy(lastB.data(), b + whole * B::kBytes, (count - whole) * B::kBytes);
        lanes.add<A, B>(lastA.data(), lastB.data());
    }
    return lanes.total();
}

template <class Type>
double numberAt(const std::byte* values, std::size_t i)
{
    std::array<std::byte, kDifferenceLanes * Type::kBytes> padded{};
    std::memcpy(padded.data(), values + i * Type::kBytes, Type::kBytes);
    return hn::GetLane(Type::doubles(padded.data()));
}

template <class A, class B>
DifferenceSums carefulSums(const std::byte* a, const std::byte* b, std::size_t count)
{
    DifferenceSums sums;
    for (std::size_t i = 0; i < count; ++i)
        addAnyPair(sums, numberAt<A>(a, i), numberAt<B>(b, i));
    return sums;
}

template <class A, class B>
DifferenceSums sumsOf(const Numbers& a, const Numbers& b)
{
    DifferenceSums sums;
    for (std::size_t done = 0; done < a.size(); done += kDifferenceRun) {
        const std::size_t count = std::min(kDifferenceRun, a.size() - done);
        const std::byte* x = a.bytes.data() + done * A::kBytes;
        const std::byte* y = b.bytes.data() + done * B::kBytes;
        DifferenceSums run = quickSums<A, B>(x, y, count);
        if (!isFiniteRun(run))
            run = carefulSums<A, B>(x, y, count);
        addSums(sums, run);
    }
    return sums;
}

template <class A>
DifferenceSums sumsFrom(const Numbers& a, const Numbers& b)
{
    switch (b.type) {
    case NumberType::F32:
        return sumsOf<A, FromF32>(a, b);
    case NumberType::F16:
        return sumsOf<A, FromF16>(a, b);
    case NumberType::BF16:
        return sumsOf<A, FromBF16>(a, b);
    case NumberType::F64:
        return sumsOf<A, FromF64>(a, b);
    }
    return {};
}

DifferenceSums differenceHere(const Numbers& a, const Numbers& b)
{
    switch (a.type) {
    case NumberType::F32:
        return sumsFrom<FromF32>(a, b);
    case NumberType::F16:
        return sumsFrom<FromF16>(a, b);
    case NumberType::BF16:
        return sumsFrom<FromBF16>(a, b);
    case NumberType::F64:
        return sumsFrom<FromF64>(a, b);
    }
    return {};
}

}  // namespace orangery::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace orangery::kernels {

HWY_EXPORT(differenceHere);

void DifferenceSums::add(const DifferenceSums& next)
{
    addSums(*this, next);
}

DifferenceSums differenceOf(const Numbers& a, const Numbers& b)
{
    return HWY_DYNAMIC_DISPATCH(differenceHere)(a, b);
}

}  // namespace orangery::kernels
#endif
