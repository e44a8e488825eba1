// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/linear_torch.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

namespace orangery::nn {

namespace {

bool usesPacked(const at::Tensor& y, const at::Tensor& x, const LinearWeights& weights)
{
    return weights.packed != nullptr && x.scalar_type() == at::kFloat && x.is_cpu() && x.stride(1) == 1 &&
           y.stride(1) == 1;
}

void multiplyPacked(at::Tensor& y, const at::Tensor& x, const LinearWeights& weights, PackedWeight::Into into)
{
    weights.packed->multiply(x.size(0), {x.const_data_ptr<float>(), x.stride(0)},
                             {y.mutable_data_ptr<float>(), y.stride(0)}, into);
}

}  // namespace

void LinearWeights::pack(Products products)
{
    if (packed != nullptr || !weight.defined() || !weight.is_cpu() || !PackedWeight::isAvailable(products))
        return;
    const at::Tensor rows = weight.to(at::kFloat).contiguous();
    packed = PackedWeight::pack(products, {rows.const_data_ptr<float>(), static_cast<std::size_t>(rows.numel())},
                                rows.size(0), rows.size(1), at::get_num_threads());
}

at::Tensor as(const at::Tensor& tensor, at::ScalarType type)
{
    return tensor.defined() ? tensor.to(type) : tensor;
}

at::Tensor linear(const at::Tensor& x, const LinearWeights& weights)
{
    return at::linear(x, as(weights.weight, x.scalar_type()), as(weights.bias, x.scalar_type()));
}

void putLinear(at::Tensor y, const at::Tensor& x, const LinearWeights& weights)
{
    const at::Tensor bias = as(weights.bias, x.scalar_type());
    if (!usesPacked(y, x, weights)) {
        const at::Tensor weight = as(weights.weight, x.scalar_type()).t();
        if (bias.defined())
            at::addmm_out(y, bias, x, weight);
        else
            at::mm_out(y, x, weight);
        return;
    }
    if (bias.defined())
        y.copy_(bias.expand_as(y));
    multiplyPacked(y, x, weights, bias.defined() ? PackedWeight::Into::Add : PackedWeight::Into::Replace);
}

void addLinear(at::Tensor y, const at::Tensor& x, const LinearWeights& weights)
{
    if (weights.bias.defined())
        y.add_(as(weights.bias, x.scalar_type()));
    if (usesPacked(y, x, weights))
        multiplyPacked(y, x, weights, PackedWeight::Into::Add);
    else
        y.addmm_(x, as(weights.weight, x.scalar_type()).t());
}

at::Tensor product(const at::Tensor& x, const LinearWeights& weights)
{
    at::Tensor y = at::empty({x.size(0), weights.outputs()}, x.options());
    if (usesPacked(y, x, weights))
        multiplyPacked(y, x, weights, PackedWeight::Into::Replace);
    else
        at::mm_out(y, x, as(weights.weight, x.scalar_type()).t());
    return y;
}

}  // namespace orangery::nn
