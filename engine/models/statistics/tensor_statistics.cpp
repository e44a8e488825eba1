// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/tensor_statistics.h"

#include "engine/models/statistics/tensor_values.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orangery::models {

namespace {

struct FirstPass {
    TensorStatistics statistics;
    double sum = 0;
    double sumOfSquares = 0;

    void add(float value)
    {
        ++statistics.values;
        if (std::isnan(value)) {
            ++statistics.nans;
        } else if (std::isinf(value)) {
            ++statistics.infinities;
        } else {
            const double x = value;
            sum += x;
            sumOfSquares += x * x;
            statistics.minimum = std::min(statistics.minimum, x);
            statistics.maximum = std::max(statistics.maximum, x);
        }
    }
};

}  // namespace

Result<TensorStatistics> tensorStatistics(const io::Weights& weights, std::size_t index, std::size_t bins,
                                          const std::stop_token& stop)
{
    const Result<TensorValues> values = TensorValues::of(weights, index);
    if (!values)
        return failure(values.error());
    FirstPass first;
    first.statistics.minimum = std::numeric_limits<double>::infinity();
    first.statistics.maximum = -std::numeric_limits<double>::infinity();
    if (const Result<void> done = values->forEach(stop, [&](float value) { first.add(value); }); !done)
        return failure(done.error());
    TensorStatistics statistics = std::move(first.statistics);
    const std::uint64_t finite = statistics.values - statistics.nans - statistics.infinities;
    if (finite == 0) {
        statistics.minimum = 0;
        statistics.maximum = 0;
        return statistics;
    }
    const auto n = static_cast<double>(finite);
    statistics.mean = first.sum / n;
    statistics.l2Norm = std::sqrt(first.sumOfSquares);
    const double width = statistics.maximum - statistics.minimum;
    statistics.histogram.assign(width > 0 ? std::max<std::size_t>(bins, 1) : 1, 0);
    const auto parts = static_cast<double>(statistics.histogram.size());
    double squares = 0;
    const auto sort = [&](float value) {
        if (!std::isfinite(value))
            return;
        const double deviation = value - statistics.mean;
        squares += deviation * deviation;
        const double place = width > 0 ? (value - statistics.minimum) / width * parts : 0.0;
        ++statistics.histogram[std::min(static_cast<std::size_t>(place), statistics.histogram.size() - 1)];
    };
    if (const Result<void> done = values->forEach(stop, sort); !done)
        return failure(done.error());
    statistics.standardDeviation = std::sqrt(squares / n);
    return statistics;
}

}  // namespace orangery::models
