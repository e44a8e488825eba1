// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/kernels/difference_sums.h"

namespace orangery::kernels {

// What liborangery_cuda.so offers under C names. Each returns nothing where it went well, else CUDA's words for what did not.

/// How many devices can be used.
using CudaCount = const char*(int& devices);
inline constexpr const char* kCudaCount = "orangery_cuda_count";

using CudaDifference = const char*(const Numbers& a, const Numbers& b, int device, DifferenceSums& sums);
inline constexpr const char* kCudaDifference = "orangery_cuda_difference";

/// Address of a function of liborangery_cuda.so, which is opened on first use and stays open. ErrorCode::Resource, with the
/// loader's own words, where the program was built without it or it does not load.
[[nodiscard]] Result<void*> cudaSymbol(const char* name);

/// Devices on which these kernels run. ErrorCode::Resource as cudaSymbol, and where there is no driver or no device.
[[nodiscard]] Result<int> cudaDeviceCount();

}  // namespace orangery::kernels
