// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace orangery::kernels {

/// Whether this processor multiplies f16 (AVX-512 FP16), twice as many at once as f32. All below only where it does.
[[nodiscard]] bool multipliesHalf();

/// 32 numbers of f16, as they are loaded.
struct alignas(64) HalfLine {
    std::uint16_t numbers[32];
};

/// A matrix [outputs, inputs], rounded to f16, in the order in which products read it: panels of 48 outputs, in each of
/// them pairs of inputs, in each of these a pair for every output; 0 where there is none.
class HalfMatrix {
public:
    static constexpr std::size_t kPanel = 48;

    HalfMatrix(std::size_t outputs, std::size_t inputs);

    [[nodiscard]] std::size_t outputs() const { return m_outputs; }
    [[nodiscard]] std::size_t inputs() const { return m_inputs; }
    [[nodiscard]] std::size_t panels() const { return (m_outputs + kPanel - 1) / kPanel; }

    /// Takes the outputs of one panel from a row-major f32 matrix [outputs, inputs]. Other threads may set other panels.
    void setPanel(std::size_t panel, std::span<const float> matrix);
    [[nodiscard]] const HalfLine* panel(std::size_t panel) const { return m_lines.data() + panel * m_linesOfPanel; }

private:
    std::size_t m_outputs;
    std::size_t m_inputs;
    std::size_t m_linesOfPanel;
    std::vector<HalfLine> m_lines;
};

/// Rows, rounded to f16, in the order in which products read them.
class HalfRows {
public:
    static constexpr std::size_t kTile = 8;  ///< rows that are multiplied together

    /// Takes `count` rows of `width` numbers, each `stride` numbers after the one before. Keeps its memory.
    void set(const float* rows, std::size_t count, std::size_t width, std::size_t stride);

    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] std::size_t width() const { return m_width; }
    [[nodiscard]] const HalfLine* tile(std::size_t tile) const;

private:
    std::size_t m_count = 0;
    std::size_t m_width = 0;
    std::vector<HalfLine> m_lines;
};

/// y[r, o] = rows[r] . matrix[o], or with `adds` that more than before, for all rows and the outputs of the panels `first`
/// to `end` - 1; y is row-major, its rows `stride` numbers apart. Up to 64 products of f16 are added up in f16 and these
/// sums in f32, always in the same order: a row's products do not depend on other rows. For independent numbers the error
/// is about a thousandth of the product's typical size; beyond 65504 a sum is infinite.
void multiply(const HalfRows& rows, const HalfMatrix& matrix, std::size_t first, std::size_t end, float* y,
              std::size_t stride, bool adds);

}  // namespace orangery::kernels
