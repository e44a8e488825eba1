// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/weights.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace orangery::models {

/// The values of one tensor as F32, wherever they lie: in the mapped file, from which only what is asked for is read,
/// or unpacked into memory. F64 and whole numbers of more than 24 bits are rounded. `weights` must outlive it.
class TensorValues {
public:
    /// ErrorCode::Input naming the tensor when its type cannot be read as real numbers.
    [[nodiscard]] static Result<TensorValues> of(const io::Weights& weights, std::size_t index);
    TensorValues(TensorValues&&) = default;  // a moved vector keeps its place
    TensorValues& operator=(TensorValues&&) = default;

    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] const std::vector<std::int64_t>& shape() const { return m_shape; }
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] io::DType type() const { return m_type; }

    /// The out.size() values from `first` on, row-major; they must be there.
    [[nodiscard]] Result<void> read(std::uint64_t first, std::span<float> out) const;
    /// The same in double, in which whole numbers of up to 53 bits are exact.
    [[nodiscard]] Result<void> read(std::uint64_t first, std::span<double> out) const;
    /// The bytes of values that fill whole bytes, as they are in the file.
    [[nodiscard]] std::span<const std::byte> bytes(std::uint64_t first, std::uint64_t count) const;

    /// Calls `visit` with each value in order. Cancelled when stopped.
    [[nodiscard]] Result<void> forEach(const std::stop_token& stop, const std::function<void(float)>& visit) const;

private:
    explicit TensorValues(const io::TensorInfo& info);
    template <class Number, class Convert>
    [[nodiscard]] Result<void> convert(std::uint64_t first, std::span<Number> out, Convert toNumbers) const;

    std::string m_name;
    std::vector<std::int64_t> m_shape;
    std::uint64_t m_count = 0;
    io::DType m_type = io::DType::F32;
    std::vector<std::byte> m_read;
    std::span<const std::byte> m_bytes;
};

/// Fails with ErrorCode::Input naming the nearest tensor when there is none of this name.
[[nodiscard]] Result<std::size_t> tensorNamed(const io::Weights& weights, const std::string& name);

}  // namespace orangery::models
