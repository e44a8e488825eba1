// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/html_entities.h"

#include "engine/text/unicode.h"
#include "engine/text/windows_1252.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace orangery::text {

namespace {

struct Entity {
    std::string_view name;
    std::string_view value;
};

constexpr Entity kEntities[] = {
#include "engine/text/html_entities.inc"
};

constexpr std::size_t kLongestName = 32;  ///< code points
constexpr std::uint32_t kLastCodePoint = 0x10FFFF;

/// Numbers that HTML says stand for nothing.
bool isNoCharacter(std::uint32_t number)
{
    return (number >= 0x1 && number <= 0x8) || number == 0xB || (number >= 0xE && number <= 0x1F) ||
           (number >= 0x7F && number <= 0x9F) || (number >= 0xFDD0 && number <= 0xFDEF) || (number & 0xFFFEU) == 0xFFFE;
}

std::string characterOfNumber(std::uint32_t number)
{
    if (number == 0 || (number >= 0xD800 && number <= 0xDFFF) || number > kLastCodePoint)
        return "\uFFFD";
    if (number == '\r')
        return "\r";
    if (number >= 0x80 && number <= 0x9F)
        return toUtf8(windows1252(number));
    return isNoCharacter(number) ? std::string() : toUtf8(number);
}

int digitValue(char c, std::uint32_t base)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// A reference as it was read: how many bytes after the "&" it takes, and what stands for it.
struct Reference {
    std::size_t bytes = 0;
    std::string value;
};

/// "#65;" or "#x41;".
std::optional<Reference> readNumber(std::string_view text)
{
    const std::uint32_t base = text.size() > 1 && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
    const std::size_t first = base == 16 ? 2 : 1;
    std::size_t end = first;
    std::uint32_t number = 0;
    for (; end < text.size() && digitValue(text[end], base) >= 0; ++end)
        number = std::min(number * base + static_cast<std::uint32_t>(digitValue(text[end], base)), kLastCodePoint + 1);
    if (end == first)
        return std::nullopt;
    return Reference{end + (end < text.size() && text[end] == ';' ? 1 : 0), characterOfNumber(number)};
}

/// The longest name that `text` begins with; the rest of what was read as one stays.
std::optional<Reference> readName(std::string_view text)
{
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size() && count < kLongestName; ++count) {
        const std::string_view stops("\t\n\f <&#;");
        if (stops.find(text[end]) != std::string_view::npos)
            break;
        end += codePointAt(text, end).bytes;
    }
    if (end == 0)
        return std::nullopt;
    if (end < text.size() && text[end] == ';')
        ++end;
    for (std::size_t length = end; length > 1; --length)
        if (const auto value = htmlEntity(text.substr(0, length)))
            return Reference{length, std::string(*value)};
    return std::nullopt;
}

}  // namespace

std::optional<std::string_view> htmlEntity(std::string_view name)
{
    const auto* const found = std::lower_bound(std::begin(kEntities), std::end(kEntities), name,
                                               [](const Entity& a, std::string_view b) { return a.name < b; });
    if (found == std::end(kEntities) || found->name != name)
        return std::nullopt;
    return found->value;
}

std::string unescapeHtml(std::string_view text)
{
    std::string unescaped;
    std::size_t copied = 0;
    for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
        if (at < copied)
            continue;
        const std::string_view rest = text.substr(at + 1);
        const auto reference = rest.starts_with('#') ? readNumber(rest) : readName(rest);
        if (!reference)
            continue;
        unescaped += text.substr(copied, at - copied);
        unescaped += reference->value;
        copied = at + 1 + reference->bytes;
    }
    unescaped += text.substr(copied);
    return unescaped;
}

}  // namespace orangery::text
