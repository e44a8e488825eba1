// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/response.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <compare>
#include <map>
#include <optional>

namespace orangery::comcts {

namespace {

constexpr std::string_view kMarker = "###";
constexpr std::string_view kFinalHeading = "### The final answer is:";
constexpr std::string_view kFullWidthColon = "\xEF\xBC\x9A";
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr std::string_view kCurlyApostrophe = "\xE2\x80\x99";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What a heading may announce: one of the sections, or the final answer.
struct HeadingName {
    bool isFinal = false;
    SectionKind kind = SectionKind::Description;
    int step = 0;

    auto operator<=>(const HeadingName&) const = default;
};

struct Heading {
    HeadingName name;
    std::size_t begin = 0;  ///< first byte of the marker, or of the words where it is missing
    std::size_t end = 0;    ///< first byte after the heading's words and colon
    bool marked = true;
    bool canonical = true;  ///< written as the format wants it
};

/// Reads a text from the left, tolerant of case and of the blanks that models write.
class Cursor {
public:
    Cursor(std::string_view text, std::size_t at) : m_text(text), m_at(at) {}

    [[nodiscard]] std::size_t at() const { return m_at; }
    [[nodiscard]] bool exact() const { return m_exact; }

    std::size_t skipBlanks()
    {
        const std::size_t start = m_at;
        while (true) {
            if (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t'))
                ++m_at;
            else if (m_text.substr(m_at).starts_with(kNoBreakSpace))
                m_at += kNoBreakSpace.size();
            else
                return m_at - start;
        }
    }

    bool word(std::string_view expected)
    {
        if (m_at + expected.size() > m_text.size())
            return false;
        bool exact = true;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const char found = m_text[m_at + i];
            if (std::tolower(static_cast<unsigned char>(found)) !=
                std::tolower(static_cast<unsigned char>(expected[i])))
                return false;
            exact = exact && found == expected[i];
        }
        m_at += expected.size();
        m_exact = m_exact && exact;
        return true;
    }

    bool literal(std::string_view expected)
    {
        if (!m_text.substr(m_at).starts_with(expected))
            return false;
        m_at += expected.size();
        return true;
    }

    void notExact() { m_exact = false; }

