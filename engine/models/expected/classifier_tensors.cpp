// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/encoders/model_files.h"
#include "engine/models/expected/encoder_tensors.h"

#include <array>
#include <string_view>

namespace orangery::models {

namespace {

/// Convolution [out, in / groups, k, k] with the batch norm behind it; no config says how large they are.
void expectConvolution(Expectation& expectation, const std::string& name, const std::string& norm, std::int64_t in)
{
    const auto shape = shapeOf(expectation.weights(), name + ".weight");
    const bool isThere = shape && shape->size() == 4;
    const std::int64_t out = isThere ? shape->front() : kAnySize;
    const std::int64_t side = isThere ? (*shape)[2] : kAnySize;
    expectation.need(name + ".weight", {out, in > 0 ? in : kAnySize, side, side});
    for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"})
        expectation.need(norm + part, {out});
}

/// The number of maps that a convolution makes, from its weight or its norm; 0 = neither is there.
std::int64_t mapsOf(const io::Weights& weights, const std::string& name, const std::string& norm)
{
    for (const std::string& told : {name + ".weight", norm + ".weight", norm + ".bias"})
        if (const auto shape = shapeOf(weights, told); shape && !shape->empty())
            return shape->front();
    return 0;
}

}  // namespace

std::string classifierPrefix(const io::Weights& weights)
{
    constexpr std::array<std::string_view, 3> kAnchors{"_conv_stem.weight", "_conv_head.weight", "_fc.weight"};
    return prefixBefore(weights, kAnchors).value_or(std::string());
}

ExpectedTensors classifierTensors(const io::Weights& weights)
{
    Expectation expectation(weights);
    const std::string prefix = classifierPrefix(weights);
    expectConvolution(expectation, prefix + "_conv_stem", prefix + "_bn0", kAnySize);
    const std::int64_t blocks = countNumbered(weights, prefix + "_blocks.");
    std::int64_t width = mapsOf(weights, prefix + "_conv_stem", prefix + "_bn0");
    for (std::int64_t i = 0; i < blocks; ++i) {
        const std::string block = prefix + "_blocks." + std::to_string(i) + ".";
        // A block that works on as many maps as it is given expands none.
        const std::int64_t maps = mapsOf(weights, block + "_depthwise_conv", block + "_bn1");
        if (maps != width || expectation.has(block + "_expand_conv.weight"))
            expectConvolution(expectation, block + "_expand_conv", block + "_bn0", width);
        expectConvolution(expectation, block + "_depthwise_conv", block + "_bn1", 1);
        expectConvolution(expectation, block + "_project_conv", block + "_bn2", maps);
        width = mapsOf(weights, block + "_project_conv", block + "_bn2");
    }
    expectConvolution(expectation, prefix + "_conv_head", prefix + "_bn1", width);
    const std::int64_t head = mapsOf(weights, prefix + "_conv_head", prefix + "_bn1");
    const auto classes = shapeOf(weights, prefix + "_fc.weight");
    expectation.need(prefix + "_fc.weight", {kAnySize, head > 0 ? head : kAnySize});
    expectation.need(prefix + "_fc.bias", {classes && !classes->empty() ? classes->front() : kAnySize});
    return std::move(expectation.result());
}

}  // namespace orangery::models
