// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/pieces.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::text {

/// GPT-2's way to write any byte as a printable character: printable bytes of Latin-1 stand for themselves, the others
/// for the characters from U+0100 on. Every character written is below U+0144.
[[nodiscard]] char32_t characterOfByte(unsigned char byte);
[[nodiscard]] std::optional<unsigned char> byteOfCharacter(char32_t character);

/// UTF-8 of `characterOfByte`.
[[nodiscard]] std::string_view textOfByte(unsigned char byte);

/// Rewrites bytes `span` of `text` so and appends them.
void appendByteLevel(AlignedText& written, const AlignedText& text, Span span);

/// The bytes behind a text that was written so, or nothing when a character in it stands for no byte.
[[nodiscard]] std::optional<std::string> bytesOfByteLevel(std::string_view text);

/// Cuts a text as GPT-2's expression does: contractions, letters, numbers and other characters with a blank before
/// them, and white space, of which the last character is left to what follows. The parts cover the text.
void splitLikeGpt2(std::string_view text, std::vector<Match>& parts);

}  // namespace orangery::text