    std::optional<int> number()
    {
        int value = 0;
        std::size_t digits = 0;
        while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9' && digits < 7) {
            value = value * 10 + (m_text[m_at] - '0');
            ++m_at;
            ++digits;
        }
        return digits > 0 ? std::optional<int>(value) : std::nullopt;
    }

private:
    std::string_view m_text;
    std::size_t m_at;
    bool m_exact = true;
};

/// ":" or its full-width twin; a missing one is told by the return value.
bool takeColon(Cursor& cursor)
{
    if (cursor.literal(":"))
        return true;
    if (cursor.literal(kFullWidthColon)) {
        cursor.notExact();
        return true;
    }
    return false;
}

bool takeThinkWords(Cursor& cursor)
{
    if (!cursor.word("Let"))
        return false;
    if (!cursor.literal("'")) {
        if (!cursor.literal(kCurlyApostrophe))
            return false;
    }
    return cursor.word("s think step by step");
}

/// The heading whose words begin at `at`, if any.
std::optional<Heading> readHeadingWords(std::string_view text, std::size_t at)
{
    const auto named = [&](HeadingName name, Cursor cursor, bool colonNeeded) {
        bool canonical = takeColon(cursor) || !colonNeeded;
        canonical = canonical && cursor.exact();
        return Heading{.name = name, .begin = at, .end = cursor.at(), .marked = true, .canonical = canonical};
    };
    if (Cursor cursor(text, at); cursor.word("Image Description"))
        return named({.kind = SectionKind::Description}, cursor, true);
    if (Cursor cursor(text, at); cursor.word("Rationale")) {
        if (!cursor.word("s"))
            cursor.notExact();
        return named({.kind = SectionKind::Rationales}, cursor, true);
    }
    if (Cursor cursor(text, at); takeThinkWords(cursor)) {
        Heading heading = named({.kind = SectionKind::Think}, cursor, false);
        heading.canonical = true;
        return heading;
    }
    if (Cursor cursor(text, at); cursor.word("Step")) {
        if (cursor.skipBlanks() > 0)
            if (const std::optional<int> step = cursor.number())
                return named({.kind = SectionKind::Step, .step = *step}, cursor, false);
    }
    for (const std::string_view words : {std::string_view("The final answer is"), std::string_view("Final Answer")}) {
        Cursor cursor(text, at);
        if (!cursor.word(words))
            continue;
        Heading heading = named({.isFinal = true}, cursor, true);
        heading.canonical = heading.canonical && words == "The final answer is";
        return heading;
    }
    return std::nullopt;
}

std::string nameText(const HeadingName& name)
{
    return name.isFinal ? "The final answer is" : headingOf(name.kind, name.step);
}

/// Offsets of the first byte of each line that is not blank space.
std::vector<std::size_t> lineStarts(std::string_view text)
{
    std::vector<std::size_t> starts;
    for (std::size_t line = 0; line <= text.size();) {
        Cursor cursor(text, line);
        cursor.skipBlanks();
        starts.push_back(cursor.at());
        const std::size_t end = text.find('\n', line);
        if (end == std::string_view::npos)
            break;
        line = end + 1;
    }
    return starts;
}

struct Scan {
    std::vector<Heading> headings;  ///< in text order; only those that count
    std::optional<std::size_t> unknownMarker;
};

Scan scanHeadings(std::string_view text)
{
    std::vector<Heading> marked;
    std::vector<Heading> unmarked;
    Scan scan;
    for (const std::size_t start : lineStarts(text)) {
        const std::string_view line = text.substr(start);
        if (line.starts_with(kMarker) && !line.starts_with("####")) {
            Cursor cursor(text, start + kMarker.size());
            const bool blank = cursor.skipBlanks() > 0;
            std::optional<Heading> heading = readHeadingWords(text, cursor.at());
            if (heading) {
                heading->begin = start;
                heading->canonical = heading->canonical && blank;
                marked.push_back(*heading);
            } else if (!scan.unknownMarker) {
                scan.unknownMarker = start;
            }
        } else if (std::optional<Heading> heading = readHeadingWords(text, start)) {
            const bool sure = heading->name.isFinal || heading->canonical;
            // "Step 2" inside a sentence is no heading: without a marker the colon is needed.
            const bool colon = heading->end > 0 && (text[heading->end - 1] == ':' ||
                                                    text.substr(0, heading->end).ends_with(kFullWidthColon));
            if (sure && (colon || heading->name.kind == SectionKind::Think || heading->name.isFinal)) {
                heading->marked = false;
                unmarked.push_back(*heading);
            }
        }
    }
    // A heading that lost its marker counts where it stands alone: once in the text and not marked elsewhere.
    std::map<HeadingName, int> uses;
    for (const Heading& heading : unmarked)
        ++uses[heading.name];
    for (const Heading& heading : marked)
        ++uses[heading.name];
    scan.headings = marked;
    for (const Heading& heading : unmarked)
        if (uses[heading.name] == 1)
            scan.headings.push_back(heading);
    std::sort(scan.headings.begin(), scan.headings.end(),
              [](const Heading& a, const Heading& b) { return a.begin < b.begin; });
    return scan;
}

/// Rewrites the headings that need it; tells each change.
std::string repaired(std::string_view text, const std::vector<Heading>& headings, std::vector<std::string>& repairs)
{
    std::string out;
    std::size_t copied = 0;
    if (!headings.empty() && headings.front().begin > 0) {
        copied = headings.front().begin;
        repairs.push_back(text.substr(0, copied).find_first_not_of(" \t\r\n") == std::string_view::npos
                              ? "dropped blank lines before the first section"
                              : "dropped the text before the first section");
    }
    for (const Heading& heading : headings) {
        if (heading.marked && heading.canonical)
            continue;
        out.append(text.substr(copied, heading.begin - copied));
        if (heading.name.isFinal) {
            out.append(kFinalHeading);
        } else if (heading.name.kind == SectionKind::Think) {
            out.append("### ").append(text.substr(heading.marked ? heading.begin + kMarker.size() : heading.begin,
                                                  heading.end - heading.begin - (heading.marked ? kMarker.size() : 0)));
        } else {
            out.append("### ").append(nameText(heading.name)).append(":");
        }
        copied = heading.end;
        // A second colon ("is::") comes from a repair that others made before.
        while (copied < text.size() && text[copied] == ':' && heading.name.isFinal)
            ++copied;
        repairs.push_back((heading.marked ? "rewrote the heading '" : "added the marker before '") +
                          nameText(heading.name) + "'");
    }
    out.append(text.substr(copied));
    return out;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n\f\v";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view missingReason(int depth)
{
    constexpr std::array<std::string_view, 4> kReasons = {"no_description", "no_rationales", "no_think", "no_step"};
    return kReasons[static_cast<std::size_t>(std::clamp(depth, 0, 3))];
}

tl::unexpected<InvalidResponse> invalid(std::string_view reason, std::size_t offset)
{
    return tl::unexpected(InvalidResponse{std::string(reason), offset});
}

}  // namespace

tl::expected<Response, InvalidResponse> parseResponse(std::string_view text)
{
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    if (trimmed(text).empty())
        return invalid("empty", 0);
    constexpr std::size_t kLongestResponse = std::size_t{64} << 20U;
    if (text.size() > kLongestResponse)
        return invalid("too_long", kLongestResponse);

    const Scan before = scanHeadings(text);
    if (before.unknownMarker)
        return invalid("unknown_section", *before.unknownMarker);
    Response response;
    response.text = repaired(text, before.headings, response.repairs);
    const std::string_view clean = response.text;
    const std::vector<Heading> headings = scanHeadings(clean).headings;

    for (std::size_t i = 0; i < headings.size(); ++i) {
        const Heading& heading = headings[i];
        const std::size_t end = i + 1 < headings.size() ? headings[i + 1].begin : clean.size();
        const int depth = static_cast<int>(i);
        if (heading.name.isFinal) {
            if (depth < 4)
                return invalid(missingReason(depth), heading.begin);
            if (i + 1 < headings.size())
                return invalid(headings[i + 1].name.isFinal ? "two_finals" : "after_final", headings[i + 1].begin);
            // "is::" is what the original's own repair leaves where a colon was there already.
            const std::size_t begin = std::min(clean.find_first_not_of(':', heading.end), end);
            response.answer = std::string(trimmed(clean.substr(begin, end - begin)));
            if (response.answer.empty())
                return invalid("no_answer", heading.end);
            return response;
        }
        if (heading.name.kind != kindAtDepth(depth + 1))
            return invalid(depth < 4 ? missingReason(depth) : "step_order", heading.begin);
        if (heading.name.step != stepAtDepth(depth + 1))
            return invalid("step_order", heading.begin);
        response.sections.push_back({.kind = heading.name.kind,
                                     .step = heading.name.step,
                                     .text = std::string(clean.substr(heading.begin, end - heading.begin))});
    }
    if (headings.size() < 4)
        return invalid(missingReason(static_cast<int>(headings.size())), clean.size());
    return invalid("no_final", clean.size());
}

std::string headingOf(SectionKind kind, int step)
{
    switch (kind) {
    case SectionKind::Description:
        return "Image Description";
    case SectionKind::Rationales:
        return "Rationales";
    case SectionKind::Think:
        return "Let's think step by step";
    case SectionKind::Step:
        return "Step " + std::to_string(step);
    }
    return {};
}

SectionKind kindAtDepth(int depth)
{
    constexpr std::array kKinds = {SectionKind::Description, SectionKind::Rationales, SectionKind::Think};
    return depth >= 1 && depth <= 3 ? kKinds[static_cast<std::size_t>(depth - 1)] : SectionKind::Step;
}

int stepAtDepth(int depth)
{
    return depth > 3 ? depth - 3 : 0;
}

std::string_view bodyOf(const Section& section)
{
    const std::string_view text = section.text;
    if (!text.starts_with(kMarker))
        return trimmed(text);
    Cursor cursor(text, kMarker.size());
    cursor.skipBlanks();
    const std::optional<Heading> heading = readHeadingWords(text, cursor.at());
    if (!heading)
        return trimmed(text.substr(kMarker.size()));
    std::string_view body = text.substr(heading->end);
    if (section.kind == SectionKind::Think && body.starts_with('.'))
        body.remove_prefix(1);
    return trimmed(body);
}

std::string normalisedPrefix(std::span<const Section> sections)
{
    std::string prefix;
    for (const Section& section : sections) {
        if (section.kind == SectionKind::Think) {
            prefix.append(trimmed(section.text)).append("\n\n");
        } else {
            prefix.append("### ").append(headingOf(section.kind, section.step)).append(":\n");
            prefix.append(bodyOf(section)).append("\n\n");
        }
    }
    return prefix;
}

std::string joinSections(std::span<const Section> sections)
{
    std::string text;
    for (const Section& section : sections)
        text += section.text;
    return text;
}

}  // namespace orangery::comcts
