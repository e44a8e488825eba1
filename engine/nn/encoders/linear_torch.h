// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/encoders/packed_weight.h"

#include <ATen/core/Tensor.h>

#include <memory>

namespace orangery::nn {

/// Weight [out, in] and bias [out] of a linear layer; the bias may be undefined.
struct LinearWeights {
    at::Tensor weight;
    at::Tensor bias;
    std::shared_ptr<const PackedWeight> packed = {};  ///< of the weight, for rows of F32 on the CPU; may be null

    [[nodiscard]] bool defined() const { return weight.defined(); }
    [[nodiscard]] std::int64_t outputs() const { return weight.size(0); }
    /// Packs a weight that is stored on the CPU, in F32 or converted to it, where that is possible.
    void pack(Products products);
};

/// `tensor` in another type, the same where it has it or is undefined.
[[nodiscard]] at::Tensor as(const at::Tensor& tensor, at::ScalarType type);

/// x.W^T + b for x [..., in]; a weight of another type than x is converted.
[[nodiscard]] at::Tensor linear(const at::Tensor& x, const LinearWeights& weights);

// For x [n, in] and y [n, out], whose rows may lie apart.
/// y = x.W^T + b.
void putLinear(at::Tensor y, const at::Tensor& x, const LinearWeights& weights);
/// y += x.W^T + b.
void addLinear(at::Tensor y, const at::Tensor& x, const LinearWeights& weights);
/// x.W^T, without the bias.
[[nodiscard]] at::Tensor product(const at::Tensor& x, const LinearWeights& weights);

}  // namespace orangery::nn
