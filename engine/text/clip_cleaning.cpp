// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/clip_cleaning.h"

#include "engine/text/html_entities.h"
#include "engine/text/normalizers.h"
#include "engine/text/unicode.h"
#include "engine/text/windows_1252.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace orangery::text {

namespace {

constexpr std::size_t kLongestSegment = 1'000'000;  ///< code points
constexpr std::size_t kLongestEntity = 24;          ///< characters of a name

enum class Entities { Decoded, Left };

/// Latin ligatures and digraphs that are one character for the sake of type or of old encodings.
constexpr std::array<std::pair<char32_t, std::string_view>, 22> kLigatures = {{
    {0x132, "IJ"},   {0x133, "ij"},   {0x149, "\u02BCn"},  {0x1C4, "D\u017D"}, {0x1C5, "D\u017E"}, {0x1C6, "d\u017E"},
    {0x1C7, "LJ"},   {0x1C8, "Lj"},   {0x1C9, "lj"},       {0x1CA, "NJ"},      {0x1CB, "Nj"},      {0x1CC, "nj"},
    {0x1F1, "DZ"},   {0x1F2, "Dz"},   {0x1F3, "dz"},       {0xFB00, "ff"},     {0xFB01, "fi"},     {0xFB02, "fl"},
    {0xFB03, "ffi"}, {0xFB04, "ffl"}, {0xFB05, "\u017Ft"}, {0xFB06, "st"},
}};

std::string normalize(std::string_view form, std::string_view text)
{
    Workspace workspace;
    AlignedText aligned(text, {0, static_cast<std::uint32_t>(text.size())}, Origins::Dropped);
    unicodeForm(form, UnicodeVersion::Latest)->normalize(aligned, workspace);
    return aligned.text();
}

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A name in capitals, like "EACUTE;", where the name in small letters is known and HTML gives this one no meaning.
std::optional<std::string> capitalEntity(std::string_view name)
{
    const std::string small = lowerCase(name);
    const auto value = htmlEntity(small);
    const std::string written = "&" + std::string(name);
    if (!value || upperCase(small) != name || unescapeHtml(written) != written)
        return std::nullopt;
    return upperCase(*value);
}

/// The text for the entity "&...;", or nothing when it is none.
std::optional<std::string> decodeEntity(std::string_view entity)
{
    const std::string_view name = entity.substr(1);
    if (const auto value = htmlEntity(name))
        return std::string(*value);
    if (!name.starts_with('#'))
        return capitalEntity(name);
    std::string decoded = unescapeHtml(entity);
    if (decoded.find(';') != std::string::npos)
        return std::nullopt;
    return decoded;
}

/// The length of the entity that `text` begins with, "&" and ";" included, or 0.
std::size_t entityLength(std::string_view text)
{
    const std::size_t first = text.size() > 1 && text[1] == '#' ? 2 : 1;
    std::size_t end = first;
    while (end < text.size() && end - first < kLongestEntity && isAlphanumeric(text[end]))
        ++end;
    return end > first && end < text.size() && text[end] == ';' ? end + 1 : 0;
}

std::string decodeEntities(const std::string& text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = text[i] == '&' ? entityLength(std::string_view(text).substr(i)) : 0;
        const auto value = length > 0 ? decodeEntity(std::string_view(text).substr(i, length)) : std::nullopt;
        if (value)
            decoded += *value;
        else
            decoded.append(text, i, std::max<std::size_t>(length, 1));
        i += std::max<std::size_t>(length, 1);
    }
    return decoded;
}

bool isLigature(char32_t c)
{
    return (c >= 0x132 && c <= 0x1F3) || (c >= 0xFB00 && c <= 0xFB06);
}

std::optional<std::string_view> ligature(char32_t c)
{
    const auto isIt = [&](const auto& entry) { return entry.first == c; };
    if (const auto* found = std::find_if(kLigatures.begin(), kLigatures.end(), isIt); found != kLigatures.end())
        return found->second;
    return std::nullopt;
}

bool isControl(char32_t c)
{
    return c < 0x9 || c == 0xB || (c >= 0xE && c < 0x20) || c == 0x7F || (c >= 0x206A && c < 0x2070) || c == 0xFEFF ||
           (c >= 0xFFF9 && c < 0xFFFD);
}

char32_t straightQuote(char32_t c)
{
    if (c >= 0x201C && c <= 0x201F)
        return U'"';
    return c == 0x2BC || (c >= 0x2018 && c <= 0x201B) ? U'\'' : c;
}

