// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/weights.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace orangery::models {

/// The largest matrix whose singular values are worked out: its shorter side, and all of its values. Time grows with
/// the shorter side squared times the longer one, memory is 16 bytes a value, and a computation that has begun is not
/// stopped in its middle.
inline constexpr std::int64_t kLongestShortSide = 4096;
inline constexpr std::int64_t kMostMatrixValues = std::int64_t{1} << 26U;

/// The singular values of a tensor that is taken as a matrix [first axis, all others].
struct Spectrum {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::vector<double> values;  ///< min(rows, columns), largest first
    /// Sum of the squares over the largest square, the squared Frobenius norm over the squared spectral norm: from 1
    /// for a matrix of rank 1 to the shorter side; 0 where all values are 0.
    double stableRank = 0;
    /// exp of the entropy of the squares as shares of their sum (Roy and Vetterli 2007, with squares in place of the values themselves).
    double effectiveRank = 0;
};

/// Works out the singular values of weights.tensors()[index] in double precision, with LibTorch. ErrorCode::Usage for
/// tensors of less than two axes or beyond the limits above, Input when values are not finite or cannot be read, Resource
/// when LibTorch is not installed, Cancelled when stopped before it began.
[[nodiscard]] Result<Spectrum> spectrumOf(const io::Weights& weights, std::size_t index, const std::stop_token& stop);

/// The figures beside the values. `values` largest first.
[[nodiscard]] Spectrum spectrumFrom(std::int64_t rows, std::int64_t columns, std::vector<double> values);

/// The function of the tensor module that spectrumOf calls through moduleFunction(): `matrix` is [rows, columns],
/// row-major.
using SingularValues = void(std::vector<double>& matrix, std::int64_t rows, std::int64_t columns,
                            Result<std::vector<double>>& output);
inline constexpr const char* kSingularValues = "orangery_singular_values";

}  // namespace orangery::models
