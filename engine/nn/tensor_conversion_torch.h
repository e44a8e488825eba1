// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/safetensors.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace orangery::nn {

/// The values of a tensor of a file as an F32 tensor of its own. ErrorCode::Input for another type.
[[nodiscard]] Result<at::Tensor> toTorch(const io::Tensor& tensor);

/// An F32 CPU tensor as a tensor of a file.
[[nodiscard]] io::Tensor fromTorch(std::string name, const at::Tensor& tensor);

}  // namespace orangery::nn
