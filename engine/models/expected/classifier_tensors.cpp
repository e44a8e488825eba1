// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/encoders/model_files.h"
#include "engine/models/expected/encoder_tensors.h"

namespace orangery::models {

namespace {

/// Convolution [out, in / groups, k, k] with the batch norm behind it; no config says how large they are.
void expectConvolution(Expectation& expectation, const std::string& name, const std::string& norm)
{
    const auto shape = shapeOf(expectation.weights(), name + ".weight");
    const std::int64_t out = shape && shape->size() == 4 ? shape->front() : kAnySize;
    expectation.need(name + ".weight", {kAnySize, kAnySize, kAnySize, kAnySize});
    for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"})
        expectation.need(norm + part, {out});
}

}  // namespace

ExpectedTensors classifierTensors(const io::Weights& weights)
{
    Expectation expectation(weights);
    const std::string prefix = prefixBefore(weights, "_conv_stem.weight").value_or(std::string());
    expectConvolution(expectation, prefix + "_conv_stem", prefix + "_bn0");
    const std::int64_t blocks = countNumbered(weights, prefix + "_blocks.");
    for (std::int64_t i = 0; i < blocks; ++i) {
        const std::string block = prefix + "_blocks." + std::to_string(i) + ".";
        if (expectation.has(block + "_expand_conv.weight"))
            expectConvolution(expectation, block + "_expand_conv", block + "_bn0");
        expectConvolution(expectation, block + "_depthwise_conv", block + "_bn1");
        expectConvolution(expectation, block + "_project_conv", block + "_bn2");
    }
    expectConvolution(expectation, prefix + "_conv_head", prefix + "_bn1");
    const auto head = shapeOf(weights, prefix + "_conv_head.weight");
    const auto classes = shapeOf(weights, prefix + "_fc.weight");
    expectation.need(prefix + "_fc.weight", {kAnySize, head && !head->empty() ? head->front() : kAnySize});
    expectation.need(prefix + "_fc.bias", {classes && !classes->empty() ? classes->front() : kAnySize});
    return std::move(expectation.result());
}

}  // namespace orangery::models
