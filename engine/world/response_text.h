// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/world/vocabulary.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::world {

/// Writes tokens as the text of a Mulberry response, one token at a time:
///
///     ### Image Description:
///     2 red, 0 green, 4 blue
///
///     ### Rationales:
///     Start with reds, + 3, × blues
///
///     ### Let's think step by step.
///
///     ### Step 1:
///     2 + 3 = 5
///     ...
///     ### The final answer is: 0
///
/// Every list of tokens has a text, also one that makes no sense: what a model really wrote must be seen.
class ResponseWriter {
public:
    /// Begins an empty response.
    ResponseWriter() = default;
    /// Goes on from a prefix that was read by readPrefix and whose text ends in its blank line.
    explicit ResponseWriter(std::span<const Token> prefix);

    /// The text that this token adds; End adds none.
    [[nodiscard]] std::string append(Token token);

private:
    [[nodiscard]] std::string beginSection(Token heading);

    std::optional<Token> m_section;
    std::size_t m_words = 0;  ///< of the current section
    int m_step = 0;
    bool m_closed = true;  ///< the text so far is empty or ends in a blank line
};

/// The text of a whole response.
[[nodiscard]] std::string responseText(std::span<const Token> tokens);

/// The tokens of a section's body under the given heading, or nothing when a word is not the language's. White
/// space does not matter.
[[nodiscard]] std::optional<std::vector<Token>> readBody(Token heading, std::string_view body);

/// The tokens of a prefix in its normal form (comcts::normalisedPrefix): heading, line break, body, blank line;
/// empty at the root. ErrorCode::Input when the text is not exactly what ResponseWriter writes for some tokens, as
/// when another model wrote it.
[[nodiscard]] Result<std::vector<Token>> readPrefix(std::string_view text);

}  // namespace orangery::world
