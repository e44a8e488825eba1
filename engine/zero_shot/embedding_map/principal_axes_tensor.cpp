// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor module's side of principal_axes.h.
#include "engine/zero_shot/embedding_map/principal_axes.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <exception>
#include <type_traits>

using namespace orangery;

extern "C" void orangery_symmetric_eigen(std::vector<double>& matrix, std::size_t side,
                                         Result<std::vector<double>>& values)
{
    try {
        const auto n = static_cast<std::int64_t>(side);
        const auto [found, vectors] = at::linalg_eigh(at::from_blob(matrix.data(), {n, n}, at::kDouble));
        const at::Tensor rows = vectors.t().contiguous();
        std::copy_n(rows.const_data_ptr<double>(), matrix.size(), matrix.begin());
        const double* first = found.const_data_ptr<double>();
        values = std::vector<double>(first, first + found.numel());
    } catch (const std::exception& error) {
        values = failure(ErrorCode::Failed, "the principal axes could not be worked out", error.what());
    }
}
static_assert(std::is_same_v<decltype(orangery_symmetric_eigen), zero_shot::SymmetricEigen>);
