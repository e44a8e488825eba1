// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/packed_weight.h"

#include "engine/kernels/half_products.h"
#include "engine/nn/encoders/packed_weight_impl.h"

namespace orangery::nn {

bool PackedWeight::isAvailable(Products products)
{
    switch (products) {
    case Products::F32:
        return hasF32Products();
    case Products::F16:
        return kernels::multipliesHalf();
    case Products::Bf16:
    case Products::Bf16x3:
        return hasBf16Products();
    }
    return false;
}

std::shared_ptr<const PackedWeight> PackedWeight::pack(Products products, std::span<const float> weight,
                                                       std::int64_t out, std::int64_t in, int threads)
{
    switch (products) {
    case Products::F32:
        return packForF32(weight, out, in, threads);
    case Products::F16:
        return packForF16(weight, out, in);
    case Products::Bf16:
    case Products::Bf16x3:
        return packForBf16(products == Products::Bf16x3, weight, out, in);
    }
    return nullptr;
}

}  // namespace orangery::nn
