// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/weights.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace orangery::models {

/// Two axes of a tensor, and where on its other axes it is cut.
struct SliceChoice {
    std::size_t rows = 0;          ///< axis that runs down
    std::size_t columns = 1;       ///< axis that runs right, another one
    std::vector<std::int64_t> at;  ///< index on each axis, in their order; those of rows and columns are not looked at
};

/// What stands for the values that share a cell.
enum class Pooling {
    Mean,
    MaxAbs,  ///< the value that is farthest from 0, with its sign
};

/// A slice of a tensor with at most so many cells.
struct PooledSlice {
    std::int64_t rows = 0;     ///< of the slice
    std::int64_t columns = 0;  ///< of the slice
    std::int64_t height = 0;   ///< cells, at most `rows`
    std::int64_t width = 0;    ///< cells, at most `columns`
    /// height x width, row-major; NaN where a value of the cell is NaN or infinite. Cell i of n holds the values from
    /// i size / n to (i + 1) size / n.
    std::vector<double> cells;
};

/// The last two axes, cut at 0 on the others; a tensor with one axis is one row, a scalar one value.
[[nodiscard]] SliceChoice defaultSlice(const std::vector<std::int64_t>& shape);

/// ErrorCode::Usage naming the axis or index that the shape does not have.
[[nodiscard]] Result<void> validate(const SliceChoice& choice, const std::vector<std::int64_t>& shape);

/// Reads a slice of weights.tensors()[index] and pools it to at most maxHeight x maxWidth cells. Of a mapped tensor only
/// the slice is read. ErrorCode::Usage as validate, Input when the values are no real numbers, Cancelled when stopped.
[[nodiscard]] Result<PooledSlice> pooledSlice(const io::Weights& weights, std::size_t index, const SliceChoice& choice,
                                              Pooling pooling, std::int64_t maxHeight, std::int64_t maxWidth,
                                              const std::stop_token& stop);

}  // namespace orangery::models
