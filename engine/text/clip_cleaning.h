// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace orangery::text {

/// What ftfy's fix_text does without its repair of mojibake (fix_encoding off): HTML entities in texts without "<",
/// C1 control characters as Windows-1252, Latin ligatures, character widths, straight quotes, line breaks, no terminal
/// escapes and control characters, NFC; line by line and until nothing changes any more. `text` is well-formed UTF-8.
[[nodiscard]] std::string fixText(std::string_view text);

/// What open_clip's tokenizer does to a text first: fixText, HTML entities twice, runs of white space to one blank, none
/// at the ends, lower case.
[[nodiscard]] std::string cleanForClip(std::string_view text);

}  // namespace orangery::text
