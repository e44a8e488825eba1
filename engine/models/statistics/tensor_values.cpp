// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/tensor_values.h"

#include "engine/base/options.h"
#include "engine/io/conversion.h"

#include <algorithm>

namespace orangery::models {

namespace {

constexpr std::size_t kPiece = 1U << 16U;        // values turned into F32 at once
constexpr std::size_t kMostCandidates = 20'000;  // names that are looked through for a mistyped one

}  // namespace

TensorValues::TensorValues(const io::TensorInfo& info)
    : m_name(info.name), m_shape(info.shape), m_count(io::valuesOf(info.shape).value_or(0))
{
}

Result<TensorValues> TensorValues::of(const io::Weights& weights, std::size_t index)
{
    const io::TensorInfo& info = weights.tensors()[index];
    TensorValues values(info);
    values.m_bytes = weights.view(index);
    if (!values.m_bytes.empty() && info.dtype) {
        values.m_type = *info.dtype;
    } else {
        Result<io::Tensor> tensor = weights.read(index);
        if (!tensor)
            return failure(tensor.error());
        values.m_type = tensor->dtype;
        values.m_read = std::move(tensor->bytes);
        values.m_bytes = values.m_read;
    }
    return values;
}

template <class Number, class Convert>
Result<void> TensorValues::convert(std::uint64_t first, std::span<Number> out, Convert toNumbers) const
{
    const std::size_t bits = io::bitsOf(m_type);
    const auto failed = [&](const Error& error) {
        return failure(ErrorCode::Input, "the values of the tensor " + m_name + " cannot be read as numbers",
                       error.message);
    };
    if (first * bits % 8 != 0) {  // a value of half a byte in the middle of one
        std::vector<Number> wider(out.size() + 1);
        if (const Result<void> read = convert(first - 1, std::span<Number>(wider), toNumbers); !read)
            return read;
        std::copy(wider.begin() + 1, wider.end(), out.begin());
        return {};
    }
    const auto held = m_bytes.subspan(first * bits / 8, (out.size() * bits + 7) / 8);
    const Result<void> converted = toNumbers(m_type, held, out);
    return converted ? Result<void>() : failed(converted.error());
}

Result<void> TensorValues::read(std::uint64_t first, std::span<float> out) const
{
    return convert(first, out, io::toFloats);
}

Result<void> TensorValues::read(std::uint64_t first, std::span<double> out) const
{
    return convert(first, out, io::toDoubles);
}

std::span<const std::byte> TensorValues::bytes(std::uint64_t first, std::uint64_t count) const
{
    const std::size_t width = io::bitsOf(m_type) / 8;
    return m_bytes.subspan(first * width, count * width);
}

Result<void> TensorValues::forEach(const std::stop_token& stop, const std::function<void(float)>& visit) const
{
    std::vector<float> piece(std::min<std::uint64_t>(kPiece, m_count));
    for (std::uint64_t first = 0; first < m_count; first += kPiece) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "reading " + m_name + " was stopped");
        const std::span<float> out(piece.data(), std::min<std::uint64_t>(kPiece, m_count - first));
        if (const Result<void> done = read(first, out); !done)
            return done;
        for (const float value : out)
            visit(value);
    }
    return {};
}

Result<std::size_t> tensorNamed(const io::Weights& weights, const std::string& name)
{
    if (const auto index = weights.find(name))
        return *index;
    std::vector<std::string> names;
    for (const io::TensorInfo& tensor : weights.tensors()) {
        if (names.size() == kMostCandidates)
            break;
        names.push_back(tensor.name);
    }
    const auto nearest = nearestWord(name, names);
    return failure(ErrorCode::Input, "there is no tensor '" + name + "' in this model", {},
                   nearest ? "Did you mean '" + *nearest + "'?" : "'orangery inspect MODEL --list' names all.");
}

}  // namespace orangery::models
