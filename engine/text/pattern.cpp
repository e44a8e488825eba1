// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/pattern.h"

#include "engine/text/text_fault.h"

#include <unicode/uregex.h>
#include <unicode/ustring.h>

#include <optional>
#include <utility>

namespace orangery::text {

namespace {

struct CloseRegex {
    void operator()(URegularExpression* regex) const { uregex_close(regex); }
};
using Regex = std::unique_ptr<URegularExpression, CloseRegex>;

constexpr std::int32_t kTimeLimit = 20000;  ///< steps of ICU's matcher, about a millisecond each, for one match

constexpr std::int32_t kStackLimit = 1 << 28;  ///< bytes of states to go back to, for one match

std::u16string toUtf16(std::string_view utf8)
{
    std::u16string utf16;
    utf16.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        const CodePoint c = codePointAt(utf8, i);
        if (c.value < 0x10000U) {
            utf16 += static_cast<char16_t>(c.value);
        } else {
            utf16 += static_cast<char16_t>(0xD7C0U + (c.value >> 10U));
            utf16 += static_cast<char16_t>(0xDC00U + (c.value & 0x3FFU));
        }
        i += c.bytes;
    }
    return utf16;
}

/// A matcher with the text that it looks through, as UTF-16 and with the byte at which each unit begins.
struct Matcher {
    Regex regex;
    std::u16string text;
    std::vector<std::uint32_t> bytes;  ///< one for each unit and one for the end; empty for ASCII

    void setText(std::string_view utf8)
    {
        bytes.clear();
        if (isAscii(utf8)) {
            text.assign(utf8.begin(), utf8.end());
        } else {
            text = toUtf16(utf8);
            bytes.reserve(text.size() + 1);
            for (std::size_t i = 0; i < utf8.size();) {
                const CodePoint c = codePointAt(utf8, i);
                bytes.insert(bytes.end(), c.value < 0x10000U ? 1 : 2, static_cast<std::uint32_t>(i));
                i += c.bytes;
            }
            bytes.push_back(static_cast<std::uint32_t>(utf8.size()));
        }
        UErrorCode status = U_ZERO_ERROR;
        uregex_setText(regex.get(), text.data(), static_cast<std::int32_t>(text.size()), &status);
    }

    [[nodiscard]] std::uint32_t byteAt(std::int32_t unit) const
    {
        return bytes.empty() ? static_cast<std::uint32_t>(unit) : bytes[static_cast<std::size_t>(unit)];
    }

    /// The next match at or after `unit`, in units.
    [[nodiscard]] std::optional<std::pair<std::int32_t, std::int32_t>> next(std::int32_t unit) const
    {
        UErrorCode status = U_ZERO_ERROR;
        const bool found = uregex_find(regex.get(), unit, &status) != 0;
        if (U_FAILURE(status))
            throw TextFault{
                std::string("a regular expression of the tokenizer takes too much time or memory on this text (") +
                u_errorName(status) + ")"};
        if (!found)
            return std::nullopt;
        return std::pair(uregex_start(regex.get(), 0, &status), uregex_end(regex.get(), 0, &status));
    }

    /// The unit after the code point at `unit`.
    [[nodiscard]] std::int32_t after(std::int32_t unit) const
    {
        const auto at = static_cast<std::size_t>(unit);
        const bool isPair = at + 1 < text.size() && (text[at] & 0xFC00U) == 0xD800U;
        return unit + (isPair ? 2 : 1);
    }
};

/// What \w stands for in Oniguruma; on its own it has some more characters of Latin-1, in brackets not.
constexpr std::string_view kWordClasses = R"(\p{Alphabetic}\p{M}\p{Nd}\p{Pc})";
constexpr std::string_view kMoreWordCharacters = "\u00B2\u00B3\u00B9\u00BC\u00BD\u00BE";

/// The expression with classes that Oniguruma understands otherwise than ICU written out.
std::string forIcu(std::string_view expression)
{
    std::string written;
    int depth = 0;  // of brackets
    for (std::size_t i = 0; i < expression.size(); ++i) {
        const char c = expression[i];
        if (c == '[' || (c == ']' && depth > 0))
            depth += c == '[' ? 1 : -1;
        written += c;
        if (c != '\\' || i + 1 == expression.size())
            continue;
        const char escaped = expression[++i];
        written.pop_back();
        if (escaped == 'w' && depth > 0)
            written += kWordClasses;
        else if (escaped == 'W' && depth > 0)
            written.append("[^").append(kWordClasses).append("]");
        else if (escaped == 'w' || escaped == 'W')
            written.append(escaped == 'w' ? "[" : "[^").append(kWordClasses).append(kMoreWordCharacters).append("]");
        else if (escaped == 'h')
            written += depth > 0 ? "0-9a-fA-F" : "[0-9a-fA-F]";
        else
            written.append({'\\', escaped});
    }
    return written;
}

void addMatch(std::vector<Match>& matches, std::uint32_t& reached, Span span)
{
    if (reached != span.begin)
        matches.push_back({{reached, span.begin}, false});
    matches.push_back({span, true});
    reached = span.end;
}

}  // namespace

