// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/npy_writer.h"

#include <string_view>

namespace orangery::io {

namespace {

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kFixed = 10;  // bytes: magic, version, length

std::string_view descriptionOf(DType dtype)
{
    switch (dtype) {
    case DType::Bool:
        return "|b1";
    case DType::I8:
        return "|i1";
    case DType::U8:
        return "|u1";
    case DType::I16:
        return "<i2";
    case DType::U16:
        return "<u2";
    case DType::I32:
        return "<i4";
    case DType::U32:
        return "<u4";
    case DType::I64:
        return "<i8";
    case DType::U64:
        return "<u8";
    case DType::F16:
        return "<f2";
    case DType::F32:
        return "<f4";
    case DType::F64:
        return "<f8";
    case DType::C64:
        return "<c8";
    default:
        return {};
    }
}

}  // namespace

bool hasNumpyType(DType dtype)
{
    return !descriptionOf(dtype).empty();
}

std::string npyHeader(DType dtype, const std::vector<std::int64_t>& shape)
{
    std::string sizes;
    for (const std::int64_t size : shape)
        sizes += std::to_string(size) + (shape.size() == 1 ? "," : ", ");
    if (shape.size() > 1)
        sizes.resize(sizes.size() - 2);
    std::string dict =
        "{'descr': '" + std::string(descriptionOf(dtype)) + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    const std::size_t used = kFixed + dict.size() + 1;
    dict.append((kAlignment - used % kAlignment) % kAlignment, ' ');
    dict += '\n';
    std::string header = "\x93NUMPY";
    header += '\x01';
    header += '\0';
    header += static_cast<char>(dict.size() & 0xFFU);
    header += static_cast<char>(dict.size() >> 8U);
    return header + dict;
}

}  // namespace orangery::io
