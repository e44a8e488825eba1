// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace orangery::kernels {

/// Vectors of doubles that lie so that a row is multiplied with several of them at once.
class PackedVectors {
public:
    static constexpr std::size_t kPanel = 16;  ///< vectors that lie side by side, element by element

    PackedVectors() = default;
    PackedVectors(std::size_t count, std::size_t width);

    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] std::size_t width() const { return m_width; }

    void set(std::size_t i, std::span<const double> vector);

    /// Panel by panel, in each of them element by element, in each of these the panel's vectors; 0 where there is none.
    [[nodiscard]] std::span<const double> values() const { return m_values; }

private:
    [[nodiscard]] std::size_t placeOf(std::size_t i) const { return i / kPanel * kPanel * m_width + i % kPanel; }

    std::size_t m_count = 0;
    std::size_t m_width = 0;
    std::vector<double> m_values;
};

/// out[r x count + i] = row r . vector i, added up in double from the first element to the last. A row has the same
/// products with whatever other rows it comes, and for any number of threads. `rows` are of the vectors' width, `out` has
/// a place for each product.
void multiplyRows(const PackedVectors& vectors, std::span<const float> rows, std::span<double> out, int threads = 1);

}  // namespace orangery::kernels
