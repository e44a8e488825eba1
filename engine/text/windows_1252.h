// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

namespace orangery::text {

/// What the bytes 0x80 to 0x9F mean in Windows-1252, which is what web browsers take the C1 control characters for;
/// the five that it leaves open stay themselves.
[[nodiscard]] inline char32_t windows1252(char32_t c1)
{
    constexpr std::array<char32_t, 32> kCharacters = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                                      0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                                      0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                      0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    return c1 >= 0x80 && c1 <= 0x9F ? kCharacters[c1 - 0x80] : c1;
}

}  // namespace orangery::text
