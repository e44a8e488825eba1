// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/files/conversion_plan.h"

#include "engine/io/conversion.h"

#include <algorithm>
#include <numeric>

namespace orangery::models {

namespace {

/// The type that a tensor gets, or nothing when its values cannot be brought to it.
std::optional<io::DType> targetOf(const io::TensorInfo& tensor, std::optional<io::DType> dtype)
{
    if (!tensor.isReadable)
        return std::nullopt;
    if (!tensor.dtype)
        return dtype.value_or(io::DType::F32);
    if (!dtype || !io::isFloating(*tensor.dtype) || *tensor.dtype == *dtype)
        return tensor.dtype;
    return io::hasFloats(*tensor.dtype) ? dtype : std::nullopt;
}

}  // namespace

ConversionPlan planConversion(const io::Weights& weights, std::optional<io::DType> dtype)
{
    ConversionPlan plan;
    std::vector<std::optional<io::DType>> targets;
    for (const io::TensorInfo& tensor : weights.tensors()) {
        targets.push_back(targetOf(tensor, dtype));
        if (targets.back())
            plan.sources.push_back(targets.size() - 1);
        else
            plan.refused.push_back("tensor '" + tensor.name + "' is " + tensor.type + ", which cannot be converted");
    }
    std::stable_sort(plan.sources.begin(), plan.sources.end(),
                     [&](std::size_t a, std::size_t b) { return io::bitsOf(*targets[a]) > io::bitsOf(*targets[b]); });
    for (const std::size_t source : plan.sources)
        plan.tensors.push_back({weights.tensors()[source].name, *targets[source], weights.tensors()[source].shape});
    return plan;
}

std::map<std::string, std::string> textMetadata(const io::Weights& weights)
{
    std::map<std::string, std::string> texts;
    for (const auto& [key, value] : weights.metadata()) {
        if (const auto* text = std::get_if<std::string>(&value))
            texts.emplace(key, *text);
    }
    texts.try_emplace("format", "pt");
    return texts;
}

}  // namespace orangery::models
