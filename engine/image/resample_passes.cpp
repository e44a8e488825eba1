// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/resample_passes.h"

#include "engine/image/weighted_rows.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

namespace orangery::image {

namespace {

/// begin ... end - 1
struct Range {
    int begin = 0;
    int end = 0;

    [[nodiscard]] int size() const { return end - begin; }
};

/// The inputs that the outputs of an axis are made from.
Range inputsOf(const AxisWeights& axis)
{
    Range range{.begin = axis.first.front(), .end = 0};
    for (std::size_t i = 0; i < axis.first.size(); ++i) {
        range.begin = std::min(range.begin, axis.first[i]);
        range.end = std::max(range.end, axis.first[i] + axis.count[i]);
    }
    return range;
}

std::span<const std::int32_t> fixedWeights(const AxisWeights& axis, std::size_t i)
{
    return {axis.fixed.data() + i * axis.stride, static_cast<std::size_t>(axis.count[i])};
}

/// Some rows and columns of an image, with a stride that weightedRows can work on.
struct PaddedRows {
    Range rows;     ///< of the image
    Range columns;  ///< of the image
    std::size_t stride = 0;
    std::vector<std::uint8_t> bytes;

    PaddedRows(Range rowRange, Range columnRange, std::size_t pixelBytes)
        : rows(rowRange),
          columns(columnRange),
          stride(roundedUp(static_cast<std::size_t>(columnRange.size()) * pixelBytes)),
          bytes(stride * static_cast<std::size_t>(rowRange.size()))
    {
    }
    [[nodiscard]] std::uint8_t* row(int y) { return bytes.data() + static_cast<std::size_t>(y - rows.begin) * stride; }
    [[nodiscard]] const std::uint8_t* row(int y) const
    {
        return bytes.data() + static_cast<std::size_t>(y - rows.begin) * stride;
    }
};

PaddedRows copyOf(const Image& image, Range rows, Range columns)
{
    const std::size_t step = bytesPerPixel(image.mode);
    PaddedRows copy(rows, columns, step);
    for (int y = rows.begin; y < rows.end; ++y)
        std::memcpy(copy.row(y), image.row(y) + static_cast<std::size_t>(columns.begin) * step,
                    static_cast<std::size_t>(columns.size()) * step);
    return copy;
}

/// Where the pixels of some rows lie: the first of them, in the first column that is needed.
struct Source {
    const std::uint8_t* first = nullptr;
    std::size_t stride = 0;
};

/// Pixels of some rows laid out column by column, so that the pass over columns is weightedRows too: a "row" of
/// `block` holds the pixels of one column.
template <std::size_t Channels>
void gatherColumns(Source source, int rows, PaddedRows& block)
{
    const std::uint8_t* from = source.first;
    for (int x = block.rows.begin; x < block.rows.end; ++x, from += Channels) {
        std::uint8_t* to = block.row(x);
        const std::uint8_t* pixel = from;
        for (int y = 0; y < rows; ++y, to += Channels, pixel += source.stride)
            std::memcpy(to, pixel, Channels);
    }
}

/// The way back, into rows `first` and following of `target`.
template <std::size_t Channels>
void scatterColumns(const PaddedRows& block, int rows, int first, PaddedRows& target)
{
    for (int y = 0; y < rows; ++y) {
        std::uint8_t* to = target.row(first + y);
        const std::uint8_t* from = block.bytes.data() + static_cast<std::size_t>(y) * Channels;
        for (int x = 0; x < block.rows.size(); ++x, to += Channels, from += block.stride)
            std::memcpy(to, from, Channels);
    }
}

/// The pass over columns; `source` begins with the first of `rows` and with the first column that `axis` needs.
template <std::size_t Channels>
PaddedRows resampleColumns(Source source, Range rows, const AxisWeights& axis, Range outputs)
{
    constexpr int kBlockRows = 32;
    constexpr int kWide = 1 << 15;  // a block of very many columns holds fewer rows, to stay in the cache
    const Range inputs = inputsOf(axis);
    const int blockRows = inputs.size() > kWide ? kBlockRows / 4 : kBlockRows;
    PaddedRows target(rows, outputs, Channels);
    PaddedRows gathered(inputs, {.begin = 0, .end = blockRows}, Channels);
    PaddedRows made(outputs, {.begin = 0, .end = blockRows}, Channels);
    for (int y = rows.begin; y < rows.end; y += blockRows) {
        const int count = std::min(blockRows, rows.end - y);
        gatherColumns<Channels>(source, count, gathered);
        for (int x = outputs.begin; x < outputs.end; ++x) {
            const auto i = static_cast<std::size_t>(x - outputs.begin);
            weightedRows(gathered.row(axis.first[i]), gathered.stride, fixedWeights(axis, i),
                         roundedUp(static_cast<std::size_t>(count) * Channels), made.row(x));
        }
        scatterColumns<Channels>(made, count, y, target);
        source.first += static_cast<std::size_t>(count) * source.stride;
    }
    return target;
}

PaddedRows resampleColumns(Source source, std::size_t channels, Range rows, const AxisWeights& axis, Range outputs)
{
    switch (channels) {
    case 1:
        return resampleColumns<1>(source, rows, axis, outputs);
    case 2:
        return resampleColumns<2>(source, rows, axis, outputs);
    case 3:
        return resampleColumns<3>(source, rows, axis, outputs);
    default:
        return resampleColumns<4>(source, rows, axis, outputs);
    }
}

/// The pass over rows, for all columns of `source`.
PaddedRows resampleRows(const PaddedRows& source, std::size_t channels, const AxisWeights& axis, Range outputs)
{
    PaddedRows target(outputs, source.columns, channels);
    for (int y = outputs.begin; y < outputs.end; ++y) {
        const auto i = static_cast<std::size_t>(y - outputs.begin);
        weightedRows(source.row(axis.first[i]), source.stride, fixedWeights(axis, i), source.stride, target.row(y));
    }
    return target;
}

Source sourceAt(const Image& image, int row, int column)
{
    return {.first = image.row(row) + static_cast<std::size_t>(column) * bytesPerPixel(image.mode),
            .stride = image.rowBytes()};
}

/// One output in the arithmetic that Pillow has for 16 bits: doubles in order, rounded, and each byte clamped by itself.
/// One input lies `step` after the other.
std::uint16_t word(const AxisWeights& axis, std::size_t i, const std::uint16_t* inputs, std::size_t step)
{
    const std::uint16_t* input = inputs + static_cast<std::size_t>(axis.first[i]) * step;
    double sum = 0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(axis.count[i]); ++k)
        sum += input[k * step] * axis.weights[i * axis.stride + k];
    const int rounded = static_cast<int>(sum >= 0 ? sum + 0.5 : sum - 0.5);
    const int low = std::clamp(rounded % 256, 0, 255);
    const int high = std::clamp(rounded >> 8, 0, 255);
    return static_cast<std::uint16_t>(low | (high << 8));
}

/// 16-bit grey as numbers, row by row.
struct Words {
    std::size_t width = 0;
    std::size_t height = 0;
    std::vector<std::uint16_t> values;
};

Words wordsOf(const Image& image)
{
    Words words{static_cast<std::size_t>(image.size.width), static_cast<std::size_t>(image.size.height), {}};
    words.values.resize(words.width * words.height);
    for (std::size_t i = 0; i < words.values.size(); ++i)
        words.values[i] = static_cast<std::uint16_t>(image.bytes[2 * i] | (image.bytes[2 * i + 1] << 8U));
    return words;
}

Words wordColumns(const Words& from, const AxisWeights& axis)
{
    Words to{axis.first.size(), from.height, std::vector<std::uint16_t>(axis.first.size() * from.height)};
    for (std::size_t y = 0; y < to.height; ++y)
        for (std::size_t x = 0; x < to.width; ++x)
            to.values[y * to.width + x] = word(axis, x, from.values.data() + y * from.width, 1);
    return to;
}

Words wordRows(const Words& from, const AxisWeights& axis)
{
    Words to{from.width, axis.first.size(), std::vector<std::uint16_t>(from.width * axis.first.size())};
    for (std::size_t y = 0; y < to.height; ++y)
        for (std::size_t x = 0; x < to.width; ++x)
            to.values[y * to.width + x] = word(axis, y, from.values.data() + x, from.width);
    return to;
}

}  // namespace

