// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/compare_outputs_torch.h"

#include "engine/io/tensor.h"
#include "engine/nn/tensor_conversion_torch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace orangery::nn {

namespace {

constexpr std::array<std::string_view, 4> kInputs{"pixel_values", "input_ids", "attention_mask", "token_type_ids"};

bool isInput(std::string_view name)
{
    return std::find(kInputs.begin(), kInputs.end(), name) != kInputs.end();
}

double largestOf(const at::Tensor& values)
{
    return values.numel() == 0 ? 0 : values.max().item<double>();
}

OutputDifference compareOne(const std::string& name, const at::Tensor& a, const at::Tensor& b, double tolerance)
{
    OutputDifference difference{.name = name};
    if (a.sizes() != b.sizes()) {
        difference.status = OutputDifference::Status::Shape;
        difference.note =
            "the model gives " + io::shapeText(a.sizes().vec()) + ", expected " + io::shapeText(b.sizes().vec());
        return difference;
    }
    const at::Tensor wide = b.to(at::kDouble);
    difference.largest = largestOf((a.to(at::kDouble) - wide).abs());
    const double size = largestOf(wide.abs());
    if (size != 0 || *difference.largest == 0)
        difference.relative = *difference.largest == 0 ? 0 : *difference.largest / size;
    // A NaN compares as false, and so counts as different.
    if (!(*difference.largest <= tolerance * size))
        difference.status = OutputDifference::Status::Different;
    if (std::isnan(*difference.largest))
        difference.note = "there are NaN";
    return difference;
}

}  // namespace

std::string_view nameOf(OutputDifference::Status status)
{
    switch (status) {
    case OutputDifference::Status::Same:
        return "same";
    case OutputDifference::Status::Different:
        return "different";
    case OutputDifference::Status::Shape:
        return "shape";
    case OutputDifference::Status::NotGiven:
        return "not_given";
    }
    return {};
}

Result<std::vector<std::string>> expectedNames(const fs::path& expected)
{
    const auto file = io::openWeights(expected);
    if (!file)
        return failure(file.error());
    std::vector<std::string> names;
    for (const io::TensorInfo& tensor : (*file)->tensors())
        if (!isInput(tensor.name))
            names.push_back(tensor.name);
    if (names.empty())
        return failure(ErrorCode::Input, expected.string() + " holds no output to compare with",
                       "all its tensors are inputs");
    return names;
}

Result<std::vector<OutputDifference>> compareOutputs(const NamedTensors& outputs, const fs::path& expected,
                                                     double tolerance)
{
    const auto file = io::openWeights(expected);
    if (!file)
        return failure(file.error());
    std::vector<OutputDifference> differences;
    for (std::size_t i = 0; i < (*file)->tensors().size(); ++i) {
        const std::string& name = (*file)->tensors()[i].name;
        if (isInput(name))
            continue;
        const auto found =
            std::find_if(outputs.begin(), outputs.end(), [&](const auto& output) { return output.first == name; });
        if (found == outputs.end()) {
            differences.push_back({.name = name,
                                   .status = OutputDifference::Status::NotGiven,
                                   .note = "this model and these inputs give no output of that name"});
            continue;
        }
        const Result<at::Tensor> wanted = toTorch(*file, i);
        if (!wanted)
            return failure(wanted.error().code, expected.string() + ": " + wanted.error().message,
                           wanted.error().cause);
        differences.push_back(compareOne(name, found->second, *wanted, tolerance));
    }
    return differences;
}

}  // namespace orangery::nn
