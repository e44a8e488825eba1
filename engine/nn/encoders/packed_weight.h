// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace orangery::nn {

/// What the products of weights and rows are computed in; both come and go as F32.
enum class Products {
    F32,
    F16,     ///< as kernels::multiply does: twice as quick, on processors that have it
    Bf16,    ///< rounded to bf16 and added up in F32: five times as quick, on processors with tiles for it (AMX)
    Bf16x3,  ///< weights and rows as sums of two bf16, without the product of the smaller ones: almost as exact as F32
};

/// The weight of a linear layer [out, in], in the order in which the matrix product reads it, so that a product of few
/// rows costs per row what one of many does. The weight that it was made from is not needed any more. Each thread computes
/// some outputs, so that a product of few rows, which is as slow as the memory, reads every weight once.
class PackedWeight {
public:
    /// Whether this can be done here: F32 by MKL, which LibTorch brings along on x86; F16 and both of bf16 by the processor.
    [[nodiscard]] static bool isAvailable(Products products);

    /// Packs a row-major weight [out, in] by all threads of the calling thread, for `threads` that multiply. Only where
    /// isAvailable().
    [[nodiscard]] static std::shared_ptr<const PackedWeight> pack(Products products, std::span<const float> weight,
                                                                  std::int64_t out, std::int64_t in, int threads);
    virtual ~PackedWeight() = default;

    /// Rows of numbers, one beginning `stride` numbers after the other.
    template <class Number>
    struct Rows {
        Number* first = nullptr;
        std::int64_t stride = 0;
    };
    enum class Into { Replace, Add };

    /// y = x.W^T or y += x.W^T for x [rows, in] and y [rows, out]; by several threads, or one when called by one of
    /// several.
    virtual void multiply(std::int64_t rows, Rows<const float> x, Rows<float> y, Into into) const = 0;

protected:
    PackedWeight() = default;
};

}  // namespace orangery::nn
