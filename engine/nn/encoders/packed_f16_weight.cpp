// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/half_products.h"
#include "engine/nn/encoders/packed_weight_impl.h"

#include <omp.h>

#include <algorithm>

namespace orangery::nn {

namespace {

/// Half as much memory as the weight takes in F32.
class PackedF16Weight final : public PackedWeight {
public:
    PackedF16Weight(std::span<const float> weight, std::int64_t out, std::int64_t in)
        : m_matrix(static_cast<std::size_t>(out), static_cast<std::size_t>(in))
    {
        const int threads = omp_in_parallel() != 0 ? 1 : omp_get_max_threads();
#pragma omp parallel for schedule(static) num_threads(threads)
        for (std::size_t panel = 0; panel < m_matrix.panels(); ++panel)
            m_matrix.setPanel(panel, weight);
    }

    void multiply(std::int64_t rows, Rows<const float> x, Rows<float> y, Into into) const override
    {
        thread_local kernels::HalfRows packed;
        packed.set(x.first, static_cast<std::size_t>(rows), m_matrix.inputs(), static_cast<std::size_t>(x.stride));
        const kernels::HalfRows& left = packed;  // of the calling thread, for all
        const std::size_t panels = m_matrix.panels();
        const std::size_t parts =
            omp_in_parallel() != 0 ? 1 : std::min(panels, static_cast<std::size_t>(omp_get_max_threads()));
#pragma omp parallel for schedule(static) num_threads(static_cast <int>(parts)) if (parts > 1)
        for (std::size_t i = 0; i < parts; ++i)
            kernels::multiply(left, m_matrix, panels * i / parts, panels * (i + 1) / parts, y.first,
                              static_cast<std::size_t>(y.stride), into == Into::Add);
    }

private:
    kernels::HalfMatrix m_matrix;
};

}  // namespace

std::shared_ptr<const PackedWeight> packForF16(std::span<const float> weight, std::int64_t out, std::int64_t in)
{
    return std::make_shared<const PackedF16Weight>(weight, out, in);
}

}  // namespace orangery::nn
