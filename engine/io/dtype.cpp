// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/dtype.h"

#include <algorithm>
#include <array>

namespace orangery::io {

namespace {

enum class Kind : std::uint8_t { Whole, Floating, Complex };

struct Row {
    DType dtype;
    std::string_view name;
    std::size_t bits;
    Kind kind;
};

constexpr std::array kRows{
    Row{DType::Bool, "BOOL", 8, Kind::Whole},
    Row{DType::F4, "F4", 4, Kind::Floating},
    Row{DType::F6E2M3, "F6_E2M3", 6, Kind::Floating},
    Row{DType::F6E3M2, "F6_E3M2", 6, Kind::Floating},
    Row{DType::U8, "U8", 8, Kind::Whole},
    Row{DType::I8, "I8", 8, Kind::Whole},
    Row{DType::F8E5M2, "F8_E5M2", 8, Kind::Floating},
    Row{DType::F8E4M3, "F8_E4M3", 8, Kind::Floating},
    Row{DType::F8E8M0, "F8_E8M0", 8, Kind::Floating},
    Row{DType::F8E4M3Fnuz, "F8_E4M3FNUZ", 8, Kind::Floating},
    Row{DType::F8E5M2Fnuz, "F8_E5M2FNUZ", 8, Kind::Floating},
    Row{DType::I16, "I16", 16, Kind::Whole},
    Row{DType::U16, "U16", 16, Kind::Whole},
    Row{DType::F16, "F16", 16, Kind::Floating},
    Row{DType::BF16, "BF16", 16, Kind::Floating},
    Row{DType::I32, "I32", 32, Kind::Whole},
    Row{DType::U32, "U32", 32, Kind::Whole},
    Row{DType::F32, "F32", 32, Kind::Floating},
    Row{DType::I64, "I64", 64, Kind::Whole},
    Row{DType::U64, "U64", 64, Kind::Whole},
    Row{DType::F64, "F64", 64, Kind::Floating},
    Row{DType::C64, "C64", 64, Kind::Complex},
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

constexpr const Row& rowOf(DType dtype)
{
    return kRows[static_cast<std::size_t>(dtype)];
}

}  // namespace

std::string_view nameOf(DType dtype)
{
    return rowOf(dtype).name;
}

std::optional<DType> dtypeOf(std::string_view name)
{
    const auto found = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.name == name; });
    return found == kRows.end() ? std::nullopt : std::optional(found->dtype);
}

std::size_t bitsOf(DType dtype)
{
    return rowOf(dtype).bits;
}

bool isFloating(DType dtype)
{
    return rowOf(dtype).kind == Kind::Floating;
}

}  // namespace orangery::io
