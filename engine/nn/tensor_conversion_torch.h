// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/safetensors.h"
#include "engine/io/weights.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <string>

namespace orangery::nn {

/// The type of torch for values of a file; nothing for F4 and F6, which torch does not compute with.
[[nodiscard]] std::optional<at::ScalarType> scalarTypeOf(io::DType dtype);

/// The values of a tensor of a file as an F32 tensor of its own. ErrorCode::Input for another type.
[[nodiscard]] Result<at::Tensor> toTorch(const io::Tensor& tensor);

/// tensors()[index] of a model's files, of the type that it is stored in (quantised values as F32). Where the file is
/// mapped and the values lie aligned, the tensor shares the mapping, which it keeps alive: it must not be written to.
/// ErrorCode::Input for types that torch does not have.
[[nodiscard]] Result<at::Tensor> toTorch(const std::shared_ptr<const io::Weights>& weights, std::size_t index);

/// An F32 CPU tensor as a tensor of a file.
[[nodiscard]] io::Tensor fromTorch(std::string name, const at::Tensor& tensor);

}  // namespace orangery::nn
