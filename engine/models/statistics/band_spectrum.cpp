// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/band_spectrum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace orangery::models {

namespace {

/// cs x + sn y = r and cs y - sn x = 0.
struct Rotation {
    double cs = 1;
    double sn = 0;

    Rotation(double x, double y)
    {
        const double r = std::hypot(x, y);
        if (r > 0) {
            cs = x / r;
            sn = y / r;
        }
    }
    void turn(double& x, double& y) const
    {
        const double old = x;
        x = cs * old + sn * y;
        y = cs * y - sn * old;
    }
};

/// A band with room for one diagonal more on both sides, where elements stand while they are chased.
class ChasedBand {
public:
    explicit ChasedBand(const Band& band)
        : m_size(band.size),
          m_width(std::min(band.width, std::max<std::int64_t>(band.size - 1, 1))),
          m_stride(m_width + 2),
          m_values(static_cast<std::size_t>(m_size * (m_stride + 1)), 0.0)
    {
        for (std::int64_t row = 0; row < m_size; ++row)
            for (std::int64_t column = row; column <= std::min(row + m_width, m_size - 1); ++column)
                at(row, column) = band.values[static_cast<std::size_t>(row * (band.width + 1) + column - row)];
    }

    /// Leaves two elements in a row; what is turned into rows below is chased out at the end.
    void clearRow(std::int64_t row)
    {
        for (std::int64_t column = std::min(row + m_width, m_size - 1); column >= row + 2; --column)
            if (at(row, column) != 0)
                chase(row, column);
    }

    [[nodiscard]] Bidiagonal bidiagonal() const
    {
        Bidiagonal matrix;
        for (std::int64_t row = 0; row < m_size; ++row) {
            matrix.diagonal.push_back(at(row, row));
            if (row + 1 < m_size)
                matrix.above.push_back(at(row, row + 1));
        }
        return matrix;
    }

private:
    // Row r holds the columns r - 1 to r + width + 1.
    [[nodiscard]] double& at(std::int64_t row, std::int64_t column)
    {
        return m_values[static_cast<std::size_t>(row * m_stride + column + 1)];
    }
    [[nodiscard]] double at(std::int64_t row, std::int64_t column) const
    {
        return m_values[static_cast<std::size_t>(row * m_stride + column + 1)];
    }

    void chase(std::int64_t row, std::int64_t column)
    {
        for (; column < m_size; row = column - 1, column += m_width) {
            // Turning two columns clears (row, column) and fills (column, column - 1).
            const Rotation columns(at(row, column - 1), at(row, column));
            for (std::int64_t r = row; r <= column; ++r)
                columns.turn(at(r, column - 1), at(r, column));
            at(row, column) = 0;
            // Turning two rows clears that and fills (column - 1, column + width).
            const Rotation rows(at(column - 1, column - 1), at(column, column - 1));
            const std::int64_t last = std::min(column + m_width, m_size - 1);
            double* upper = &at(column - 1, column - 1);
            double* lower = &at(column, column - 1);
            for (std::int64_t c = 0; c <= last - (column - 1); ++c)
                rows.turn(upper[c], lower[c]);
            at(column, column - 1) = 0;
        }
    }

