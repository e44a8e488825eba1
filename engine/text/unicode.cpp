// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/unicode.h"

#include <unicode/ucasemap.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace orangery::text {

namespace {

constexpr char32_t kCapitalIWithDot = 0x130;
constexpr char32_t kPlaneSize = 0x10000;

// Characters whose category has changed since.
constexpr std::array<UChar32, 2> kOncePunctuation = {0x166D, 0x111C9};
constexpr UChar32 kOnceNonspacing = 0x1734;
constexpr std::array<UChar32, 2> kOnceMarks = {0x1CF2, 0x1CF3};

bool isOneOf(UChar32 c, const std::array<UChar32, 2>& characters)
{
    return c == characters[0] || c == characters[1];
}

/// The version of Unicode that brought the character.
int versionOf(UChar32 c)
{
    UVersionInfo version = {};
    u_charAge(c, version);
    return version[0];
}

std::uint8_t computeClasses(char32_t value)
{
    const auto c = static_cast<UChar32>(value);
    const std::uint32_t category = U_MASK(u_charType(c));
    unsigned classes = 0;
    if ((category & U_GC_L_MASK) != 0)
        classes |= kLetter;
    if ((category & U_GC_N_MASK) != 0)
        classes |= kNumber;
    if (u_isUWhiteSpace(c) != 0)
        classes |= kWhiteSpace;
    if ((category & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0 || u_isUAlphabetic(c) != 0 || c == 0x200C ||
        c == 0x200D)
        classes |= kWord;
    const int version = versionOf(c);
    if (((category & U_GC_P_MASK) != 0 && version <= 8) || isOneOf(c, kOncePunctuation))
        classes |= kPunctuation;
    if (((category & U_GC_MN_MASK) != 0 && version <= 8) || c == kOnceNonspacing)
        classes |= kNonspacingMark;
    if (((category & U_GC_M_MASK) != 0 && version <= 9) || isOneOf(c, kOnceMarks))
        classes |= kMark;
    if ((category & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK)) != 0 && version <= 8)
        classes |= kOther;
    return static_cast<std::uint8_t>(classes);
}

/// The classes of the first plane, where nearly all text is.
const std::vector<std::uint8_t>& firstPlane()
{
    static const std::vector<std::uint8_t> table = [] {
        std::vector<std::uint8_t> made(kPlaneSize);
        for (char32_t c = 0; c < kPlaneSize; ++c)
            made[c] = computeClasses(c);
        return made;
    }();
    return table;
}

/// How many bytes belong together at some place, and whether they are a code point or only the beginning of one.
struct SequenceStart {
    std::size_t bytes = 1;
    bool isWhole = false;
};

/// By table 3-7 of the Unicode standard.
SequenceStart sequenceAt(std::string_view bytes, std::size_t at)
{
    const auto byte = [&](std::size_t i) -> unsigned { return static_cast<unsigned char>(bytes[i]); };
    const unsigned lead = byte(at);
    if (lead < 0x80)
        return {1, true};
    if (lead < 0xC2 || lead > 0xF4)
        return {};
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const unsigned lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    std::size_t found = 1;
    while (found < length && at + found < bytes.size()) {
        const unsigned next = byte(at + found);
        if (found == 1 ? next < lowest || next > highest : (next & 0xC0U) != 0x80U)
            break;
        ++found;
    }
    return {found, found == length};
}

using CaseMapping = std::int32_t (*)(const UCaseMap*, char*, std::int32_t, const char*, std::int32_t, UErrorCode*);

std::string mapCase(std::string_view utf8, CaseMapping mapping)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCaseMap, decltype(&ucasemap_close)> map(ucasemap_open("", 0, &status), &ucasemap_close);
    std::string mapped(utf8.size() + utf8.size() / 2 + 16, '\0');
    for (int attempt = 0; attempt < 2; ++attempt) {
        status = U_ZERO_ERROR;
        const std::int32_t size = mapping(map.get(), mapped.data(), static_cast<std::int32_t>(mapped.size()),
                                          utf8.data(), static_cast<std::int32_t>(utf8.size()), &status);
        mapped.resize(static_cast<std::size_t>(std::max(size, 0)));
        if (status != U_BUFFER_OVERFLOW_ERROR)
            break;
    }
    return mapped;
}

}  // namespace

