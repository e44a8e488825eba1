// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/kernels/difference_sums.h"

namespace orangery::kernels {

/// The sums over all pairs, of which both sides have the same number. Every number is taken to double first. The order of
/// additions is fixed, so that every processor and every device give the same bits.
[[nodiscard]] DifferenceSums differenceOf(const Numbers& a, const Numbers& b);

/// The same on CUDA device `device` (0 and up), to which the numbers are copied in parts of at most 64 MiB a side.
/// ErrorCode::Resource, with the words of the loader or of CUDA, where that cannot be done. Safe to call from many threads.
[[nodiscard]] Result<DifferenceSums> differenceOnCuda(const Numbers& a, const Numbers& b, int device);

}  // namespace orangery::kernels
