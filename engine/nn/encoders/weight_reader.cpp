// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/weight_reader_torch.h"

#include "engine/nn/tensor_conversion_torch.h"

#include <ATen/ATen.h>

#include <utility>

namespace orangery::nn {

namespace {

/// Whether the type can stay as it is until it is used.
bool isComputable(at::ScalarType type)
{
    return type == at::kFloat || type == at::kHalf || type == at::kBFloat16;
}

bool fits(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& wanted)
{
    if (shape.size() != wanted.size())
        return false;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (wanted[i] >= 0 && shape[i] != wanted[i])
            return false;
    return true;
}

}  // namespace

WeightReader::WeightReader(std::shared_ptr<const io::Weights> weights) : m_weights(std::move(weights)) {}

at::Tensor WeightReader::read(std::size_t index, const std::vector<std::int64_t>& shape)
{
    const io::TensorInfo& info = m_weights->tensors()[index];
    if (!fits(info.shape, shape)) {
        m_problems.push_back("tensor '" + info.name + "' has shape " + io::shapeText(info.shape) + ", not " +
                             io::shapeText(shape));
        return {};
    }
    const Result<at::Tensor> tensor = toTorch(m_weights, index);
    if (tensor)
        return isComputable(tensor->scalar_type()) ? *tensor : tensor->to(at::kFloat);
    m_problems.push_back(tensor.error().message + (tensor.error().cause.empty() ? "" : ": " + tensor.error().cause));
    return {};
}

at::Tensor WeightReader::take(const std::string& name, const std::vector<std::int64_t>& shape)
{
    if (const auto index = m_weights->find(name))
        return read(*index, shape);
    m_problems.push_back("tensor '" + name + "' is missing");
    return {};
}

at::Tensor WeightReader::takeIfPresent(const std::string& name, const std::vector<std::int64_t>& shape)
{
    const auto index = m_weights->find(name);
    return index ? read(*index, shape) : at::Tensor();
}

Result<void> WeightReader::finish() const
{
    if (m_problems.empty())
        return {};
    const std::string where = m_weights->files().empty() ? std::string() : m_weights->files().front().string() + ": ";
    std::string more;
    if (m_problems.size() > 1)
        more = "and " + std::to_string(m_problems.size() - 1) + " more, next: " + m_problems[1];
    return failure(ErrorCode::Input, where + m_problems.front(), more,
                   "The weights and the config beside them are not of the same model.");
}

}  // namespace orangery::nn
