// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/efficientnet_torch.h"

#include "engine/models/encoders/model_files.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

namespace orangery::nn {

namespace {

constexpr double kEpsilon = 1e-3;  ///< of every batch norm
constexpr double kRelu6 = 6;
/// Stride of the first block of each stage. No shape tells it; every width and depth of the family has these.
constexpr std::array<std::int64_t, 7> kStageStrides{1, 2, 2, 2, 1, 2, 1};

/// Convolution "name" [out, in / groups, k, k] with the norm `norm` behind it.
FoldedConvolution readFolded(WeightReader& reader, const std::string& name, const std::string& norm)
{
    FoldedConvolution folded;
    const at::Tensor weight = reader.take(name + ".weight", {-1, -1, -1, -1});
    const std::int64_t out = weight.defined() ? weight.size(0) : -1;
    const at::Tensor gamma = reader.take(norm + ".weight", {out});
    const at::Tensor beta = reader.take(norm + ".bias", {out});
    const at::Tensor mean = reader.take(norm + ".running_mean", {out});
    const at::Tensor variance = reader.take(norm + ".running_var", {out});
    if (!weight.defined() || !gamma.defined() || !beta.defined() || !mean.defined() || !variance.defined())
        return folded;
    const at::Tensor factor = gamma.to(at::kDouble) / at::sqrt(variance.to(at::kDouble) + kEpsilon);
    folded.weight = (weight.to(at::kDouble) * factor.view({-1, 1, 1, 1})).to(at::kFloat);
    folded.bias = (beta.to(at::kDouble) - mean.to(at::kDouble) * factor).to(at::kFloat);
    return folded;
}

/// Pads as TensorFlow does: the output has ceil(size / stride) rows, the odd pixel goes right and below.
at::Tensor padSame(const at::Tensor& x, std::int64_t kernel, std::int64_t stride)
{
    const auto missing = [&](std::int64_t size) {
        return std::max<std::int64_t>(((size + stride - 1) / stride - 1) * stride + kernel - size, 0);
    };
    const std::int64_t rows = missing(x.size(2));
    const std::int64_t columns = missing(x.size(3));
    if (rows == 0 && columns == 0)
        return x;
    return at::constant_pad_nd(x, {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2});
}

at::Tensor convolve(const FoldedConvolution& layer, const at::Tensor& x)
{
    const at::Tensor padded = padSame(x, layer.weight.size(2), layer.stride);
    at::Tensor y = at::convolution(padded, layer.weight, layer.bias, {layer.stride, layer.stride}, {0, 0}, {1, 1},
                                   /*transposed=*/false, {0, 0}, layer.groups);
    return layer.clipped ? y.clamp_(0, kRelu6) : y;
}

}  // namespace

EfficientNetLite EfficientNetLite::read(WeightReader& reader, const std::string& prefix)
{
    EfficientNetLite net;
    net.m_stem = readFolded(reader, prefix + "_conv_stem", prefix + "_bn0");
    net.m_stem.stride = 2;
    std::int64_t width = net.m_stem.weight.defined() ? net.m_stem.weight.size(0) : 0;
    std::size_t stage = 0;
    const std::int64_t count = models::countNumbered(reader.weights(), prefix + "_blocks.");
    for (std::int64_t i = 0; i < count; ++i) {
        const std::string name = prefix + "_blocks." + std::to_string(i) + ".";
        Block block;
        if (reader.has(name + "_expand_conv.weight"))
            block.convolutions.push_back(readFolded(reader, name + "_expand_conv", name + "_bn0"));
        FoldedConvolution depthwise = readFolded(reader, name + "_depthwise_conv", name + "_bn1");
        FoldedConvolution projection = readFolded(reader, name + "_project_conv", name + "_bn2");
        projection.clipped = false;
        if (!depthwise.weight.defined() || !projection.weight.defined())
            continue;  // the reader has noted it
        const std::int64_t out = projection.weight.size(0);
        // A stage begins where the width changes, and with the first block.
        const bool begins = i == 0 || out != width;
        depthwise.stride = begins && stage < kStageStrides.size() ? kStageStrides[stage] : 1;
        stage += begins ? 1 : 0;
        depthwise.groups = depthwise.weight.size(0);
        block.residual = !begins;
        block.convolutions.push_back(std::move(depthwise));
        block.convolutions.push_back(std::move(projection));
        net.m_blocks.push_back(std::move(block));
        width = out;
    }
    net.m_head = readFolded(reader, prefix + "_conv_head", prefix + "_bn1");
    const std::int64_t features = net.m_head.weight.defined() ? net.m_head.weight.size(0) : -1;
    net.m_classifier = reader.take(prefix + "_fc.weight", {-1, features});
    net.m_bias = reader.take(prefix + "_fc.bias", {net.m_classifier.defined() ? net.m_classifier.size(0) : -1});
    return net;
}

EfficientNetLite::Output EfficientNetLite::forward(const at::Tensor& pixels) const
{
    at::Tensor x = convolve(m_stem, pixels);
    for (const Block& block : m_blocks) {
        at::Tensor y = x;
        for (const FoldedConvolution& layer : block.convolutions)
            y = convolve(layer, y);
        x = block.residual ? y.add_(x) : y;
    }
    const at::Tensor pooled = convolve(m_head, x).mean({2, 3});
    return {.pooled = pooled, .logits = at::linear(pooled, m_classifier, m_bias)};
}

Result<void> EfficientNetLite::accepts(const at::Tensor& pixels) const
{
    if (pixels.dim() == 4 && pixels.size(1) == channels())
        return {};
    return failure(ErrorCode::Input, "pixel_values have shape " + io::shapeText(pixels.sizes().vec()),
                   "this classifier takes [images, " + std::to_string(channels()) + ", height, width]");
}

void EfficientNetLite::to(at::Device device)
{
    const auto move = [&](FoldedConvolution& layer) {
        layer.weight = layer.weight.to(device);
        layer.bias = layer.bias.to(device);
    };
    move(m_stem);
    move(m_head);
    for (Block& block : m_blocks)
        std::for_each(block.convolutions.begin(), block.convolutions.end(), move);
    m_classifier = m_classifier.to(device);
    m_bias = m_bias.to(device);
}

}  // namespace orangery::nn
