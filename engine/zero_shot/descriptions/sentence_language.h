// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// In which language other than English sentences seem to be written: "German", "French", "Spanish", "Italian", "Portuguese",
/// "Dutch", or "letters other than Latin". Empty where they seem English or where little can be told. Counts small words, so
/// that other languages and texts of a few words are not told.
[[nodiscard]] std::string_view otherLanguageOf(const std::vector<std::string>& sentences);

}  // namespace orangery::zero_shot
