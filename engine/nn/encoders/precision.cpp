// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/precision_torch.h"

#include "engine/base/numbers.h"
#include "engine/doctor/cuda_devices.h"
#include "engine/nn/encoders/output_names.h"

#include <ATen/ATen.h>
#include <cpuinfo.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

namespace orangery::nn {

namespace {

/// bf16 keeps eight bits: after some tens of layers embeddings of a sound model still point the same way to three nines.
constexpr double kLeastCosine = 0.999;
/// A processor may have the instructions and be no quicker by them: the time that bf16 has to take at most of that of f32.
constexpr double kWorthIt = 0.8;
constexpr int kFirstCudaWithBf16 = 8;  ///< compute capability, major

bool multipliesBf16(at::Device device)
{
    if (device.is_cuda()) {
        const doctor::CudaDevices found = doctor::findCudaDevices();
        const auto index = static_cast<std::size_t>(std::max<int>(device.index(), 0));
        return index < found.devices.size() && found.devices[index].computeMajor >= kFirstCudaWithBf16;
    }
    return cpuinfo_initialize() && (cpuinfo_has_x86_avx512bf16() || cpuinfo_has_x86_amx_bf16());
}

/// Milliseconds, the least of some.
struct ProductTimes {
    double bf16 = std::numeric_limits<double>::infinity();
    double f32 = std::numeric_limits<double>::infinity();
};

/// Of a product as the layers of an encoder have it. Both by turns, so that what else the processor does meets both.
ProductTimes productTimes()
{
    constexpr std::int64_t kRows = 512;
    constexpr std::int64_t kWidth = 1024;
    constexpr int kTries = 12;  // the first ones get the library ready
    const at::Tensor rows = at::ones({kRows, kWidth}, at::kFloat);
    const at::Tensor weight = at::ones({kWidth, kWidth}, at::kFloat);
    const auto take = [](const at::Tensor& a, const at::Tensor& b, double& least) {
        const auto start = std::chrono::steady_clock::now();
        static_cast<void>(at::linear(a, b));
        const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
        least = std::min(least, taken.count());
    };
    const at::Tensor halfRows = rows.to(at::kBFloat16);
    const at::Tensor halfWeight = weight.to(at::kBFloat16);
    ProductTimes times;
    for (int i = 0; i < kTries; ++i) {
        take(halfRows, halfWeight, times.bf16);
        take(rows, weight, times.f32);
    }
    return times;
}

EncoderInputs firstOf(const EncoderInputs& inputs)
{
    const auto first = [](const at::Tensor& all) { return all.defined() ? all.slice(0, 0, 1) : all; };
    return {.pixels = first(inputs.pixels),
            .ids = first(inputs.ids),
            .mask = first(inputs.mask),
            .types = first(inputs.types)};
}

/// What a tower ends with. Layers in between would take much memory and tell nothing more.
OutputSelection lastOutputs(models::EncoderLayout layout)
{
    std::vector<std::string> names;
    for (const TowerOutputNames& tower : {outputNames(layout).vision, outputNames(layout).text})
        for (const std::string_view name : {tower.last, tower.pooled, tower.embeddingRaw, tower.embedding})
            if (!name.empty())
                names.emplace_back(name);
    return OutputSelection(std::move(names));
}

/// The least cosine between an output in both precisions.
Result<double> agreement(const EncoderModel& model, const EncoderInputs& inputs, EncoderRunOptions options,
                         const Context& context)
{
    options.outputs = lastOutputs(model.config.layout);
    const EncoderInputs one = firstOf(inputs);
    options.type = at::kFloat;
    const Result<NamedTensors> exact = runEncoder(model, one, options, context);
    if (!exact)
        return failure(exact.error());
    options.type = at::kBFloat16;
    const Result<NamedTensors> rounded = runEncoder(model, one, options, context);
    if (!rounded)
        return failure(rounded.error());
    double least = 1;
    for (std::size_t i = 0; i < exact->size(); ++i) {
        const at::Tensor a = (*exact)[i].second.flatten();
        const at::Tensor b = (*rounded)[i].second.flatten();
        const double cosine = at::cosine_similarity(a, b, 0).item<double>();
        least = std::isnan(cosine) ? -1 : std::min(least, cosine);  // what overflows does not agree
    }
    return least;
}

}  // namespace

std::string nameOf(at::ScalarType type)
{
    if (type == at::kHalf)
        return "f16";
    return type == at::kBFloat16 ? "bf16" : "f32";
}

Result<Precision> choosePrecision(const std::string& name, const EncoderModel& model, const EncoderInputs& inputs,
                                  const EncoderRunOptions& options, const Context& context)
{
    if (model.classifier)
        return Precision{.type = at::kFloat, .reason = "classifiers are computed in f32 only"};
    if (name == "f32")
        return Precision{.type = at::kFloat, .reason = "asked for"};
    if (name == "f16")
        return Precision{.type = at::kHalf, .reason = "asked for"};
    if (name == "bf16")
        return Precision{.type = at::kBFloat16, .reason = "asked for"};
    if (!multipliesBf16(options.device))
        return Precision{.type = at::kFloat, .reason = "this processor has no multiplication in bf16"};
    const Result<double> cosine = agreement(model, inputs, options, context);
    if (!cosine)
        return failure(cosine.error());
    const std::string measured =
        "the first input's outputs in bf16 and f32 have a cosine of at least " + formatFixed(*cosine, 6);
    if (*cosine < kLeastCosine || options.device.is_cuda())
        return Precision{.type = *cosine < kLeastCosine ? at::kFloat : at::kBFloat16, .reason = measured};
    const ProductTimes times = productTimes();
    return Precision{.type = times.bf16 < kWorthIt * times.f32 ? at::kBFloat16 : at::kFloat,
                     .reason = measured + "; a product takes " + formatFixed(times.bf16, 2) + " ms in bf16 and " +
                               formatFixed(times.f32, 2) + " ms in f32"};
}

}  // namespace orangery::nn