/// The character-by-character steps up to straight quotes, in their order.
void appendFixed(std::string& fixed, char32_t original)
{
    const char32_t c = windows1252(original);
    if (isLigature(c))
        if (const auto letters = ligature(c)) {
            for (std::size_t i = 0; i < letters->size();) {
                const CodePoint letter = codePointAt(*letters, i);
                appendUtf8(fixed, straightQuote(letter.value));
                i += letter.bytes;
            }
            return;
        }
    if (c == 0x3000)
        fixed += ' ';
    else if (c > 0xFF00 && c < 0xFFF0)
        fixed += normalize("NFKC", toUtf8(c));
    else
        appendUtf8(fixed, straightQuote(c));
}

std::string fixLineBreaks(const std::string& text)
{
    std::string fixed;
    for (std::size_t i = 0; i < text.size();) {
        const CodePoint c = codePointAt(text, i);
        if (c.value == '\r') {
            fixed += '\n';
            i += text.compare(i, 2, "\r\n") == 0 ? 2 : 1;
            continue;
        }
        if (c.value == 0x2028 || c.value == 0x2029 || c.value == 0x85)
            fixed += '\n';
        else
            fixed.append(text, i, c.bytes);
        i += c.bytes;
    }
    return fixed;
}

/// The length of the terminal escape "ESC [ digits and semicolons, letter" that `text` begins with, or 0.
std::size_t escapeLength(std::string_view text)
{
    if (!text.starts_with("\x1B["))
        return 0;
    std::size_t end = 2;
    while (end < text.size()) {
        const CodePoint c = codePointAt(text, end);
        if (c.value != ';' && !isDecimalDigit(c.value))
            break;
        end += c.bytes;
    }
    return end < text.size() && isAlphanumeric(text[end]) ? end + 1 : 0;
}

std::string removeControls(const std::string& text)
{
    std::string kept;
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t length = escapeLength(std::string_view(text).substr(i)); length > 0) {
            i += length;
            continue;
        }
        const CodePoint c = codePointAt(text, i);
        if (!isControl(c.value))
            kept.append(text, i, c.bytes);
        i += c.bytes;
    }
    return kept;
}

bool isPlain(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 0x20 && c < 0x7F && c != '&') || c == '\n' || c == '\t'; });
}

std::string fixSegment(std::string text, Entities entities)
{
    if (isPlain(text))
        return text;
    for (;;) {
        const std::string before = text;
        if (entities == Entities::Decoded)
            text = decodeEntities(text);
        std::string fixed;
        for (std::size_t i = 0; i < text.size();) {
            const CodePoint c = codePointAt(text, i);
            appendFixed(fixed, c.value);
            i += c.bytes;
        }
        text = normalize("NFC", removeControls(fixLineBreaks(fixed)));
        if (text == before)
            return text;
    }
}

/// The end of the line that begins at `begin`, its line feed included, or of the longest segment.
std::size_t endOfSegment(std::string_view text, std::size_t begin)
{
    const std::size_t feed = text.find('\n', begin);
    const std::size_t lineEnd = feed == std::string_view::npos ? text.size() : feed + 1;
    if (lineEnd - begin <= kLongestSegment)
        return lineEnd;
    std::size_t end = begin;
    for (std::size_t count = 0; count < kLongestSegment && end < lineEnd; ++count)
        end += codePointAt(text, end).bytes;
    return end;
}

/// White space as Python's str.split knows it.
bool isPythonSpace(char32_t c)
{
    return (c >= 0x1C && c <= 0x1F) || isAny(c, kWhiteSpace);
}

std::string collapseWhiteSpace(std::string_view text)
{
    std::string collapsed;
    bool isPending = false;
    for (std::size_t i = 0; i < text.size();) {
        const CodePoint c = codePointAt(text, i);
        if (isPythonSpace(c.value)) {
            isPending = !collapsed.empty();
        } else {
            if (isPending)
                collapsed += ' ';
            isPending = false;
            collapsed += text.substr(i, c.bytes);
        }
        i += c.bytes;
    }
    return collapsed;
}

}  // namespace

std::string fixText(std::string_view text)
{
    std::string fixed;
    Entities entities = Entities::Decoded;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = endOfSegment(text, begin);
        const std::string_view segment = text.substr(begin, end - begin);
        if (segment.find('<') != std::string_view::npos)
            entities = Entities::Left;  // for the rest of the text as well: it holds markup
        fixed += fixSegment(std::string(segment), entities);
        begin = end;
    }
    return fixed;
}

std::string cleanForClip(std::string_view text)
{
    return lowerCase(collapseWhiteSpace(unescapeHtml(unescapeHtml(fixText(text)))));
}

}  // namespace orangery::text
