// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::comcts {

/// The sections that become nodes, in the order in which a response has them.
enum class SectionKind { Description, Rationales, Think, Step };

/// One section of a chain of reasoning: one node of the tree.
struct Section {
    SectionKind kind = SectionKind::Description;
    int step = 0;      ///< number of a Step, from 1; 0 for the others
    std::string text;  ///< raw: heading and body up to the next marker

    bool operator==(const Section&) const = default;
};

/// A well-formed response of a policy.
struct Response {
    std::string text;                  ///< as answered, after the repairs
    std::vector<Section> sections;     ///< all sections before the final answer
    std::string answer;                ///< what follows the final marker, trimmed; never empty
    std::vector<std::string> repairs;  ///< what had to be mended, in words, for the person who looks
};

/// Why a response is not usable.
struct InvalidResponse {
    std::string reason;      ///< a stable code: empty, no_description, no_rationales, no_think, no_step,
                             ///< step_order, no_final, no_answer, two_finals, unknown_section, after_final,
                             ///< too_long
    std::size_t offset = 0;  ///< byte where it went wrong
};

/// Reads "### Image Description: ... ### The final answer is: ..." (the order of CoMCTS' policies, section 1.1
/// of Mulberry's format). A marker is exactly three hashes at the start of a line. Headings that small models
/// get slightly wrong are repaired and the repair is told; wrong order, numbering or a second final answer is
/// refused.
[[nodiscard]] tl::expected<Response, InvalidResponse> parseResponse(std::string_view text);

/// "Image Description", "Rationales", "Let's think step by step", "Step 3": the heading without marker.
[[nodiscard]] std::string headingOf(SectionKind kind, int step);
/// Kind and step number of the section at a depth of the tree (1 = description, 4 = first step).
[[nodiscard]] SectionKind kindAtDepth(int depth);
[[nodiscard]] int stepAtDepth(int depth);

/// The body of a section: its text without heading, trimmed.
[[nodiscard]] std::string_view bodyOf(const Section& section);

/// A chain in the form in which it is given to a policy to go on from: heading, line break, trimmed body, blank
/// line; the think line alone.
[[nodiscard]] std::string normalisedPrefix(std::span<const Section> sections);

/// The sections' raw texts one after another.
[[nodiscard]] std::string joinSections(std::span<const Section> sections);

}  // namespace orangery::comcts
