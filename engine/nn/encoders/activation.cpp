// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/activation_torch.h"

#include "engine/kernels/activations.h"
#include "engine/nn/encoders/row_blocks.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

namespace orangery::nn {

using models::Activation;

namespace {

using Kernel = void (*)(std::span<float>, std::span<const float>);

/// Row by row, by all threads that are free.
void activateRows(at::Tensor& x, const at::Tensor& bias, Kernel kernel)
{
    const std::int64_t width = x.size(1);
    const auto length = static_cast<std::size_t>(width);
    const at::Tensor added = bias.defined() ? bias.to(at::kFloat).contiguous() : at::zeros({width}, at::kFloat);
    float* values = x.mutable_data_ptr<float>();
    const std::span<const float> addedValues(added.const_data_ptr<float>(), length);
    const int threads = at::in_parallel_region() ? 1 : at::get_num_threads();
    constexpr std::int64_t kLeastRows = 8;  // of a few thousand numbers each
    forRowBlocks(x.size(0), threads, kLeastRows, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row)
            kernel({values + row * width, length}, addedValues);
    });
}

void activateByTorch(at::Tensor& x, Activation activation)
{
    constexpr double kQuickGelu = 1.702;
    switch (activation) {
    case Activation::QuickGelu:  // x s(1.702 x) = silu(1.702 x) / 1.702
        at::silu_(x.mul_(kQuickGelu)).mul_(1 / kQuickGelu);
        return;
    case Activation::Gelu:
        at::gelu_(x, "none");
        return;
    case Activation::GeluTanh:
        at::gelu_(x, "tanh");
        return;
    }
}

}  // namespace

void activate(at::Tensor& x, const at::Tensor& bias, Activation activation)
{
    if (!x.is_cpu() || activation == Activation::Gelu) {  // LibTorch's own loop over erf is a fast one
        if (bias.defined())
            x.add_(bias.to(x.scalar_type()));
        activateByTorch(x, activation);
        return;
    }
    const Kernel kernel = activation == Activation::QuickGelu ? kernels::quickGelu : kernels::geluTanh;
    if (x.scalar_type() == at::kFloat) {
        activateRows(x, bias, kernel);
        return;
    }
    at::Tensor wide = x.to(at::kFloat);
    activateRows(wide, bias, kernel);
    x.copy_(wide);
}

}  // namespace orangery::nn
