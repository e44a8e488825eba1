// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/embedding_map/principal_axes.h"

#include "engine/base/module.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orangery::zero_shot {

namespace {

double dot(const double* a, const double* b, std::size_t count)
{
    return std::inner_product(a, a + count, b, 0.0);
}

/// X^T X of a matrix with few columns: row after row, so that memory is read in its order.
std::vector<double> columnProducts(const PointMatrix& x)
{
    const std::size_t D = x.width;
    std::vector<double> products(D * D, 0);
    for (std::size_t i = 0; i < x.rows; ++i) {
        const double* row = x.row(i);
        for (std::size_t a = 0; a < D; ++a) {
            double* into = products.data() + a * D;
            for (std::size_t b = a; b < D; ++b)
                into[b] += row[a] * row[b];
        }
    }
    for (std::size_t a = 0; a < D; ++a)
        for (std::size_t b = 0; b < a; ++b)
            products[a * D + b] = products[b * D + a];
    return products;
}

/// X X^T of a matrix with few rows.
std::vector<double> rowProducts(const PointMatrix& x)
{
    std::vector<double> products(x.rows * x.rows, 0);
    for (std::size_t i = 0; i < x.rows; ++i)
        for (std::size_t j = i; j < x.rows; ++j)
            products[i * x.rows + j] = products[j * x.rows + i] = dot(x.row(i), x.row(j), x.width);
    return products;
}

/// Turns an axis so that its largest component by size is positive; of several as large the first counts.
void turn(double* axis, std::size_t width)
{
    const double* largest =
        std::max_element(axis, axis + width, [](double a, double b) { return std::abs(a) < std::abs(b); });
    if (*largest < 0)
        std::transform(axis, axis + width, axis, [](double value) { return -value; });
}

}  // namespace

Result<PrincipalAxes> principalAxes(const PointMatrix& centred, std::size_t count)
{
    if (centred.rows < 2 || centred.width == 0)
        return failure(ErrorCode::Input, "a map takes at least two points");
    if (!std::all_of(centred.values.begin(), centred.values.end(), [](double value) { return std::isfinite(value); }))
        return failure(ErrorCode::Input, "an embedding holds a value that is not finite");
    const auto eigen = moduleFunction<SymmetricEigen>(Module::Tensor, kSymmetricEigen);
    if (!eigen)
        return failure(eigen.error());
    const bool byRows = centred.rows < centred.width;
    std::vector<double> vectors = byRows ? rowProducts(centred) : columnProducts(centred);
    const std::size_t side = byRows ? centred.rows : centred.width;
    Result<std::vector<double>> values;
    (*eigen)(vectors, side, values);
    if (!values)
        return failure(values.error());
    PrincipalAxes found{.width = centred.width, .axes = {}, .variances = {}};
    const double freedom = static_cast<double>(centred.rows - 1);
    found.total = dot(centred.values.data(), centred.values.data(), centred.values.size()) / freedom;
    for (std::size_t k = 0; k < std::min(count, side); ++k) {
        const std::size_t place = side - 1 - k;
        const double* vector = vectors.data() + place * side;
        std::vector<double> axis(centred.width, 0);
        if (byRows) {
            // With X X^T u = l u, the axis is X^T u / sqrt(l).
            for (std::size_t i = 0; i < centred.rows; ++i)
                for (std::size_t d = 0; d < centred.width; ++d)
                    axis[d] += vector[i] * centred.row(i)[d];
            const double length = std::sqrt(dot(axis.data(), axis.data(), axis.size()));
            for (double& component : axis)
                component = length > 0 ? component / length : 0;
        } else {
            std::copy_n(vector, centred.width, axis.begin());
        }
        turn(axis.data(), axis.size());
        found.axes.insert(found.axes.end(), axis.begin(), axis.end());
        found.variances.push_back(std::max((*values)[place], 0.0) / freedom);
    }
    return found;
}

PointMatrix projected(const PointMatrix& centred, const PrincipalAxes& axes)
{
    PointMatrix points{.rows = centred.rows, .width = axes.count(), .values = {}};
    points.values.reserve(points.rows * points.width);
    for (std::size_t i = 0; i < centred.rows; ++i)
        for (std::size_t k = 0; k < axes.count(); ++k)
            points.values.push_back(dot(centred.row(i), axes.axes.data() + k * axes.width, axes.width));
    return points;
}

}  // namespace orangery::zero_shot
