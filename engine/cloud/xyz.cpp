// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/parsers.h"
#include "engine/cloud/text_lines.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <optional>

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

bool isComment(const std::vector<std::string_view>& words)
{
    return words.front().starts_with("//");
}

}  // namespace

Result<Cloud> parseXyz(std::string_view bytes)
{
    if (bytes.starts_with("\xef\xbb\xbf"))
        bytes.remove_prefix(3);
    TextLines lines(bytes, kSeparators, "#");
    Cloud cloud{.format = "XYZ", .points = {}};
    std::optional<std::uint64_t> promised;
    std::size_t columns = 0;
    bool isFirst = true;
    while (lines.next()) {
        const auto& words = lines.words();
        if (isComment(words))
            continue;
        const bool wasFirst = std::exchange(isFirst, false);
        if (wasFirst && words.size() == 1 && parseUnsigned(words[0])) {
            promised = parseUnsigned(words[0]);
            continue;
        }
        if (wasFirst && numbersIn(words) == 0)
            continue;  // names of columns
        if (columns == 0) {
            columns = words.size();
            if (columns < 3)
                return lines.problem("a point has " + std::to_string(columns) + " numbers, and three are needed");
            if (columns > kMostColumns)
                return lines.problem("a point has " + std::to_string(columns) + " columns");
        }
        if (promised && cloud.points.size() == *promised) {
            cloud.remarks.emplace_back("What follows the promised " + std::to_string(*promised) +
                                       " points was left out.");
            return cloud;
        }
        if (words.size() != columns)
            return lines.problem("it has " + std::to_string(words.size()) + " columns and the lines before have " +
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
    }
    if (promised && cloud.points.size() < *promised)
        return lines.problem("the file ends after " + std::to_string(cloud.points.size()) + " of " +
                             std::to_string(*promised) + " points");
    return cloud;
}

bool looksLikeXyz(std::string_view bytes)
{
    if (bytes.find('\0') != std::string_view::npos)
        return false;
    if (bytes.starts_with("\xef\xbb\xbf"))
        bytes.remove_prefix(3);
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
