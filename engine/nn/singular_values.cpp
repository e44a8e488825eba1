// SPDX-License-Identifier: GPL-3.0-or-later
// The module's side of engine/models/statistics/spectrum.h.
#include "engine/models/statistics/spectrum.h"

#include <ATen/ATen.h>

#include <exception>
#include <type_traits>

using namespace orangery;

extern "C" void orangery_singular_values(std::vector<double>& matrix, std::int64_t rows, std::int64_t columns,
                                         Result<std::vector<double>>& output)
{
    try {
        const at::Tensor values = at::linalg_svdvals(at::from_blob(matrix.data(), {rows, columns}, at::kDouble));
        const double* first = values.const_data_ptr<double>();
        output = std::vector<double>(first, first + values.numel());
    } catch (const std::exception& error) {
        output = failure(ErrorCode::Failed, "the singular values could not be worked out", error.what());
    }
}
static_assert(std::is_same_v<decltype(orangery_singular_values), models::SingularValues>);
