// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/dtype.h"

#include <algorithm>
#include <array>

namespace orangery::io {

namespace {

struct Row {
    DType dtype;
    std::string_view name;
    std::size_t size;
};

constexpr std::array kRows{
    Row{DType::Bool, "BOOL", 1},      Row{DType::U8, "U8", 1},          Row{DType::I8, "I8", 1},
    Row{DType::F8E5M2, "F8_E5M2", 1}, Row{DType::F8E4M3, "F8_E4M3", 1}, Row{DType::F8E8M0, "F8_E8M0", 1},
    Row{DType::I16, "I16", 2},        Row{DType::U16, "U16", 2},        Row{DType::F16, "F16", 2},
    Row{DType::BF16, "BF16", 2},      Row{DType::I32, "I32", 4},        Row{DType::U32, "U32", 4},
    Row{DType::F32, "F32", 4},        Row{DType::I64, "I64", 8},        Row{DType::U64, "U64", 8},
    Row{DType::F64, "F64", 8},        Row{DType::C64, "C64", 8},
};

constexpr bool rowsStandInOrder()
{
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (static_cast<std::size_t>(kRows[i].dtype) != i)
            return false;
    }
    return true;
}
static_assert(rowsStandInOrder());

}  // namespace

std::string_view nameOf(DType dtype)
{
    return kRows[static_cast<std::size_t>(dtype)].name;
}

std::optional<DType> dtypeOf(std::string_view name)
{
    const auto found = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.name == name; });
    return found == kRows.end() ? std::nullopt : std::optional(found->dtype);
}

std::size_t sizeOf(DType dtype)
{
    return kRows[static_cast<std::size_t>(dtype)].size;
}

}  // namespace orangery::io
