// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/cloud/colours.h"
#include "engine/cloud/parsers.h"
#include "engine/cloud/text_lines.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace orangery::cloud {

namespace {

constexpr std::string_view kSeparators = " \t\v\f,;";
constexpr std::size_t kMostColumns = 64;

bool isNumber(std::string_view word)
{
    return parseReal(word.starts_with('+') ? word.substr(1) : word).has_value();
}

std::size_t numbersIn(const std::vector<std::string_view>& words)
{
    return static_cast<std::size_t>(std::count_if(words.begin(), words.end(), isNumber));
}

/// Where red, green and blue stand one after the other among the names of the columns.
std::optional<std::size_t> namedColours(const std::vector<std::string_view>& names)
{
    std::string initials;
    for (const std::string_view name : names) {
        std::string lower(name);
        std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return static_cast<char>(c | 0x20); });
        const bool isColour =
            lower == "r" || lower == "g" || lower == "b" || lower == "red" || lower == "green" || lower == "blue";
        initials += isColour ? lower.front() : '.';
    }
    const std::size_t at = initials.find("rgb");
    return at == std::string::npos ? std::nullopt : std::optional(at);
}

/// The colours of a cloud's points. Without names of columns the last three of six or seven are colours when all of them are
/// whole numbers from 0 to 255 and not all of them 0 or 1: normals are not.
class PointColours {
public:
    void setNames(const std::vector<std::string_view>& names)
    {
        m_place = namedColours(names);
        m_isNamed = true;
    }

    void setColumns(std::size_t columns)
    {
        if (!m_isNamed && (columns == 6 || columns == 7))
            m_place = columns - 3;
    }

    void add(const TextLines& lines)
    {
        if (!m_place)
            return;
        std::vector<float> rgb;
        for (std::size_t i = *m_place; i < *m_place + 3 && i < lines.words().size(); ++i)
            if (const auto number = lines.real(lines.words()[i]))
                rgb.push_back(*number);
        const bool areWhole = rgb.size() == 3 && std::all_of(rgb.begin(), rgb.end(), [](float value) {
                                  return value >= 0 && value <= 255 && std::floor(value) == value;
                              });
        if (!m_isNamed && !areWhole)
            m_place.reset();
        else
            m_column.add(rgb);
    }

    [[nodiscard]] std::vector<Colour> take(std::vector<std::string>& remarks) const
    {
        if (!m_place || (!m_isNamed && m_column.largest() <= 1))
            return {};
        return m_column.colours({}, "points", remarks);
    }

private:
    std::optional<std::size_t> m_place;
    bool m_isNamed = false;
    ColourColumn m_column;
};

bool isComment(const std::vector<std::string_view>& words)
{
    return words.front().starts_with("//");
}

}  // namespace

Result<Cloud> parseXyz(std::string_view bytes)
{
    TextLines lines(bytes, kSeparators, "#");
    Cloud cloud{.format = "XYZ", .points = {}};
    std::optional<std::uint64_t> promised;
    std::size_t columns = 0;
    bool isFirst = true;
    PointColours colours;
    while (lines.next()) {
        const auto& words = lines.words();
        if (isComment(words))
            continue;
        const bool wasFirst = std::exchange(isFirst, false);
        if (wasFirst && words.size() == 1 && parseUnsigned(words[0])) {
            promised = parseUnsigned(words[0]);
            continue;
        }
        if (wasFirst && numbersIn(words) == 0) {
            colours.setNames(words);
            continue;
        }
        if (columns == 0) {
            columns = words.size();
            if (columns < 3)
                return lines.problem("a point has " + counted(columns, "number(s), and three are needed"));
            if (columns > kMostColumns)
                return lines.problem("a point has " + counted(columns, "column(s)"));
            colours.setColumns(columns);
        }
        if (promised && cloud.points.size() == *promised) {
            cloud.remarks.emplace_back("What follows the promised " + counted(*promised, "point(s) was left out."));
            break;
        }
        if (words.size() != columns)
            return lines.problem("it has " + counted(words.size(), "column(s) and the lines before have ") +
                                 std::to_string(columns));
        if (cloud.points.size() == kMostPoints)
            return lines.problem("there are more than " + std::to_string(kMostPoints) + " points");
        Point point{};
        for (std::size_t i = 0; i < 3; ++i) {
            const auto number = lines.real(words[i]);
            if (!number)
                return failure(number.error());
            point[i] = *number;
        }
        cloud.points.push_back(point);
        colours.add(lines);
    }
    if (promised && cloud.points.size() < *promised)
        return lines.problem("the file ends after " + std::to_string(cloud.points.size()) + " of " +
                             counted(*promised, "point(s)"));
    cloud.colours = colours.take(cloud.remarks);
    return cloud;
}

bool looksLikeXyz(std::string_view bytes)
{
    if (bytes.find('\0') != std::string_view::npos)
        return false;
    TextLines lines(bytes, kSeparators, "#");
    for (int looked = 0; looked < 2 && lines.next();) {
        if (isComment(lines.words()))
            continue;
        ++looked;
        if (lines.words().size() >= 2 && numbersIn(lines.words()) == lines.words().size())
            return true;
    }
    return false;
}

}  // namespace orangery::cloud
