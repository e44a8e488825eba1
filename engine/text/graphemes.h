// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orangery::text {

/// At most `count` user-perceived characters (Unicode grapheme clusters) from the start of UTF-8 text, with "…"
/// where something was left out. Never cuts inside a character, a combining sequence or an emoji.
[[nodiscard]] std::string firstGraphemes(std::string_view utf8, std::size_t count);

}  // namespace orangery::text