CodePoint codePointBefore(std::string_view text, std::size_t end)
{
    std::size_t begin = end - 1;
    while (begin > 0 && isContinuation(text[begin]))
        --begin;
    return codePointAt(text, begin);
}

void appendUtf8(std::string& text, char32_t value)
{
    const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (value < 0x80U) {
        put(value);
    } else if (value < 0x800U) {
        put(0xC0U | (value >> 6U));
        put(0x80U | (value & 0x3FU));
    } else if (value < 0x10000U) {
        put(0xE0U | (value >> 12U));
        put(0x80U | ((value >> 6U) & 0x3FU));
        put(0x80U | (value & 0x3FU));
    } else {
        put(0xF0U | (value >> 18U));
        put(0x80U | ((value >> 12U) & 0x3FU));
        put(0x80U | ((value >> 6U) & 0x3FU));
        put(0x80U | (value & 0x3FU));
    }
}

std::string toUtf8(char32_t value)
{
    std::string text;
    appendUtf8(text, value);
    return text;
}

std::string replaceMalformed(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const SequenceStart sequence = sequenceAt(bytes, i);
        if (sequence.isWhole)
            text += bytes.substr(i, sequence.bytes);
        else
            text += "\uFFFD";
        i += sequence.bytes;
    }
    return text;
}

void replaceAll(std::string& text, std::string_view old, std::string_view fresh)
{
    std::size_t at = text.find(old);
    if (at == std::string::npos)
        return;
    std::string replaced;
    std::size_t copied = 0;
    for (; at != std::string::npos; at = text.find(old, copied)) {
        replaced.append(text, copied, at - copied).append(fresh);
        copied = at + old.size();
    }
    replaced.append(text, copied);
    text = std::move(replaced);
}

bool isAscii(std::string_view text)
{
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, 8);
        if ((word & 0x8080808080808080U) != 0)
            return false;
    }
    for (; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0x80U) != 0)
            return false;
    return true;
}

std::size_t countCodePoints(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return !isContinuation(byte); }));
}

std::uint8_t classesOf(char32_t value)
{
    static const std::uint8_t* const plane = firstPlane().data();
    return value < kPlaneSize ? plane[value] : computeClasses(value);
}

bool isPunctuation(char32_t value)
{
    if (value < 0x80U)
        return value > 0x20U && value != 0x7FU && !isAny(value, kLetter | kNumber);
    return isAny(value, kPunctuation);
}

bool isDecimalDigit(char32_t value)
{
    return u_isdigit(static_cast<UChar32>(value)) != 0;
}

void appendLowerCase(std::string& text, char32_t value)
{
    if (value < 0x80U) {
        text += static_cast<char>(value >= U'A' && value <= U'Z' ? value + 0x20U : value);
    } else if (value == kCapitalIWithDot) {
        text += "i\u0307";
    } else {
        appendUtf8(text, static_cast<char32_t>(u_tolower(static_cast<UChar32>(value))));
    }
}

std::string lowerCase(std::string_view utf8)
{
    if (isAscii(utf8)) {
        std::string lower;
        lower.reserve(utf8.size());
        for (const char c : utf8)
            appendLowerCase(lower, static_cast<unsigned char>(c));
        return lower;
    }
    return mapCase(utf8, &ucasemap_utf8ToLower);
}

std::string upperCase(std::string_view utf8)
{
    return mapCase(utf8, &ucasemap_utf8ToUpper);
}

}  // namespace orangery::text
