// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/text_tower_torch.h"

#include "engine/io/tensor.h"

#include <ATen/ATen.h>

#include <string>

namespace orangery::nn {

namespace {

/// Rows [B, W] of x [B, T, W] at the positions [B].
at::Tensor rowsAt(const at::Tensor& x, const at::Tensor& positions)
{
    return x.index({at::arange(x.size(0), positions.options()), positions});
}

at::Tensor meanOver(const at::Tensor& x, const at::Tensor& mask)
{
    constexpr double kLeast = 1e-9;  // a text without any token gives 0, not NaN
    if (!mask.defined())
        return x.mean(1);
    const at::Tensor weights = mask.to(x.scalar_type()).unsqueeze(-1);
    return (x * weights).sum(1) / weights.sum(1).clamp_min(kLeast);
}

Result<void> inRange(const at::Tensor& ids, std::int64_t count, const std::string& name)
{
    if (ids.numel() == 0)
        return {};
    const auto least = ids.min().item<std::int64_t>();
    const auto most = ids.max().item<std::int64_t>();
    if (least >= 0 && most < count)
        return {};
    return failure(ErrorCode::Input, name + " hold " + std::to_string(least < 0 ? least : most),
                   "this model knows 0 to " + std::to_string(count - 1));
}

}  // namespace

Result<void> TextTower::accepts(const TextInput& input) const
{
    const std::string shape = "input_ids have shape " + io::shapeText(input.ids.sizes().vec());
    if (input.ids.dim() != 2 || input.ids.size(1) < 1)
        return failure(ErrorCode::Input, shape, "expected [texts, tokens]");
    if (input.ids.size(1) > sizes.context)
        return failure(ErrorCode::Input, shape,
                       "the longest text of this model has " + std::to_string(sizes.context) + " tokens");
    for (const at::Tensor* other : {&input.mask, &input.types})
        if (other->defined() && other->sizes() != input.ids.sizes())
            return failure(ErrorCode::Input, shape,
                           "attention_mask or token_type_ids have " + io::shapeText(other->sizes().vec()));
    if (auto known = inRange(input.ids, sizes.vocabulary, "input_ids"); !known)
        return known;
    return input.types.defined() ? inRange(input.types, sizes.types, "token_type_ids") : Result<void>();
}

at::Tensor TextTower::embed(const TextInput& input, at::ScalarType type) const
{
    at::Tensor x = at::embedding(tokens, input.ids).to(type) + positions.slice(0, 0, input.ids.size(1)).to(type);
    if (types.defined())
        x = x + (input.types.defined() ? at::embedding(types, input.types) : types.select(0, 0)).to(type);
    return firstNorm.defined() ? layerNorm(x, firstNorm, sizes.blocks.epsilon) : x;
}

at::Tensor TextTower::pool(const at::Tensor& normed, const TextInput& input) const
{
    switch (sizes.pooling) {
    case models::TextPooling::FirstEnd:
        return rowsAt(normed, input.ids.eq(sizes.endToken).to(at::kInt).argmax(1));
    case models::TextPooling::HighestId:
        return rowsAt(normed, input.ids.argmax(1));
    case models::TextPooling::Last:
        return normed.select(1, normed.size(1) - 1);
    case models::TextPooling::First:
        return normed.select(1, 0);
    case models::TextPooling::Mean:
        return meanOver(normed, input.mask);
    }
    return {};
}

TextOutput TextTower::forward(const TextInput& input, at::ScalarType type, const LayerObserver& observer) const
{
    const at::Tensor x =
        transformer.forward(embed(input, type), {.causal = sizes.causal, .keys = input.mask}, observer);
    TextOutput output{.tokens = finalNorm.defined() ? layerNorm(x, finalNorm, sizes.blocks.epsilon) : x};
    output.pooled = pool(output.tokens, input);
    if (projection.defined())
        output.embedding = linear(output.pooled, projection);
    return output;
}

}  // namespace orangery::nn