struct Pattern::Expression {
    Regex regex;
};

Pattern::Pattern() = default;
Pattern::Pattern(Pattern&& other) noexcept = default;
Pattern& Pattern::operator=(Pattern&& other) noexcept = default;
Pattern::~Pattern() = default;

Pattern Pattern::literal(std::string text)
{
    if (text.empty())
        return expression(text);
    Pattern pattern;
    pattern.m_literal = std::move(text);
    return pattern;
}

Pattern Pattern::expression(const std::string& expression)
{
    const std::u16string utf16 = toUtf16(forIcu(expression));
    UErrorCode status = U_ZERO_ERROR;
    UParseError place = {};
    Pattern pattern;
    pattern.m_expression = std::make_unique<Expression>();
    if (utf16.empty())  // ICU refuses the empty expression, which matches between any two characters
        pattern.m_expression->regex.reset(uregex_openC("(?:)", 0, &place, &status));
    else
        pattern.m_expression->regex.reset(uregex_open(utf16.data(), static_cast<std::int32_t>(utf16.size()),
                                                      UREGEX_MULTILINE | UREGEX_UNIX_LINES, &place, &status));
    if (U_FAILURE(status))
        throw TextFault{"the regular expression '" + expression + "' cannot be read at character " +
                        std::to_string(place.offset) + " (" + u_errorName(status) + ")"};
    return pattern;
}

void Pattern::find(std::string_view text, Workspace& workspace, std::vector<Match>& matches) const
{
    matches.clear();
    if (text.empty())
        return;
    std::uint32_t reached = 0;
    const auto length = static_cast<std::uint32_t>(text.size());
    if (m_expression == nullptr) {
        for (std::size_t at = text.find(m_literal); at != std::string_view::npos; at = text.find(m_literal, reached)) {
            const auto begin = static_cast<std::uint32_t>(at);
            addMatch(matches, reached, {begin, begin + static_cast<std::uint32_t>(m_literal.size())});
        }
    } else {
        std::shared_ptr<void>& kept = workspace.matchers[m_expression.get()];
        if (kept == nullptr) {
            UErrorCode status = U_ZERO_ERROR;
            const auto made = std::make_shared<Matcher>();
            made->regex.reset(uregex_clone(m_expression->regex.get(), &status));
            uregex_setTimeLimit(made->regex.get(), kTimeLimit, &status);
            uregex_setStackLimit(made->regex.get(), kStackLimit, &status);
            kept = made;
        }
        Matcher& matcher = *static_cast<Matcher*>(kept.get());
        matcher.setText(text);
        std::int32_t from = 0;
        std::optional<std::int32_t> lastEnd;
        while (from <= static_cast<std::int32_t>(matcher.text.size())) {
            const auto found = matcher.next(from);
            if (!found)
                break;
            const auto [begin, end] = *found;
            if (begin == end && lastEnd == end) {  // an empty match right after a match does not count
                from = matcher.after(from);
                continue;
            }
            addMatch(matches, reached, {matcher.byteAt(begin), matcher.byteAt(end)});
            from = end;
            lastEnd = end;
        }
    }
    if (reached != length)
        matches.push_back({{reached, length}, false});
}

}  // namespace orangery::text