void resampleBytes(const Image& image, const ResamplePasses& passes, Image& result)
{
    const std::size_t channels = bytesPerPixel(image.mode);
    const Window& window = passes.window;
    const Range columns{.begin = window.left, .end = window.left + window.width};
    const Range rows{.begin = window.top, .end = window.top + window.height};
    const Range neededColumns = passes.changesWidth ? inputsOf(passes.columns) : columns;
    const Range neededRows = passes.changesHeight ? inputsOf(passes.rows) : rows;
    const auto made = [&] {
        if (!passes.changesWidth)
            return resampleRows(copyOf(image, neededRows, columns), channels, passes.rows, rows);
        if (!passes.changesHeight)
            return resampleColumns(sourceAt(image, rows.begin, neededColumns.begin), channels, rows, passes.columns,
                                   columns);
        if (passes.rowsFirst) {
            const PaddedRows middle =
                resampleRows(copyOf(image, neededRows, neededColumns), channels, passes.rows, rows);
            return resampleColumns({middle.bytes.data(), middle.stride}, channels, rows, passes.columns, columns);
        }
        const Source source = sourceAt(image, neededRows.begin, neededColumns.begin);
        return resampleRows(resampleColumns(source, channels, neededRows, passes.columns, columns), channels,
                            passes.rows, rows);
    }();
    for (int y = 0; y < window.height; ++y)
        std::memcpy(result.row(y), made.row(window.top + y), result.rowBytes());
}

void resampleWords(const Image& image, const ResamplePasses& passes, Image& result)
{
    Words words = wordsOf(image);
    if (passes.rowsFirst && passes.changesHeight)
        words = wordRows(words, passes.rows);
    if (passes.changesWidth)
        words = wordColumns(words, passes.columns);
    if (!passes.rowsFirst && passes.changesHeight)
        words = wordRows(words, passes.rows);
    // Along an axis that does not change, the window is still to be cut out.
    const std::size_t left = passes.changesWidth ? 0 : static_cast<std::size_t>(passes.window.left);
    const std::size_t top = passes.changesHeight ? 0 : static_cast<std::size_t>(passes.window.top);
    std::uint8_t* to = result.bytes.data();
    for (std::size_t y = 0; y < static_cast<std::size_t>(passes.window.height); ++y)
        for (std::size_t x = 0; x < static_cast<std::size_t>(passes.window.width); ++x) {
            const std::uint16_t value = words.values[(top + y) * words.width + left + x];
            *to++ = static_cast<std::uint8_t>(value & 0xFFU);
            *to++ = static_cast<std::uint8_t>(value >> 8U);
        }
}

}  // namespace orangery::image
