// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/spectrum.h"

#include "engine/base/counted.h"
#include "engine/base/module.h"
#include "engine/models/statistics/tensor_values.h"

#include <algorithm>
#include <cmath>
#include <optional>
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
    if (std::min(rows, columns) > kLongestShortSide)
        return failure(ErrorCode::Usage, what + " is too large for its singular values",
                       "the shorter side may have " + std::to_string(kLongestShortSide));
    return {};
}

Failure stopped(const std::string& name)
{
    return failure(ErrorCode::Cancelled, "the singular values of " + name + " were stopped");
}

Result<void> checkFinite(const TensorValues& values, const std::stop_token& stop)
{
    std::vector<double> piece;
    std::int64_t odd = 0;
    for (std::uint64_t first = 0; first < values.count(); first += kPiece) {
        if (stop.stop_requested())
            return stopped(values.name());
        piece.resize(std::min(kPiece, values.count() - first));
        if (auto read = values.read(first, std::span<double>(piece)); !read)
            return read;
        odd += std::count_if(piece.begin(), piece.end(), [](double value) { return !std::isfinite(value); });
    }
    if (odd > 0)
        return failure(ErrorCode::Input, "the tensor " + values.name() + " has no singular values",
                       counted(odd, "of its values (is|are) NaN or infinite"));
    return {};
}

/// The tensor as a matrix of at least as many rows as columns, transposed where it has fewer. What cannot be read is 0
/// and leaves its error behind.
MatrixRows tall(const TensorValues& values, std::int64_t rows, std::int64_t columns, std::optional<Error>& error)
{
    const auto read = [&values, &error](std::int64_t first, std::span<double> into) {
        if (auto done = values.read(static_cast<std::uint64_t>(first), into); !done && !error)
            error = done.error();
    };
    if (rows >= columns)
        return {.rows = rows, .columns = columns, .read = [read, columns](std::int64_t first, std::int64_t, auto into) {
                    read(first * columns, into);
                }};
    return {.rows = columns,
            .columns = rows,
            .read = [read, rows, columns](std::int64_t first, std::int64_t count, std::span<double> into) {
                std::vector<double> part(static_cast<std::size_t>(count));
                for (std::int64_t row = 0; row < rows; ++row) {
                    read(row * columns + first, part);
                    for (std::int64_t i = 0; i < count; ++i)
                        into[static_cast<std::size_t>(i * rows + row)] = part[static_cast<std::size_t>(i)];
                }
            }};
}

/// Seconds of the three steps, by the rates that were measured.
struct Steps {
    double reduction;
    double chasing;
    double bisection;
    [[nodiscard]] double all() const { return reduction + chasing + bisection; }
};

Steps timeOfSteps(std::int64_t rows, std::int64_t columns)
{
    const auto shorter = static_cast<double>(std::min(rows, columns));
    constexpr double kProductsPerSecond = 2e10;
    constexpr double kChasedPerSecond = 2.7e7;    // elements of the square
    constexpr double kBisectedPerSecond = 9.9e6;  // the same
    return {.reduction = productsOfReduction(rows, columns) / kProductsPerSecond,
            .chasing = shorter * shorter / kChasedPerSecond,
            .bisection = shorter * shorter / kBisectedPerSecond};
}

}  // namespace

double productsOfReduction(std::int64_t rows, std::int64_t columns)
{
    const auto m = static_cast<double>(std::max(rows, columns));
    const auto n = static_cast<double>(std::min(rows, columns));
    const bool isSlim = m > kSlimRows * n;
    return isSlim ? m * n * n + 4 * n * n * n / 3 : 2 * (m * n * n - n * n * n / 3);
}

std::chrono::duration<double> timeOfSpectrum(std::int64_t rows, std::int64_t columns)
{
    return std::chrono::duration<double>(timeOfSteps(rows, columns).all());
}

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

Result<Spectrum> spectrumOf(const io::Weights& weights, std::size_t index, const std::stop_token& stop,
                            const std::function<void(double)>& progress)
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
    if (auto finite = checkFinite(*values, stop); !finite)
        return failure(finite.error());
    const auto reduce = moduleFunction<ReduceToBand>(Module::Tensor, kReduceToBand);
    if (!reduce)
        return failure(reduce.error());
    const Steps steps = timeOfSteps(rows, columns);
    std::optional<Error> error;
    const auto goesOn = [&](double before, double step) {
        return [&, before, step](double done) {
            if (progress)
                progress((before + step * done) / steps.all());
            return !stop.stop_requested() && !error;
        };
    };
    Result<Band> band;
    (*reduce)(tall(*values, rows, columns, error), goesOn(0, steps.reduction), band);
    if (error)
        return failure(*error);
    if (!band)
        return band.error().code == ErrorCode::Cancelled ? stopped(info.name) : failure(band.error());
    const auto bidiagonal = bidiagonalised(*band, goesOn(steps.reduction, steps.chasing));
    if (!bidiagonal)
        return stopped(info.name);
    auto found = singularValuesOf(*bidiagonal, goesOn(steps.reduction + steps.chasing, steps.bisection));
    if (!found)
        return stopped(info.name);
    return spectrumFrom(rows, columns, *std::move(found));
}

}  // namespace orangery::models
