// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace orangery::nn {

/// The weight of a linear layer, F32 [out, in], in the order in which the matrix product reads it, so that a product of
/// few rows costs per row what one of many does. It takes as much memory as the weight that it was made from, which is
/// not needed any more. It lies in slices of the outputs, one for each thread, so that a product of few rows, which is as
/// slow as the memory, reads every weight once: each thread computes the outputs of one slice.
class PackedWeight {
public:
    /// Whether the library of matrix products can do this: MKL, which LibTorch brings along on x86.
    [[nodiscard]] static bool isAvailable();

    /// Packs a row-major weight [out, in] by all threads of the calling thread, into `slices` at most, fewer where the
    /// outputs are few. Only where isAvailable().
    [[nodiscard]] static std::shared_ptr<const PackedWeight> pack(std::span<const float> weight, std::int64_t out,
                                                                  std::int64_t in, int slices);

    [[nodiscard]] std::int64_t outputs() const { return m_out; }
    [[nodiscard]] std::int64_t inputs() const { return m_in; }

    /// Rows of numbers, one beginning `stride` numbers after the other.
    template <class Number>
    struct Rows {
        Number* first = nullptr;
        std::int64_t stride = 0;
    };
    enum class Into { Replace, Add };

    /// y = x.W^T or y += x.W^T for x [rows, in] and y [rows, out]; a thread for each slice, or one thread for all when
    /// called by one of several.
    void multiply(std::int64_t rows, Rows<const float> x, Rows<float> y, Into into) const;

private:
    struct Unmap {
        std::size_t bytes;
        void operator()(float* memory) const;
    };
    /// The weights of some outputs that follow each other.
    struct Slice {
        std::int64_t first = 0;
        std::int64_t count = 0;
        std::unique_ptr<float, Unmap> memory;
    };

    PackedWeight(std::int64_t out, std::int64_t in) : m_out(out), m_in(in) {}

    std::int64_t m_out;
    std::int64_t m_in;
    std::vector<Slice> m_slices;
};

}  // namespace orangery::nn
