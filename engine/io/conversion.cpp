// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/conversion.h"

#include "engine/io/float_formats.h"
#include "engine/io/half_precision.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace orangery::io {

namespace {

template <class Stored, class Number, class ToNumber>
void convertEach(std::span<const std::byte> values, std::span<Number> out, ToNumber toNumber)
{
    for (std::size_t i = 0; i < out.size(); ++i) {
        Stored value{};
        std::memcpy(&value, values.data() + i * sizeof(Stored), sizeof(Stored));
        out[i] = toNumber(value);
    }
}

template <class Stored, class Number>
void castEach(std::span<const std::byte> values, std::span<Number> out)
{
    convertEach<Stored>(values, out, [](Stored value) { return static_cast<Number>(value); });
}

constexpr std::array<float, 256> tableOf(SmallFloat format)
{
    std::array<float, 256> table{};
    for (unsigned code = 0; code < table.size(); ++code)
        table[code] = floatOf(format, code);
    return table;
}

template <SmallFloat const& format>
void lookUpEach(std::span<const std::byte> values, std::span<float> out)
{
    static constexpr std::array<float, 256> table = tableOf(format);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = table[std::to_integer<std::size_t>(values[i])];
}

void unpackF4(std::span<const std::byte> values, std::span<float> out)
{
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto pair = std::to_integer<unsigned>(values[i / 2]);
        out[i] = floatOf(kF4E2M1, i % 2 == 0 ? pair & 15U : pair >> 4U);
    }
}

template <std::uint16_t (*round)(float)>
std::vector<std::byte> roundEach(std::span<const float> values)
{
    std::vector<std::byte> bytes(values.size() * sizeof(std::uint16_t));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint16_t rounded = round(values[i]);
        std::memcpy(bytes.data() + i * sizeof(rounded), &rounded, sizeof(rounded));
    }
    return bytes;
}

}  // namespace

Result<void> toFloats(DType type, std::span<const std::byte> values, std::span<float> out)
{
    switch (type) {
    case DType::Bool:
    case DType::U8:
        castEach<std::uint8_t>(values, out);
        return {};
    case DType::I8:
        castEach<std::int8_t>(values, out);
        return {};
    case DType::I16:
        castEach<std::int16_t>(values, out);
        return {};
    case DType::U16:
        castEach<std::uint16_t>(values, out);
        return {};
    case DType::I32:
        castEach<std::int32_t>(values, out);
        return {};
    case DType::U32:
        castEach<std::uint32_t>(values, out);
        return {};
    case DType::I64:
        castEach<std::int64_t>(values, out);
        return {};
    case DType::U64:
        castEach<std::uint64_t>(values, out);
        return {};
    case DType::F64:
        castEach<double>(values, out);
        return {};
    case DType::F32:
        if (!out.empty())
            std::memcpy(out.data(), values.data(), out.size_bytes());
        return {};
    case DType::F16:
        floatsOfF16(values, out);
        return {};
    case DType::BF16:
        floatsOfBF16(values, out);
        return {};
    case DType::F8E5M2:
        lookUpEach<kF8E5M2>(values, out);
        return {};
    case DType::F8E4M3:
        lookUpEach<kF8E4M3>(values, out);
        return {};
    case DType::F8E4M3Fnuz:
        lookUpEach<kF8E4M3Fnuz>(values, out);
        return {};
    case DType::F8E5M2Fnuz:
        lookUpEach<kF8E5M2Fnuz>(values, out);
        return {};
    case DType::F8E8M0:
        convertEach<std::uint8_t>(values, out, floatOfE8M0);
        return {};
    case DType::F4:
        unpackF4(values, out);
        return {};
    case DType::F6E2M3:
    case DType::F6E3M2:
    case DType::C64:
        break;
    }
    return failure(ErrorCode::Input, "values of type " + std::string(nameOf(type)) + " cannot be read as numbers",
                   type == DType::C64 ? "they are complex" : "no layout of their bits is agreed on");
}

Result<void> toDoubles(DType type, std::span<const std::byte> values, std::span<double> out)
{
    switch (type) {
    case DType::F64:
        castEach<double>(values, out);
        return {};
    case DType::I64:
        castEach<std::int64_t>(values, out);
        return {};
    case DType::U64:
        castEach<std::uint64_t>(values, out);
        return {};
    case DType::I32:
        castEach<std::int32_t>(values, out);
        return {};
    case DType::U32:
        castEach<std::uint32_t>(values, out);
        return {};
    default:
        break;
    }
    std::vector<float> narrow(out.size());
    if (auto read = toFloats(type, values, narrow); !read)
        return read;
    std::copy(narrow.begin(), narrow.end(), out.begin());
    return {};
}

bool hasFloats(DType type)
{
    return type != DType::C64 && type != DType::F6E2M3 && type != DType::F6E3M2;
}

Result<Tensor> convert(Tensor tensor, DType to)
{
    if (!isFloating(tensor.dtype) || tensor.dtype == to)
        return tensor;
    std::vector<float> values(tensor.bytes.size() * 8 / bitsOf(tensor.dtype));
    if (auto read = toFloats(tensor.dtype, tensor.bytes, values); !read)
        return failure(ErrorCode::Input, "tensor '" + tensor.name + "': " + read.error().message, read.error().cause);
    if (to == DType::F16)
        tensor.bytes = roundEach<f16Of>(values);
    else if (to == DType::BF16)
        tensor.bytes = roundEach<bf16Of>(values);
    else {
        const auto bytes = std::as_bytes(std::span(values));
        tensor.bytes.assign(bytes.begin(), bytes.end());
    }
    tensor.dtype = to;
    return tensor;
}

}  // namespace orangery::io
