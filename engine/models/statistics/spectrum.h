// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/weights.h"
#include "engine/models/statistics/band_spectrum.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace orangery::models {

/// The longest shorter side of a matrix whose singular values are worked out; the longer one may be any. Time grows with
/// the shorter side squared times the longer one. In memory are 8 bytes for each value of a square of the shorter side,
/// and of 4,096 rows more where the matrix is longer.
inline constexpr std::int64_t kLongestShortSide = 8192;

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
/// tensors of less than two axes or a longer shorter side, Input when values are not finite or cannot be read, Resource
/// when LibTorch is not installed, Cancelled within about a tenth of a second when stopped. `progress` is told the part
/// that is done, 0 to 1.
[[nodiscard]] Result<Spectrum> spectrumOf(const io::Weights& weights, std::size_t index, const std::stop_token& stop,
                                          const std::function<void(double)>& progress = {});

/// The figures beside the values. `values` largest first.
[[nodiscard]] Spectrum spectrumFrom(std::int64_t rows, std::int64_t columns, std::vector<double> values);

/// How long it takes, measured with two threads of a server's processor of 2023; others differ by a few times.
[[nodiscard]] std::chrono::duration<double> timeOfSpectrum(std::int64_t rows, std::int64_t columns);

/// A matrix [rows, columns] with at least as many rows as columns, of which `count` rows are read at a time, row-major.
struct MatrixRows {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::function<void(std::int64_t first, std::int64_t count, std::span<double> into)> read;
};

/// Multiplications that the reduction of such a matrix takes.
[[nodiscard]] double productsOfReduction(std::int64_t rows, std::int64_t columns);

/// The function of the tensor module that spectrumOf calls through moduleFunction(): a band with the singular values of
/// the matrix. ErrorCode::Cancelled when it does not go on.
using ReduceToBand = void(const MatrixRows& matrix, const GoesOn& goesOn, Result<Band>& output);
inline constexpr const char* kReduceToBand = "orangery_reduce_to_band";
/// More rows than this, beside columns, are reduced to as many as there are columns first.
inline constexpr double kSlimRows = 1.25;

}  // namespace orangery::models
