// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/safetensors.h"
#include "engine/io/weights.h"

#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace orangery::models::test {

/// A tensor of these values, which fill its shape.
template <class Value>
io::Tensor tensorOf(std::string name, std::vector<std::int64_t> shape, const std::vector<Value>& values,
                    io::DType type = io::DType::F32)
{
    io::Tensor tensor{.name = std::move(name), .dtype = type, .shape = std::move(shape), .bytes = {}};
    tensor.bytes.resize(values.size() * sizeof(Value));
    if (!values.empty())
        std::memcpy(tensor.bytes.data(), values.data(), tensor.bytes.size());
    return tensor;
}

/// 0, 1, 2, ... in F32.
inline io::Tensor counting(std::string name, std::vector<std::int64_t> shape)
{
    std::vector<float> values(io::valuesOf(shape).value());
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(i);
    return tensorOf(std::move(name), std::move(shape), values);
}

/// The tensors as a mapped file.
inline std::shared_ptr<const io::Weights> stored(const fs::path& file, std::vector<io::Tensor> tensors)
{
    const Result<void> written = io::writeSafetensors(file, {.tensors = std::move(tensors), .metadata = {}});
    return written ? io::openWeights(file).value() : nullptr;
}

}  // namespace orangery::models::test
