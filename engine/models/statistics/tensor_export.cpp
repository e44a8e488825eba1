// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/tensor_export.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/io/npy_writer.h"
#include "engine/models/statistics/tensor_values.h"

#include <algorithm>
#include <cmath>

namespace orangery::models {

namespace {

constexpr std::uint64_t kPiece = 1U << 18U;  // values between two looks at whether to go on

std::string_view bytesOf(std::span<const float> values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

std::string_view bytesOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string numberText(double value)
{
    if (std::isfinite(value))
        return formatNumber(value);
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/// Calls `write` for one piece after the other.
template <class Write>
Result<void> inPieces(const TensorValues& values, const Context& context, const Write& write)
{
    for (std::uint64_t first = 0; first < values.count(); first += kPiece) {
        if (auto going = context.checkpoint(); !going)
            return going;
        context.report(static_cast<double>(first), static_cast<double>(values.count()), "writing " + values.name());
        if (auto written = write(first, std::min(kPiece, values.count() - first)); !written)
            return written;
    }
    return {};
}

/// The next place in row-major order.
void advance(std::vector<std::int64_t>& place, const std::vector<std::int64_t>& shape)
{
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        if (++place[axis] < shape[axis])
            return;
        place[axis] = 0;
    }
}

}  // namespace

Result<std::string> writeNpy(const io::Weights& weights, std::size_t index, const fs::path& file, Context& context)
{
    const Result<TensorValues> values = TensorValues::of(weights, index);
    if (!values)
        return failure(values.error());
    const bool isKept = io::hasNumpyType(values->type());
    const io::DType type = isKept ? values->type() : io::DType::F32;
    Result<AtomicFile> out = AtomicFile::create(file);
    if (!out)
        return failure(out.error());
    if (auto written = out->write(io::npyHeader(type, values->shape())); !written)
        return failure(written.error());
    std::vector<float> piece(isKept ? 0 : std::min(kPiece, values->count()));
    const auto write = [&](std::uint64_t first, std::uint64_t count) -> Result<void> {
        if (isKept)
            return out->write(bytesOf(values->bytes(first, count)));
        const std::span<float> floats(piece.data(), count);
        if (auto read = values->read(first, floats); !read)
            return read;
        return out->write(bytesOf(std::span<const float>(floats)));
    };
    if (auto written = inPieces(*values, context, write); !written)
        return failure(written.error());
    if (auto done = out->commit(); !done)
        return failure(done.error());
    return std::string(io::nameOf(type));
}

Result<void> writeCsv(const io::Weights& weights, std::size_t index, const fs::path& file, Context& context)
{
    const std::uint64_t count = io::valuesOf(weights.tensors()[index].shape).value_or(0);
    if (count > kMostCsvValues)
        return failure(ErrorCode::Usage,
                       "the tensor " + weights.tensors()[index].name + " has " +
                           counted(count, "value(s), and a CSV file would get a line for each"),
                       "at most " + std::to_string(kMostCsvValues) + " are written as text",
                       "Write it as NPY, or a slice of it (--rows, --columns, --height, --width).");
    const Result<TensorValues> values = TensorValues::of(weights, index);
    if (!values)
        return failure(values.error());
    Result<AtomicFile> out = AtomicFile::create(file);
    if (!out)
        return failure(out.error());
    std::string text;
    for (std::size_t axis = 0; axis < values->shape().size(); ++axis)
        text += "axis" + std::to_string(axis) + ",";
    text += "value\n";
    std::vector<std::int64_t> place(values->shape().size(), 0);
    std::vector<double> piece(std::min(kPiece, count));
    const auto write = [&](std::uint64_t first, std::uint64_t length) -> Result<void> {
        const std::span<double> numbers(piece.data(), length);
        if (auto read = values->read(first, numbers); !read)
            return read;
        for (const double value : numbers) {
            for (const std::int64_t position : place)
                text += std::to_string(position) + ",";
            text += numberText(value) + "\n";
            advance(place, values->shape());
        }
        const Result<void> written = out->write(text);
        text.clear();
        return written;
    };
    if (auto written = inPieces(*values, context, write); !written)
        return written;
    if (!text.empty())  // a tensor without values
        if (auto written = out->write(text); !written)
            return written;
    return out->commit();
}

Result<void> writeNpy(const PooledSlice& slice, const fs::path& file)
{
    const std::vector<float> cells(slice.cells.begin(), slice.cells.end());
    std::string bytes = io::npyHeader(io::DType::F32, {slice.height, slice.width});
    bytes += bytesOf(std::span<const float>(cells));
    return writeFile(file, bytes);
}

Result<void> writeCsv(const PooledSlice& slice, const fs::path& file)
{
    std::string text = "row,column,value\n";
    for (std::int64_t row = 0; row < slice.height; ++row)
        for (std::int64_t column = 0; column < slice.width; ++column)
            text += std::to_string(row * slice.rows / slice.height) + "," +
                    std::to_string(column * slice.columns / slice.width) + "," +
                    numberText(slice.cells[static_cast<std::size_t>(row * slice.width + column)]) + "\n";
    return writeFile(file, text);
}

}  // namespace orangery::models
