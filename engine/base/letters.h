// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

namespace orangery {

/// `c` as a small letter where it is a capital of ASCII, whatever the locale.
[[nodiscard]] constexpr char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lowered(std::string_view text)
{
    std::string small(text);
    std::transform(text.begin(), text.end(), small.begin(), [](char c) { return lowered(c); });
    return small;
}

/// What a file's name ends in, in small letters and with its dot: ".csv" of "A.CSV".
[[nodiscard]] inline std::string loweredExtension(const std::filesystem::path& path)
{
    return lowered(path.extension().string());
}

}  // namespace orangery
