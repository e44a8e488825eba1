// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/packed_weight.h"

#include "engine/kernels/half_products.h"
#include "engine/nn/encoders/packed_weight_impl.h"

namespace orangery::nn {

bool PackedWeight::isAvailable(Products products)
{
    return products == Products::F32 ? hasF32Products() : kernels::multipliesHalf();
}

std::shared_ptr<const PackedWeight> PackedWeight::pack(Products products, std::span<const float> weight,
                                                       std::int64_t out, std::int64_t in, int threads)
{
    return products == Products::F32 ? packForF32(weight, out, in, threads) : packForF16(weight, out, in);
}

}  // namespace orangery::nn
