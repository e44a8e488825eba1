// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/text_lines.h"

#include "engine/base/json.h"
#include "engine/base/numbers.h"

#include <cmath>

namespace orangery::cloud {

namespace {

constexpr std::size_t kShownWord = 40;

std::string quoted(std::string_view word)
{
    return "'" + repairUtf8(word.substr(0, kShownWord)) + "'";
}

}  // namespace

bool TextLines::next()
{
    while (!m_rest.empty()) {
        const std::size_t end = m_rest.find_first_of("\r\n");
        std::string_view line = m_rest.substr(0, end);
        const bool isPair = end != std::string_view::npos && m_rest.substr(end, 2) == "\r\n";
        m_rest = end == std::string_view::npos ? std::string_view() : m_rest.substr(end + (isPair ? 2 : 1));
        ++m_number;
        line = line.substr(0, line.find(m_comment));
        m_words.clear();
        for (std::size_t at = line.find_first_not_of(m_separators); at != std::string_view::npos;) {
            const std::size_t stop = line.find_first_of(m_separators, at);
            m_words.push_back(line.substr(at, stop - at));
            at = line.find_first_not_of(m_separators, stop);
        }
        if (!m_words.empty())
            return true;
    }
    return false;
}

Result<float> TextLines::real(std::string_view word) const
{
    // "+1.5" is no number for parseReal, and is one in these files.
    const auto value = parseReal(word.starts_with('+') ? word.substr(1) : word);
    if (!value || !std::isfinite(static_cast<float>(*value)))
        return problem(quoted(word) + " is no finite number");
    return static_cast<float>(*value);
}

Result<std::uint64_t> TextLines::count(std::string_view word) const
{
    const auto value = parseUnsigned(word);
    if (!value)
        return problem(quoted(word) + " is no count");
    return *value;
}

Failure TextLines::problem(std::string why) const
{
    return failure(ErrorCode::Input, "line " + std::to_string(m_number) + ": " + std::move(why));
}

}  // namespace orangery::cloud
