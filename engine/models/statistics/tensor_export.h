// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/io/weights.h"
#include "engine/models/statistics/tensor_slice.h"

#include <string>

namespace orangery::models {

/// The most values that are written as text: a line each makes such a file large.
inline constexpr std::uint64_t kMostCsvValues = 20'000'000;

/// Writes a tensor for NumPy, as a whole or not at all: in its own type where NumPy has it, else as F32. Returns the type
/// that was written. ErrorCode::Input naming the tensor when its values cannot be read.
[[nodiscard]] Result<std::string> writeNpy(const io::Weights& weights, std::size_t index, const fs::path& file,
                                           Context& context);

/// Writes a tensor as a table with a line a value: axis0, axis1, ..., value; "nan", "inf" and "-inf" where it is none.
/// ErrorCode::Usage for more than kMostCsvValues.
[[nodiscard]] Result<void> writeCsv(const io::Weights& weights, std::size_t index, const fs::path& file,
                                    Context& context);

/// The cells of a slice, [height, width] in F32.
[[nodiscard]] Result<void> writeNpy(const PooledSlice& slice, const fs::path& file);

/// The cells of a slice with the row and column at which each begins: row, column, value.
[[nodiscard]] Result<void> writeCsv(const PooledSlice& slice, const fs::path& file);

}  // namespace orangery::models
