// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace orangery::text {

/// A code point of well-formed UTF-8 and the number of bytes that it takes.
struct CodePoint {
    char32_t value = 0;
    std::uint32_t bytes = 1;
};

/// The code point that begins at byte `at`; `text` is well-formed UTF-8 and `at` lies on a boundary.
[[nodiscard]] inline CodePoint codePointAt(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) -> char32_t { return static_cast<unsigned char>(text[at + i]); };
    const char32_t lead = byte(0);
    if (lead < 0x80U)
        return {lead, 1};
    if (lead < 0xE0U)
        return {((lead & 0x1FU) << 6U) | (byte(1) & 0x3FU), 2};
    if (lead < 0xF0U)
        return {((lead & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU), 3};
    return {((lead & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU), 4};
}

/// Whether the byte continues a code point instead of beginning one.
[[nodiscard]] inline bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The code point that ends just before byte `end` > 0.
[[nodiscard]] CodePoint codePointBefore(std::string_view text, std::size_t end);

void appendUtf8(std::string& text, char32_t value);
[[nodiscard]] std::string toUtf8(char32_t value);
/// Well-formed text: each longest beginning of a sequence that breaks off becomes one U+FFFD, as do single bytes that
/// begin none (what Unicode recommends, and Rust and Python do).
[[nodiscard]] std::string replaceMalformed(std::string_view bytes);
/// Replaces each `old`, which is not empty, from left to right; what is put in is not looked through again.
void replaceAll(std::string& text, std::string_view old, std::string_view fresh);
[[nodiscard]] bool isAscii(std::string_view text);
[[nodiscard]] std::size_t countCodePoints(std::string_view text);

/// Properties of a code point, as bits. Those with a version are as the `tokenizers` package has them, whose tables for
/// them are of that version of Unicode; the others are of ICU's.
enum CharacterClass : std::uint8_t {
    kLetter = 1,           ///< general category L
    kNumber = 2,           ///< N
    kWhiteSpace = 4,       ///< property White_Space
    kWord = 8,             ///< \w of UTS 18: Alphabetic, M, Nd, Pc, Join_Control
    kPunctuation = 16,     ///< P of Unicode 8
    kNonspacingMark = 32,  ///< Mn of Unicode 8
    kMark = 64,            ///< M of Unicode 9
    kOther = 128,          ///< Cc, Cf, Co of Unicode 8
};

/// The bits of `value`.
[[nodiscard]] std::uint8_t classesOf(char32_t value);

/// Whether any of the classes in `mask` holds.
[[nodiscard]] inline bool isAny(char32_t value, unsigned mask)
{
    return (classesOf(value) & mask) != 0;
}

/// The punctuation of BERT: ASCII characters that are neither letter, digit, blank nor control, and P.
[[nodiscard]] bool isPunctuation(char32_t value);

/// General category Nd.
[[nodiscard]] bool isDecimalDigit(char32_t value);

/// Lower case of one code point without context: "İ" gives two code points, all others one.
void appendLowerCase(std::string& text, char32_t value);

/// Lower and upper case of a text with full, context-dependent rules and no language's exceptions.
[[nodiscard]] std::string lowerCase(std::string_view utf8);
[[nodiscard]] std::string upperCase(std::string_view utf8);

}  // namespace orangery::text
