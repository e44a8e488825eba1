// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::cloud {

/// The lines of a text, cut into words. A line ends with LF, CR LF or CR.
class TextLines {
public:
    /// `separators` divide words; what follows `comment` in a line is left out.
    TextLines(std::string_view text, std::string_view separators, std::string_view comment)
        : m_rest(text), m_separators(separators), m_comment(comment)
    {
    }

    /// Goes to the next line that has words; false at the end.
    bool next();
    /// Of the line that next() went to.
    [[nodiscard]] const std::vector<std::string_view>& words() const { return m_words; }
    /// Number of that line, from 1.
    [[nodiscard]] std::size_t number() const { return m_number; }
    /// What follows that line.
    [[nodiscard]] std::string_view rest() const { return m_rest; }

    /// The word as a finite number, or an error that names the line and the word.
    [[nodiscard]] Result<float> real(std::string_view word) const;
    [[nodiscard]] Result<std::uint64_t> count(std::string_view word) const;
    /// "line 12: " + why.
    [[nodiscard]] Failure problem(std::string why) const;

private:
    std::string_view m_rest;
    std::string_view m_separators;
    std::string_view m_comment;
    std::vector<std::string_view> m_words = {};
    std::size_t m_number = 0;
};

}  // namespace orangery::cloud
