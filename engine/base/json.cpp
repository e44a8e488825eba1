// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/json.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace orangery {

namespace {

struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
};

Position positionOf(std::string_view text, std::size_t byte)
{
    byte = std::min(byte, text.size());
    Position position;
    for (std::size_t i = 0; i < byte; ++i) {
        if (text[i] == '\n') {
            ++position.line;
            position.column = 1;
        } else {
            ++position.column;
        }
    }
    return position;
}

Failure malformed(std::string_view source, std::string_view text, std::size_t byte, const std::string& cause)
{
    const Position at = positionOf(text, byte);
    return failure(ErrorCode::Input,
                   std::string(source) + ", line " + std::to_string(at.line) + ", column " + std::to_string(at.column) +
                       ": not valid JSON",
                   cause);
}

/// First bracket that opens deeper than `limit`, or npos. Strings are skipped.
std::size_t findTooDeep(std::string_view text, std::size_t limit)
{
    std::size_t depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > limit)
                return i;
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return std::string_view::npos;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// Code unit of the escape `\uXXXX` at `at`, or -1.
int escapedUnit(std::string_view text, std::size_t at)
{
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u')
        return -1;
    int unit = 0;
    for (std::size_t i = at + 2; i < at + 6; ++i) {
        const int digit = hexDigit(text[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/// Replaces escaped surrogates that stand alone by \ufffd; returns an empty string where there are none.
std::string replaceLoneSurrogates(std::string_view text)
{
    std::string repaired;
    std::size_t copied = 0;
    for (std::size_t i = text.find('\\'); i != std::string_view::npos && i < text.size(); i = text.find('\\', i)) {
        const int unit = escapedUnit(text, i);
        if (unit < 0xD800 || unit > 0xDFFF) {
            i += unit < 0 ? 2 : 6;
            continue;
        }
        const int next = escapedUnit(text, i + 6);
        if (unit <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF) {
            i += 12;
            continue;
        }
        repaired.append(text.substr(copied, i - copied)).append("\\ufffd");
        i += 6;
        copied = i;
    }
    if (copied > 0)
        repaired.append(text.substr(copied));
    return repaired;
}

/// Length of the well-formed UTF-8 sequence at `at` (Unicode table 3-7), 0 if malformed.
std::size_t sequenceLength(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(at);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return tail(at + 1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned second = byte(at + 1);
        const bool fits = lead == 0xE0 ? second >= 0xA0 : lead == 0xED ? second <= 0x9F : true;
        return tail(at + 1) && fits && tail(at + 2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned second = byte(at + 1);
        const bool fits = lead == 0xF0 ? second >= 0x90 : lead == 0xF4 ? second <= 0x8F : true;
        return tail(at + 1) && fits && tail(at + 2) && tail(at + 3) ? 4 : 0;
    }
    return 0;
}

class Writer {
public:
    explicit Writer(JsonStyle style) : m_style(style) {}

    void write(const Json& value, int level)
    {
        switch (value.type()) {
        case Json::value_t::object:
            writeObject(value, level);
            break;
        case Json::value_t::array:
            writeArray(value, level);
            break;
        case Json::value_t::string:
            writeString(value.get_ref<const std::string&>());
            break;
        case Json::value_t::boolean:
            m_out += value.get<bool>() ? "true" : "false";
            break;
        case Json::value_t::number_integer:
            m_out += std::to_string(value.get<std::int64_t>());
            break;
        case Json::value_t::number_unsigned:
            m_out += std::to_string(value.get<std::uint64_t>());
            break;
        case Json::value_t::number_float:
            writeReal(value.get<double>());
            break;
        default:
            m_out += "null";
        }
    }

    std::string take() { return std::move(m_out); }

private:
    void writeReal(double value)
    {
        if (!std::isfinite(value)) {
            m_out += "null";
            return;
        }
        const std::string digits = formatNumber(value);
        m_out += digits;
        if (digits.find_first_not_of("-0123456789") == std::string::npos)
            m_out += ".0";
    }

    void breakLine(int level)
    {
        if (m_style.indent < 0)
            return;
        m_out += '\n';
        m_out.append(static_cast<std::size_t>(level) * static_cast<std::size_t>(m_style.indent), ' ');
    }

    void separate()
    {
        m_out += ',';
        if (m_style.indent < 0 && m_style.spaced)
            m_out += ' ';
    }

    void writeObject(const Json& value, int level)
    {
        m_out += '{';
        bool first = true;
        for (const auto& [key, member] : value.items()) {
            if (!first)
                separate();
            first = false;
            breakLine(level + 1);
            writeString(key);
            m_out += ':';
            if (m_style.spaced || m_style.indent >= 0)
                m_out += ' ';
            write(member, level + 1);
        }
        if (!first)
            breakLine(level);
        m_out += '}';
    }

    void writeArray(const Json& value, int level)
    {
        m_out += '[';
        bool first = true;
        for (const Json& item : value) {
            if (!first)
                separate();
            first = false;
            breakLine(level + 1);
            write(item, level + 1);
        }
        if (!first)
            breakLine(level);
        m_out += ']';
    }

    void writeUnit(unsigned unit)
    {
        constexpr std::string_view kHex = "0123456789abcdef";
        m_out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4)
            m_out += kHex[(unit >> static_cast<unsigned>(shift)) & 0xFU];
    }

    void writeCodePoint(std::string_view sequence)
    {
        constexpr std::array<unsigned, 5> kLeadMask = {0, 0x7F, 0x1F, 0x0F, 0x07};
        unsigned point = static_cast<unsigned char>(sequence[0]) & kLeadMask[sequence.size()];
        for (const char c : sequence.substr(1))
            point = (point << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
        if (point < 0x10000) {
            writeUnit(point);
        } else {
            point -= 0x10000;
            writeUnit(0xD800 + (point >> 10U));
            writeUnit(0xDC00 + (point & 0x3FFU));
        }
    }

    void writeAscii(char c)
    {
        switch (c) {
        case '"':
            m_out += "\\\"";
            break;
        case '\\':
            m_out += "\\\\";
            break;
        case '\n':
            m_out += "\\n";
            break;
        case '\r':
            m_out += "\\r";
            break;
        case '\t':
            m_out += "\\t";
            break;
        case '\b':
            m_out += "\\b";
            break;
        case '\f':
            m_out += "\\f";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                writeUnit(static_cast<unsigned char>(c));
            else
                m_out += c;
        }
    }

    void writeString(std::string_view text)
    {
        m_out += '"';
        for (std::size_t i = 0; i < text.size();) {
            const std::size_t length = sequenceLength(text, i);
            if (length == 1)
                writeAscii(text[i]);
            else if (length == 0)
                m_out += m_style.ascii ? "\\ufffd" : "\xEF\xBF\xBD";
            else if (m_style.ascii)
                writeCodePoint(text.substr(i, length));
            else
                m_out.append(text.substr(i, length));
            i += std::max<std::size_t>(length, 1);
        }
        m_out += '"';
    }

    JsonStyle m_style;
    std::string m_out;
};

}  // namespace

Result<Json> parseJson(std::string_view text, std::string_view source, JsonLimits limits)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (const std::size_t bad = findInvalidUtf8(text); bad != std::string_view::npos)
        return malformed(source, text, bad, "byte " + std::to_string(bad) + " is not valid UTF-8");
    if (const std::size_t deep = findTooDeep(text, limits.maxDepth); deep != std::string_view::npos)
        return malformed(source, text, deep,
                         "brackets are nested deeper than " + std::to_string(limits.maxDepth) + " levels");
    const std::string repaired = replaceLoneSurrogates(text);
    const std::string_view clean = repaired.empty() ? text : std::string_view(repaired);
    try {
        return Json::parse(clean);
    } catch (const Json::parse_error& error) {
        // The library's text repeats its own id and position before the reason.
        const std::string_view what = error.what();
        const std::size_t reason = what.find(": ");
        return malformed(source, clean, error.byte > 0 ? error.byte - 1 : 0,
                         std::string(reason == std::string_view::npos ? what : what.substr(reason + 2)));
    } catch (const Json::exception& error) {
        return failure(ErrorCode::Input, std::string(source) + ": not valid JSON", error.what());
    }
}

std::string writeJson(const Json& value, JsonStyle style)
{
    Writer writer(style);
    writer.write(value, 0);
    return writer.take();
}

std::string writeJsonFile(const Json& value)
{
    return writeJson(value, {.indent = 2, .ascii = false, .spaced = true}) + "\n";
}

std::string repairUtf8(std::string_view text)
{
    std::string repaired;
    repaired.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequenceLength(text, i);
        if (length == 0)
            repaired += "\xEF\xBF\xBD";
        else
            repaired.append(text.substr(i, length));
        i += std::max<std::size_t>(length, 1);
    }
    return repaired;
}

std::size_t findInvalidUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequenceLength(text, i);
        if (length == 0)
            return i;
        i += length;
    }
    return std::string_view::npos;
}

}  // namespace orangery
