// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <vector>

namespace orangery::zero_shot {

/// Numbers, one point a row.
struct PointMatrix {
    std::size_t rows = 0;
    std::size_t width = 0;       ///< D
    std::vector<double> values;  ///< rows x D

    [[nodiscard]] double* row(std::size_t i) { return values.data() + i * width; }
    [[nodiscard]] const double* row(std::size_t i) const { return values.data() + i * width; }
};

/// Directions in which points that were centred before spread most.
struct PrincipalAxes {
    std::size_t width = 0;          ///< D
    std::vector<double> axes;       ///< count x D, of length 1, the widest first
    std::vector<double> variances;  ///< along each of them: sum of squares / (rows - 1)
    double total = 0;               ///< variance along all axes

    [[nodiscard]] std::size_t count() const { return variances.size(); }
};

/// The exact axes of a matrix that is centred as it should be; at most `count`, no more than min(rows, D). Of an axis and its
/// opposite the one is taken whose largest component by size is positive, so that a picture comes out the same way round
/// each time. ErrorCode::Input for fewer than 2 rows or values that are not finite, Resource without LibTorch.
[[nodiscard]] Result<PrincipalAxes> principalAxes(const PointMatrix& centred, std::size_t count);

/// The points along the axes: rows x axes.count().
[[nodiscard]] PointMatrix projected(const PointMatrix& centred, const PrincipalAxes& axes);

/// The function of the tensor module that principalAxes calls through moduleFunction(): all eigenvalues of a symmetric
/// matrix [side, side], ascending, and its eigenvectors, one a row, in place of the matrix.
using SymmetricEigen = void(std::vector<double>& matrix, std::size_t side, Result<std::vector<double>>& values);
inline constexpr const char* kSymmetricEigen = "orangery_symmetric_eigen";

}  // namespace orangery::zero_shot
