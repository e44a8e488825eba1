// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/weights.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace orangery::models {

/// About the values of one tensor. Range, moments, norm and histogram are those of its finite values, in double
/// precision; all are 0 when there is none.
struct TensorStatistics {
    std::uint64_t values = 0;
    std::uint64_t nans = 0;
    std::uint64_t infinities = 0;
    double minimum = 0;
    double maximum = 0;
    double mean = 0;
    double standardDeviation = 0;  ///< of the population: divided by the number of values
    double l2Norm = 0;
    /// Values in equal parts of [minimum, maximum], the last one closed; one part where all values are the same.
    std::vector<std::uint64_t> histogram;
};

/// Reads the values of weights.tensors()[index] twice, in pieces where they lie in a mapped file. F64 and whole numbers
/// of more than 24 bits are rounded to F32 first. ErrorCode::Input naming the tensor when its type cannot be read as
/// real numbers, Cancelled when stopped.
[[nodiscard]] Result<TensorStatistics> tensorStatistics(const io::Weights& weights, std::size_t index, std::size_t bins,
                                                        const std::stop_token& stop);

}  // namespace orangery::models
