// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/spectrum.h"

#include "engine/base/module.h"
#include "engine/models/statistics/tensor_values.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace orangery::models {

namespace {

constexpr std::uint64_t kPiece = 1U << 20U;  // values between two looks at whether to go on

Result<void> checkSizes(const io::TensorInfo& info, std::int64_t rows, std::int64_t columns)
{
    const std::string what = "the tensor " + info.name + " of shape " + io::shapeText(info.shape);
    if (info.shape.size() < 2 || rows == 0 || columns == 0)
        return failure(ErrorCode::Usage, what + " is no matrix, and has no singular values");
    if (std::min(rows, columns) > kLongestShortSide || rows * columns > kMostMatrixValues)
        return failure(ErrorCode::Usage, what + " is too large for its singular values",
                       "the shorter side may have " + std::to_string(kLongestShortSide) + ", all of it " +
                           std::to_string(kMostMatrixValues) + " values");
    return {};
}

}  // namespace

Spectrum spectrumFrom(std::int64_t rows, std::int64_t columns, std::vector<double> values)
{
    Spectrum spectrum{.rows = rows, .columns = columns, .values = std::move(values)};
    const double largest = spectrum.values.empty() ? 0.0 : spectrum.values.front();
    if (!(largest > 0))
        return spectrum;
    double sum = 0;
    for (const double value : spectrum.values)
        sum += (value / largest) * (value / largest);
    spectrum.stableRank = sum;
    double entropy = 0;
    for (const double value : spectrum.values) {
        const double share = (value / largest) * (value / largest) / sum;
        if (share > 0)
            entropy -= share * std::log(share);
    }
    spectrum.effectiveRank = std::exp(entropy);
    return spectrum;
}

Result<Spectrum> spectrumOf(const io::Weights& weights, std::size_t index, const std::stop_token& stop)
{
    const io::TensorInfo& info = weights.tensors()[index];
    const std::int64_t rows = info.shape.empty() ? 0 : info.shape.front();
    const auto all = static_cast<std::int64_t>(io::valuesOf(info.shape).value_or(0));
    const std::int64_t columns = rows > 0 ? all / rows : 0;
    if (auto fits = checkSizes(info, rows, columns); !fits)
        return failure(fits.error());
    const Result<TensorValues> values = TensorValues::of(weights, index);
    if (!values)
        return failure(values.error());
    std::vector<double> matrix(values->count());
    for (std::uint64_t first = 0; first < values->count(); first += kPiece) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "the singular values of " + info.name + " were stopped");
        const std::uint64_t count = std::min(kPiece, values->count() - first);
        if (auto read = values->read(first, std::span<double>(matrix).subspan(first, count)); !read)
            return failure(read.error());
    }
    const auto odd = std::count_if(matrix.begin(), matrix.end(), [](double value) { return !std::isfinite(value); });
    if (odd > 0)
        return failure(ErrorCode::Input, "the tensor " + info.name + " has no singular values",
                       std::to_string(odd) + " of its values are NaN or infinite");
    const auto work = moduleFunction<SingularValues>(Module::Tensor, kSingularValues);
    if (!work)
        return failure(work.error());
    Result<std::vector<double>> found;
    (*work)(matrix, rows, columns, found);
    if (!found)
        return failure(found.error());
    return spectrumFrom(rows, columns, std::move(*found));
}

}  // namespace orangery::models
