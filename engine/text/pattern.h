// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/pieces.h"
#include "engine/text/workspace.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::text {

/// A literal text or a regular expression to look for. Expressions are read by ICU with the meaning that they have in
/// tokenizer files (Oniguruma's): classes are those of Unicode, ^ and $ hold at every line, . is all but a line feed.
class Pattern {
public:
    static Pattern literal(std::string text);
    /// Throws TextFault for an expression that ICU does not take.
    static Pattern expression(const std::string& expression);
    Pattern(Pattern&& other) noexcept;
    Pattern& operator=(Pattern&& other) noexcept;
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;
    ~Pattern();

    /// All of `text` in order as matches and what lies between them; nothing for an empty text. Throws TextFault where
    /// an expression takes too much time or memory.
    void find(std::string_view text, Workspace& workspace, std::vector<Match>& matches) const;

private:
    struct Expression;
    Pattern();

    std::string m_literal;
    std::unique_ptr<Expression> m_expression;
};

}  // namespace orangery::text
