// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/cloud/text_lines.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::cloud {

enum class PcdEncoding : std::uint8_t { Ascii, Binary, Compressed };

struct PcdField {
    std::string name;         ///< "_" where it only fills up
    char type = 'F';          ///< F a real number, I and U whole ones with and without sign
    std::uint64_t size = 4;   ///< bytes of a number: 1, 2, 4 or 8
    std::uint64_t count = 1;  ///< numbers
    std::uint64_t place = 0;  ///< of its first number among those of a point
    std::uint64_t begin = 0;  ///< of its bytes among those of a point

    [[nodiscard]] std::uint64_t bytes() const { return size * count; }
    [[nodiscard]] bool isPadding() const { return name == "_"; }
};

struct PcdHeader {
    PcdEncoding encoding = PcdEncoding::Ascii;
    std::vector<PcdField> fields = {};
    std::uint64_t points = 0;
    std::uint64_t numbers = 0;  ///< of a point
    std::uint64_t bytes = 0;    ///< of a point

    [[nodiscard]] const PcdField* find(std::string_view name) const;
};

/// Separators of words in a PCD file, as TextLines takes them.
inline constexpr std::string_view kPcdBlanks = " \t\v\f";

/// Reads the lines up to DATA, which is where `lines` stands then. Error with the line and the reason alone. What is not told is as
/// PCL takes it: sizes of 4, real numbers, one of each, and WIDTH x HEIGHT points.
[[nodiscard]] Result<PcdHeader> readPcdHeader(TextLines& lines);

}  // namespace orangery::cloud
