// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/vision_tower_torch.h"

#include "engine/io/tensor.h"
#include "engine/nn/encoders/position_table_torch.h"

#include <ATen/ATen.h>

#include <cmath>
#include <string>
#include <vector>

namespace orangery::nn {

namespace {

/// Patches as rows [B h w, channels p p], raster order; what does not fill a patch at the right and below is left out.
at::Tensor patchRows(const at::Tensor& pixels, std::int64_t p)
{
    const std::int64_t h = pixels.size(2) / p;
    const std::int64_t w = pixels.size(3) / p;
    return pixels.slice(2, 0, h * p)
        .slice(3, 0, w * p)
        .reshape({pixels.size(0), pixels.size(1), h, p, w, p})
        .permute({0, 2, 4, 1, 3, 5})
        .reshape({pixels.size(0) * h * w, pixels.size(1) * p * p});
}

at::Tensor splitHeads(const at::Tensor& x, std::int64_t heads)
{
    return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

/// The pooled row [B, D] of tokens [B, N, D].
at::Tensor attentionPool(const PoolingHead& head, const at::Tensor& tokens, const models::TransformerSizes& sizes,
                         at::Tensor* attention)
{
    const std::int64_t batch = tokens.size(0);
    const at::Tensor probe = head.probe.to(tokens.scalar_type()).view({1, 1, sizes.width});
    const at::Tensor q = splitHeads(linear(probe, head.query), sizes.heads).expand({batch, -1, -1, -1});
    const std::vector<at::Tensor> kv = linear(tokens, head.keysValues).chunk(2, 2);
    const at::Tensor scores = at::matmul(q, splitHeads(kv[0], sizes.heads).transpose(2, 3));
    const at::Tensor map = at::softmax(scores / std::sqrt(static_cast<double>(sizes.headWidth())), -1);
    if (attention != nullptr)
        *attention = map;
    const at::Tensor read = at::matmul(map, splitHeads(kv[1], sizes.heads)).transpose(1, 2);
    const at::Tensor row = linear(read.reshape({batch, sizes.width}), head.output);
    return row + network(layerNorm(row, head.norm, sizes.epsilon), head.up, head.down, sizes.activation);
}

}  // namespace

Result<void> VisionTower::accepts(const at::Tensor& pixels, const VisionChoices& choices) const
{
    const std::string shape = "pixel_values have shape " + io::shapeText(pixels.sizes().vec());
    if (pixels.dim() != 4 || pixels.size(1) != sizes.channels)
        return failure(ErrorCode::Input, shape,
                       "this model takes [images, " + std::to_string(sizes.channels) + ", height, width]");
    if (pixels.size(2) < sizes.patch || pixels.size(3) < sizes.patch)
        return failure(ErrorCode::Input, shape,
                       "the images are smaller than one patch of " + std::to_string(sizes.patch) + " pixels");
    if (!choices.rule && !sizes.rule && (pixels.size(2) != sizes.image || pixels.size(3) != sizes.image))
        return failure(ErrorCode::Input, shape,
                       "this model was made for images of " + std::to_string(sizes.image) + " x " +
                           std::to_string(sizes.image) + " pixels",
                       "Resize them, or add --interpolate hf, hf-old or openclip to fit its position table.");
    return {};
}

at::Tensor VisionTower::positionsFor(const at::Tensor& pixels, const VisionChoices& choices) const
{
    const auto rule = choices.rule ? choices.rule : sizes.rule;
    return fitPositions(positions, sizes.classToken ? 1 : 0, pixels.size(2) / sizes.patch, pixels.size(3) / sizes.patch,
                        rule.value_or(models::PositionRule::Hf));
}

at::Tensor VisionTower::embed(const at::Tensor& pixels, const VisionChoices& choices) const
{
    const std::int64_t batch = pixels.size(0);
    const std::int64_t width = sizes.blocks.width;
    const at::Tensor patches = linear(patchRows(pixels, sizes.patch), patch).view({batch, -1, width});
    const at::Tensor table = positionsFor(pixels, choices).to(pixels.scalar_type());
    if (!sizes.classToken)
        return patches + table;
    const auto row = [&](const at::Tensor& tokens) {
        return tokens.to(pixels.scalar_type()).view({1, -1, width}).expand({batch, -1, -1});
    };
    std::vector<at::Tensor> parts{row(classToken.to(pixels.scalar_type()) + table.select(0, 0)),
                                  patches + table.slice(0, 1)};
    if (registers.defined())
        parts.insert(parts.begin() + 1, row(registers));  // they have no position
    return at::cat(parts, 1);
}

void VisionTower::pool(VisionOutput& output, const VisionChoices& choices) const
{
    if (!finalNorm.defined())
        return;
    if (normsAllTokens())
        output.normedTokens = layerNorm(output.tokens, finalNorm, sizes.blocks.epsilon);
    if (head)
        output.pooled = attentionPool(*head, output.normedTokens, sizes.blocks,
                                      choices.poolAttention ? &output.poolAttention : nullptr);
    else if (sizes.pooling == models::VisionPooling::ClassToken)
        output.pooled = output.normedTokens.defined()
                            ? output.normedTokens.select(1, 0)
                            : layerNorm(output.tokens.select(1, 0), finalNorm, sizes.blocks.epsilon);
    if (projection.defined() && output.pooled.defined())
        output.embedding = linear(output.pooled, projection);
}

VisionOutput VisionTower::forward(const at::Tensor& pixels, const VisionChoices& choices,
                                  const LayerObserver& observer) const
{
    at::Tensor x = embed(pixels, choices);
    if (preNorm.defined())
        x = layerNorm(x, preNorm, sizes.blocks.epsilon);
    const bool onlyFirst = choices.pooledOnly && !head && sizes.pooling == models::VisionPooling::ClassToken;
    VisionOutput output{.tokens =
                            transformer.forward(x, {}, observer, onlyFirst ? TokensWanted::First : TokensWanted::All)};
    pool(output, choices);
    if (onlyFirst) {
        output.tokens = at::Tensor();
        output.normedTokens = at::Tensor();
    }
    return output;
}

}  // namespace orangery::nn
