// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/encoders/packed_weight.h"

namespace orangery::nn {

// The kinds of packed weights; arguments as of PackedWeight::pack.
[[nodiscard]] bool hasF32Products();
[[nodiscard]] std::shared_ptr<const PackedWeight> packForF32(std::span<const float> weight, std::int64_t out,
                                                             std::int64_t in, int threads);
[[nodiscard]] std::shared_ptr<const PackedWeight> packForF16(std::span<const float> weight, std::int64_t out,
                                                             std::int64_t in);
/// `isSplit`: as sums of two bf16.
[[nodiscard]] bool hasBf16Products();
[[nodiscard]] std::shared_ptr<const PackedWeight> packForBf16(bool isSplit, std::span<const float> weight,
                                                              std::int64_t out, std::int64_t in);

}  // namespace orangery::nn
