// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace orangery::models {

/// A square upper triangular matrix that is 0 beyond `width` diagonals above the main one.
struct Band {
    std::int64_t size = 0;
    std::int64_t width = 0;
    std::vector<double> values;  ///< [size, width + 1], row-major: those of row r belong to the columns r to r + width
};

/// The diagonal and the one above it of a matrix that is 0 elsewhere.
struct Bidiagonal {
    std::vector<double> diagonal;
    std::vector<double> above;  ///< one less
};

/// What is asked between two pieces of work, with the part that is done, 0 to 1: whether to go on. A few milliseconds
/// lie between two questions.
using GoesOn = std::function<bool(double done)>;

/// A bidiagonal matrix of the same singular values, by rotations that chase each element out of the band (Schwarz 1968;
/// LAPACK's gbbrd). Nothing when it was stopped.
[[nodiscard]] std::optional<Bidiagonal> bidiagonalised(const Band& band, const GoesOn& goesOn);

/// The singular values, largest first, each to about the precision of a double beside the largest: by bisection on the
/// number of those that are smaller, which the tridiagonal matrix of Golub and Kahan tells. Nothing when it was stopped.
[[nodiscard]] std::optional<std::vector<double>> singularValuesOf(const Bidiagonal& matrix, const GoesOn& goesOn);

}  // namespace orangery::models