    std::int64_t m_size;
    std::int64_t m_width;
    std::int64_t m_stride;  ///< one less than the elements of a row, so that columns stand below each other
    std::vector<double> m_values;
};

/// Values between `low` and `high`, of which `below` are smaller than the one and `belowHigh` than the other.
struct Interval {
    double low;
    double high;
    std::size_t below;
    std::size_t belowHigh;
};

constexpr std::size_t kLanes = 8;

/// How many singular values are smaller than each of some numbers, from the squares of the off-diagonal elements of Golub
/// and Kahan's matrix, whose eigenvalues are the singular values with both signs.
std::array<std::size_t, kLanes> countBelow(const std::vector<double>& squares, const std::array<double, kLanes>& x)
{
    constexpr double kLeast = 1e-290;  // in place of 0, which tells nothing
    std::array<double, kLanes> q{};
    std::array<double, kLanes> negative{};
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        q[lane] = -x[lane];
        negative[lane] = 1;
    }
    for (const double square : squares) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const double next = -x[lane] - square / q[lane];
            q[lane] = std::fabs(next) < kLeast ? -kLeast : next;
            negative[lane] += q[lane] < 0 ? 1.0 : 0.0;
        }
    }
    std::array<std::size_t, kLanes> counts{};
    const std::size_t size = (squares.size() + 1) / 2;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const auto all = static_cast<std::size_t>(negative[lane]);
        counts[lane] = std::min(all > size ? all - size : 0, size);
    }
    return counts;
}

}  // namespace

std::optional<Bidiagonal> bidiagonalised(const Band& band, const GoesOn& goesOn)
{
    ChasedBand chased(band);
    for (std::int64_t row = 0; row < band.size; ++row) {
        const double left = 1 - static_cast<double>(row) / static_cast<double>(band.size);
        if (!goesOn(1 - left * left))
            return std::nullopt;
        chased.clearRow(row);
    }
    return chased.bidiagonal();
}

std::optional<std::vector<double>> singularValuesOf(const Bidiagonal& matrix, const GoesOn& goesOn)
{
    const std::size_t size = matrix.diagonal.size();
    std::vector<double> values(size, 0.0);
    double bound = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const double above = i + 1 < size ? std::fabs(matrix.above[i]) : 0.0;
        const double before = i > 0 ? std::fabs(matrix.above[i - 1]) : 0.0;
        bound = std::max(bound, std::fabs(matrix.diagonal[i]) + std::max(above, before));
    }
    if (!(bound > 0))
        return values;
    std::vector<double> squares;
    squares.reserve(2 * size);
    for (std::size_t i = 0; i < size; ++i) {
        squares.push_back(std::pow(matrix.diagonal[i] / bound, 2));
        if (i + 1 < size)
            squares.push_back(std::pow(matrix.above[i] / bound, 2));
    }
    constexpr double kPrecision = std::numeric_limits<double>::epsilon();
    constexpr double kFloor = kPrecision / 64;  // beside the bound: rounding has made smaller ones
    constexpr int kLevels = 64;
    std::vector<Interval> open{{0, 1 + 8 * kPrecision, 0, size}};
    for (int level = 0; level < kLevels && !open.empty(); ++level) {
        std::vector<Interval> next;
        for (std::size_t first = 0; first < open.size(); first += kLanes) {
            if (!goesOn(static_cast<double>(level) / kLevels))
                return std::nullopt;
            std::array<double, kLanes> middles{};
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                const Interval& interval = open[std::min(first + lane, open.size() - 1)];
                middles[lane] = interval.low + (interval.high - interval.low) / 2;
            }
            const auto counts = countBelow(squares, middles);
            for (std::size_t lane = 0; lane < kLanes && first + lane < open.size(); ++lane) {
                const Interval& interval = open[first + lane];
                const std::size_t below = std::clamp(counts[lane], interval.below, interval.belowHigh);
                for (const Interval& half : {Interval{interval.low, middles[lane], interval.below, below},
                                             Interval{middles[lane], interval.high, below, interval.belowHigh}}) {
                    if (half.below == half.belowHigh)
                        continue;
                    const double width = half.high - half.low;
                    if (width > std::max(kFloor, kPrecision * half.high) && level + 1 < kLevels)
                        next.push_back(half);
                    else  // values[i] is the i-th from the largest
                        std::fill(values.rbegin() + static_cast<std::ptrdiff_t>(half.below),
                                  values.rbegin() + static_cast<std::ptrdiff_t>(half.belowHigh),
                                  bound * (half.low + width / 2));
                }
            }
        }
        open = std::move(next);
    }
    return values;
}

}  // namespace orangery::models
