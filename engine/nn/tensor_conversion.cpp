// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/tensor_conversion_torch.h"

#include <ATen/ATen.h>

#include <cstring>
#include <utility>

namespace orangery::nn {

Result<at::Tensor> toTorch(const io::Tensor& tensor)
{
    if (tensor.dtype != io::DType::F32)
        return failure(ErrorCode::Input, "tensor '" + tensor.name + "' is " + std::string(io::nameOf(tensor.dtype)),
                       "expected F32");
    at::Tensor result = at::empty(tensor.shape, at::kFloat);
    if (!tensor.bytes.empty())
        std::memcpy(result.mutable_data_ptr(), tensor.bytes.data(), tensor.bytes.size());
    return result;
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
