// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/tensor_conversion_torch.h"

#include <ATen/ATen.h>

#include <cstring>
#include <utility>

namespace orangery::nn {

namespace {

at::Tensor copyOf(std::span<const std::byte> bytes, const std::vector<std::int64_t>& shape, at::ScalarType type)
{
    at::Tensor result = at::empty(shape, type);
    if (!bytes.empty())
        std::memcpy(result.mutable_data_ptr(), bytes.data(), bytes.size());
    return result;
}

bool isAligned(std::span<const std::byte> bytes, at::ScalarType type)
{
    return reinterpret_cast<std::uintptr_t>(bytes.data()) % c10::elementSize(type) == 0;
}

/// A tensor on mapped bytes; `owner` lives as long as the tensor.
at::Tensor shareOf(std::span<const std::byte> bytes, const std::vector<std::int64_t>& shape, at::ScalarType type,
                   std::shared_ptr<const io::Weights> owner)
{
    auto* data = const_cast<std::byte*>(bytes.data());
    return at::from_blob(
        data, shape, [held = std::move(owner)](void*) {}, at::TensorOptions(type));
}

}  // namespace

std::optional<at::ScalarType> scalarTypeOf(io::DType dtype)
{
    switch (dtype) {
    case io::DType::Bool:
        return at::kBool;
    case io::DType::U8:
        return at::kByte;
    case io::DType::I8:
        return at::kChar;
    case io::DType::F8E5M2:
        return at::kFloat8_e5m2;
    case io::DType::F8E4M3:
        return at::kFloat8_e4m3fn;
    case io::DType::F8E8M0:
        return at::kFloat8_e8m0fnu;
    case io::DType::F8E4M3Fnuz:
        return at::kFloat8_e4m3fnuz;
    case io::DType::F8E5M2Fnuz:
        return at::kFloat8_e5m2fnuz;
    case io::DType::I16:
        return at::kShort;
    case io::DType::U16:
        return at::kUInt16;
    case io::DType::F16:
        return at::kHalf;
    case io::DType::BF16:
        return at::kBFloat16;
    case io::DType::I32:
        return at::kInt;
    case io::DType::U32:
        return at::kUInt32;
    case io::DType::F32:
        return at::kFloat;
    case io::DType::I64:
        return at::kLong;
    case io::DType::U64:
        return at::kUInt64;
    case io::DType::F64:
        return at::kDouble;
    case io::DType::C64:
        return at::kComplexFloat;
    case io::DType::F4:
    case io::DType::F6E2M3:
    case io::DType::F6E3M2:
        return std::nullopt;
    }
    return std::nullopt;
}

Result<at::Tensor> toTorch(const io::Tensor& tensor)
{
    if (tensor.dtype != io::DType::F32)
        return failure(ErrorCode::Input, "tensor '" + tensor.name + "' is " + std::string(io::nameOf(tensor.dtype)),
                       "expected F32");
    return copyOf(tensor.bytes, tensor.shape, at::kFloat);
}

Result<at::Tensor> toTorch(const std::shared_ptr<const io::Weights>& weights, std::size_t index)
{
    const io::TensorInfo& info = weights->tensors().at(index);
    const std::optional<at::ScalarType> type = scalarTypeOf(info.dtype.value_or(io::DType::F32));
    if (!type)
        return failure(ErrorCode::Input, info.file + ": tensor '" + info.name + "' is " + info.type,
                       "which cannot be computed with");
    const std::span<const std::byte> mapped = weights->view(index);
    if (!mapped.empty() && isAligned(mapped, *type))
        return shareOf(mapped, info.shape, *type, weights);
    if (!mapped.empty())
        return copyOf(mapped, info.shape, *type);
    const Result<io::Tensor> read = weights->read(index);
    if (!read)
        return failure(read.error());
    return copyOf(read->bytes, read->shape, *type);
}

io::Tensor fromTorch(std::string name, const at::Tensor& tensor)
{
    const at::Tensor flat = tensor.detach().contiguous();
    const auto* first = static_cast<const std::byte*>(flat.const_data_ptr());
    return {.name = std::move(name),
            .dtype = io::DType::F32,
            .shape = flat.sizes().vec(),
            .bytes = {first, first + flat.nbytes()}};
}

}  // namespace orangery::nn
