// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/byte_level.h"

#include "engine/text/unicode.h"

#include <array>

namespace orangery::text {

namespace {

constexpr char32_t kEnd = 0x144;

bool isPrintable(unsigned byte)
{
    return (byte >= 0x21U && byte <= 0x7EU) || (byte >= 0xA1U && byte <= 0xACU) || byte >= 0xAEU;
}

struct ByteMap {
    std::array<char32_t, 256> characters = {};
    std::array<std::string, 256> texts;
    std::array<int, kEnd> bytes = {};

    ByteMap()
    {
        bytes.fill(-1);
        char32_t next = 0x100;
        for (unsigned byte = 0; byte < 256; ++byte) {
            characters[byte] = isPrintable(byte) ? byte : next++;
            texts[byte] = toUtf8(characters[byte]);
            bytes[characters[byte]] = static_cast<int>(byte);
        }
    }
};

const ByteMap& byteMap()
{
    static const ByteMap map;
    return map;
}

/// Bytes of the contraction that begins with the apostrophe at `at`, or 0.
std::uint32_t contraction(std::string_view text, std::size_t at)
{
    const std::string_view rest = text.substr(at + 1, 2);
    if (rest.empty())
        return 0;
    if (rest == "re" || rest == "ve" || rest == "ll")
        return 3;
    return rest[0] == 's' || rest[0] == 't' || rest[0] == 'm' || rest[0] == 'd' ? 2 : 0;
}

enum class Run { Letters, Numbers, WhiteSpace, Others };

Run runOf(char32_t value)
{
    const unsigned classes = classesOf(value);
    if ((classes & kLetter) != 0)
        return Run::Letters;
    if ((classes & kNumber) != 0)
        return Run::Numbers;
    return (classes & kWhiteSpace) != 0 ? Run::WhiteSpace : Run::Others;
}

/// The end of the characters from `at` on that are of one kind, and where the last of them begins.
struct RunEnd {
    std::size_t end = 0;
    std::size_t last = 0;
};

RunEnd endOfRun(std::string_view text, std::size_t at, Run run)
{
    RunEnd reached = {at, at};
    while (reached.end < text.size()) {
        const CodePoint c = codePointAt(text, reached.end);
        if (runOf(c.value) != run)
            break;
        reached.last = reached.end;
        reached.end += c.bytes;
    }
    return reached;
}

/// The end of the part that begins at `at`.
std::size_t endOfPart(std::string_view text, std::size_t at)
{
    if (text[at] == '\'')
        if (const std::uint32_t bytes = contraction(text, at); bytes > 0)
            return at + bytes;
    if (text[at] == ' ' && at + 1 < text.size()) {
        const Run next = runOf(codePointAt(text, at + 1).value);
        if (next != Run::WhiteSpace)
            return endOfRun(text, at + 1, next).end;
    }
    const Run run = runOf(codePointAt(text, at).value);
    const RunEnd reached = endOfRun(text, at, run);
    const bool leavesOne = run == Run::WhiteSpace && reached.end < text.size() && reached.last > at;
    return leavesOne ? reached.last : reached.end;
}

}  // namespace

char32_t characterOfByte(unsigned char byte)
{
    return byteMap().characters[byte];
}

std::optional<unsigned char> byteOfCharacter(char32_t character)
{
    const int byte = character < kEnd ? byteMap().bytes[character] : -1;
    return byte < 0 ? std::nullopt : std::optional(static_cast<unsigned char>(byte));
}

std::string_view textOfByte(unsigned char byte)
{
    return byteMap().texts[byte];
}

void appendByteLevel(AlignedText& written, const AlignedText& text, Span span)
{
    const ByteMap& map = byteMap();
    std::uint32_t copied = span.begin;
    for (std::uint32_t i = span.begin; i < span.end; ++i) {
        const auto byte = static_cast<unsigned char>(text.text()[i]);
        if (byte < 0x80U && isPrintable(byte))
            continue;  // stands for itself; copied with its neighbours
        written.append(text, {copied, i});
        written.append(map.texts[byte], text, i);
        copied = i + 1;
    }
    written.append(text, {copied, span.end});
}

std::optional<std::string> bytesOfByteLevel(std::string_view text)
{
    std::string bytes;
    for (std::size_t i = 0; i < text.size();) {
        const CodePoint c = codePointAt(text, i);
        const auto byte = byteOfCharacter(c.value);
        if (!byte)
            return std::nullopt;
        bytes += static_cast<char>(*byte);
        i += c.bytes;
    }
    return bytes;
}

void splitLikeGpt2(std::string_view text, std::vector<Match>& parts)
{
    parts.clear();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = endOfPart(text, at);
        parts.push_back({{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}, true});
        at = end;
    }
}

}  // namespace orangery::text
