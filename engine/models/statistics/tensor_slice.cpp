// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/tensor_slice.h"

#include "engine/base/counted.h"
#include "engine/models/statistics/tensor_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace orangery::models {

namespace {

constexpr std::int64_t kNearStride = 16;  // values; up to here a run over all in between is quicker than single values
constexpr std::int64_t kLongestRun = 1 << 16;  // values of the slice that are read at once

/// One of the two axes of a slice.
struct Axis {
    std::int64_t size = 1;
    std::int64_t stride = 1;  ///< values from one index to the next
    std::int64_t cells = 1;

    [[nodiscard]] std::int64_t cellOf(std::int64_t index) const { return ((index + 1) * cells - 1) / size; }
};

struct Cell {
    double sum = 0;
    double extreme = 0;
    std::uint64_t count = 0;
    bool isFinite = true;

    void add(double value)
    {
        if (!std::isfinite(value)) {
            isFinite = false;
            return;
        }
        sum += value;
        ++count;
        if (std::abs(value) > std::abs(extreme))
            extreme = value;
    }

    [[nodiscard]] double value(Pooling pooling) const
    {
        if (!isFinite || count == 0)
            return std::numeric_limits<double>::quiet_NaN();
        return pooling == Pooling::Mean ? sum / static_cast<double>(count) : extreme;
    }
};

/// `count` values, `stride` apart from each other, from `first` on.
Result<void> readRun(const TensorValues& values, std::uint64_t first, std::int64_t stride, std::vector<double>& buffer,
                     std::span<double> out)
{
    if (stride == 1 || out.size() == 1)
        return values.read(first, out);
    const auto step = static_cast<std::uint64_t>(stride);
    if (stride > kNearStride) {
        for (std::size_t i = 0; i < out.size(); ++i)
            if (auto read = values.read(first + i * step, out.subspan(i, 1)); !read)
                return read;
        return {};
    }
    buffer.resize((out.size() - 1) * step + 1);
    if (auto read = values.read(first, std::span<double>(buffer)); !read)
        return read;
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = buffer[i * step];
    return {};
}

std::vector<std::int64_t> stridesOf(const std::vector<std::int64_t>& shape)
{
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;)
        strides[axis - 1] = strides[axis] * shape[axis];
    return strides;
}

}  // namespace

SliceChoice defaultSlice(const std::vector<std::int64_t>& shape)
{
    const std::size_t axes = std::max<std::size_t>(shape.size(), 2);
    return {.rows = axes - 2, .columns = axes - 1, .at = std::vector<std::int64_t>(shape.size(), 0)};
}

Result<void> validate(const SliceChoice& choice, const std::vector<std::int64_t>& shape)
{
    const std::string has = "the tensor has shape " + io::shapeText(shape);
    const std::size_t axes = std::max<std::size_t>(shape.size(), 2);
    for (const std::size_t axis : {choice.rows, choice.columns})
        if (axis >= axes)
            return failure(ErrorCode::Usage, "there is no axis " + std::to_string(axis), has);
    if (choice.rows == choice.columns)
        return failure(ErrorCode::Usage, "rows and columns are the same axis, " + std::to_string(choice.rows));
    if (choice.at.size() != shape.size())
        return failure(ErrorCode::Usage, "a place of " + counted(choice.at.size(), "ind(ex|ices) is named"), has);
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        const bool isCut = axis != choice.rows && axis != choice.columns;
        if (isCut && (choice.at[axis] < 0 || choice.at[axis] >= shape[axis]))
            return failure(ErrorCode::Usage,
                           "there is no index " + std::to_string(choice.at[axis]) + " on axis " + std::to_string(axis),
                           has);
    }
    return {};
}

Result<PooledSlice> pooledSlice(const io::Weights& weights, std::size_t index, const SliceChoice& choice,
                                Pooling pooling, std::int64_t maxHeight, std::int64_t maxWidth,
                                const std::stop_token& stop)
{
    if (const Result<void> valid = validate(choice, weights.tensors()[index].shape); !valid)
        return failure(valid.error());
    const Result<TensorValues> values = TensorValues::of(weights, index);
    if (!values)
        return failure(values.error());
    std::vector<std::int64_t> shape = values->shape();
    std::vector<std::int64_t> at = choice.at;
    while (shape.size() < 2) {  // one row
        shape.insert(shape.begin(), 1);
        at.insert(at.begin(), 0);
    }
    const std::vector<std::int64_t> strides = stridesOf(shape);
    Axis rows{.size = shape[choice.rows], .stride = strides[choice.rows]};
    Axis columns{.size = shape[choice.columns], .stride = strides[choice.columns]};
    rows.cells = std::min(rows.size, std::max<std::int64_t>(maxHeight, 1));
    columns.cells = std::min(columns.size, std::max<std::int64_t>(maxWidth, 1));
    PooledSlice slice{.rows = rows.size, .columns = columns.size, .height = rows.cells, .width = columns.cells};
    std::uint64_t start = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        if (axis != choice.rows && axis != choice.columns)
            start += static_cast<std::uint64_t>(at[axis] * strides[axis]);
    std::vector<Cell> cells(static_cast<std::size_t>(rows.cells) * static_cast<std::size_t>(columns.cells));
    // Along the axis whose values lie closest together, whichever way the picture is turned.
    const bool isTurned = rows.stride < columns.stride;
    const Axis& slow = isTurned ? columns : rows;
    const Axis& fast = isTurned ? rows : columns;
    std::vector<double> run(static_cast<std::size_t>(std::min(fast.size, kLongestRun)));
    std::vector<double> buffer;
    for (std::int64_t i = 0; i < slow.size; ++i)
        for (std::int64_t begin = 0; begin < fast.size; begin += kLongestRun) {
            if (stop.stop_requested())
                return failure(ErrorCode::Cancelled, "reading " + values->name() + " was stopped");
            const std::span<double> out(run.data(), static_cast<std::size_t>(std::min(kLongestRun, fast.size - begin)));
            const std::uint64_t first = start + static_cast<std::uint64_t>(i * slow.stride + begin * fast.stride);
            if (auto read = readRun(*values, first, fast.stride, buffer, out); !read)
                return failure(read.error());
            for (std::size_t j = 0; j < out.size();) {
                const std::int64_t other = fast.cellOf(begin + static_cast<std::int64_t>(j));
                const std::int64_t row = isTurned ? other : slow.cellOf(i);
                const std::int64_t column = isTurned ? slow.cellOf(i) : other;
                Cell& cell = cells[static_cast<std::size_t>(row * columns.cells + column)];
                const std::int64_t behind = (other + 1) * fast.size / fast.cells - begin;
                for (; j < out.size() && static_cast<std::int64_t>(j) < behind; ++j)
                    cell.add(out[j]);
            }
        }
    slice.cells.reserve(cells.size());
    for (const Cell& cell : cells)
        slice.cells.push_back(cell.value(pooling));
    return slice;
}

}  // namespace orangery::models
