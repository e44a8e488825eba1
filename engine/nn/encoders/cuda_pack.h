// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <string_view>

namespace orangery::nn {

/// Makes the device "cpu" or "cuda:N" usable. For CUDA this loads LibTorch's CUDA libraries, which has to come before
/// anything else that LibTorch does in the process. ErrorCode::Resource, with the loader's words, when they do not load.
[[nodiscard]] Result<void> openDevice(std::string_view device);

}  // namespace orangery::nn
