// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/tensor_statistics.h"

#include "engine/io/conversion.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <span>

namespace orangery::models {

namespace {

constexpr std::size_t kPiece = 1U << 16U;  // values turned into F32 at once; even, so that F4 stays on whole bytes

/// The values of a tensor wherever they lie, as F32 piece by piece.
class Values {
public:
    static Result<Values> of(const io::Weights& weights, std::size_t index)
    {
        const io::TensorInfo& info = weights.tensors()[index];
        Values values(info.name);
        values.m_count = io::valuesOf(info.shape).value_or(0);
        values.m_bytes = weights.view(index);
        if (!values.m_bytes.empty() && info.dtype) {
            values.m_type = *info.dtype;
            return values;
        }
        Result<io::Tensor> tensor = weights.read(index);
        if (!tensor)
            return failure(tensor.error());
        values.m_type = tensor->dtype;
        values.m_read = std::move(tensor->bytes);
        values.m_bytes = values.m_read;
        return values;
    }
    Values(Values&&) = default;  // a moved vector keeps its place
    Values& operator=(Values&&) = default;

    [[nodiscard]] std::uint64_t count() const { return m_count; }

    Result<void> forEach(const std::stop_token& stop, const std::function<void(float)>& visit) const
    {
        std::vector<float> piece(std::min<std::uint64_t>(kPiece, m_count));
        const std::size_t bits = io::bitsOf(m_type);
        for (std::uint64_t begin = 0; begin < m_count; begin += kPiece) {
            if (stop.stop_requested())
                return failure(ErrorCode::Cancelled, "the statistics of " + m_name + " were stopped");
            const std::size_t length = std::min<std::uint64_t>(kPiece, m_count - begin);
            const std::span<float> out(piece.data(), length);
            const auto bytes = m_bytes.subspan(begin * bits / 8, (length * bits + 7) / 8);
            if (const Result<void> converted = io::toFloats(m_type, bytes, out); !converted)
                return failure(ErrorCode::Input, "the tensor " + m_name + " has no statistics",
                               converted.error().message);
            for (const float value : out)
                visit(value);
        }
        return {};
    }

private:
    explicit Values(std::string name) : m_name(std::move(name)) {}

    std::string m_name;
    std::uint64_t m_count = 0;
    io::DType m_type = io::DType::F32;
    std::vector<std::byte> m_read;
    std::span<const std::byte> m_bytes;
};

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
    const Result<Values> values = Values::of(weights, index);
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
