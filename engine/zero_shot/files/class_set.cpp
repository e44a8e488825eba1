// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/class_set.h"

#include "engine/base/counted.h"
#include "engine/base/json.h"
#include "engine/base/letters.h"
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/files/csv_rows.h"
#include "engine/zero_shot/files/named_texts.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

namespace orangery::zero_shot {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::array<std::string_view, 4> kNameColumns{"class", "name", "label", "category"};

Result<ClassSet> parseLines(std::string_view text)
{
    ClassSet set;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.find_first_not_of(kBlanks) != std::string_view::npos)
            set.names.emplace_back(line);
    }
    return set;
}

Result<ClassSet> parseTable(std::string_view text, const std::string& source, char separator)
{
    const Result<std::vector<CsvRow>> rows = parseCsv(text, source, separator);
    if (!rows)
        return failure(rows.error());
    ClassSet set;
    if (rows->empty())
        return set;
    const std::vector<std::string>& header = rows->front().cells;
    std::size_t column = 0;
    bool isHeader = false;
    std::set<std::string> disabled;
    for (std::size_t i = 0; i < header.size() && !isHeader; ++i)
        if (std::find(kNameColumns.begin(), kNameColumns.end(), looseName(header[i])) != kNameColumns.end()) {
            column = i;
            isHeader = true;
        }
    const auto flag = static_cast<std::size_t>(
        isHeader ? std::find(header.begin(), header.end(), kDisabledColumn) - header.begin() : std::ssize(header));
    for (std::size_t i = isHeader ? 1 : 0; i < rows->size(); ++i) {
        const CsvRow& row = (*rows)[i];
        if (row.cells.size() <= column)
            return failure(ErrorCode::Input, source + ", line " + std::to_string(row.line) + ": there is no class name",
                           "the row has " + counted(row.cells.size(), "cell(s), the name stands in cell ") +
                               std::to_string(column + 1));
        if (header.size() == 1 || set.names.empty() || set.names.back() != row.cells[column])
            set.names.push_back(row.cells[column]);
        if (flag < row.cells.size() && disabledCell(row.cells[flag]).value_or(DisabledCell{}).isClass)
            disabled.insert(row.cells[column]);
    }
    if (!disabled.empty()) {
        set.given = set.names;
        std::erase_if(set.names, [&](const std::string& name) { return disabled.contains(name); });
        set.remarks.push_back(source + ": " + counted(disabled.size(), "class(es) (is|are) disabled and left out"));
    }
    return set;
}

bool endsIn(const std::string& source, std::initializer_list<std::string_view> endings)
{
    const std::string ending = loweredExtension(source);
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

Result<ClassSet> parseShape(std::string_view text, const std::string& source)
{
    const std::size_t first = text.find_first_not_of(kBlanks);
    const char begin = first == std::string_view::npos ? '\0' : text[first];
    if (endsIn(source, {".yaml", ".yml"}))
        return parseYamlClasses(text, source);
    if (endsIn(source, {".json"}) || begin == '{' || begin == '[')
        return parseJsonClasses(text, source);
    if (const auto separator = separatorOf(source))
        return parseTable(text, source, *separator);
    if (text.starts_with("categories:") || text.find("\ncategories:") != std::string_view::npos)
        return parseYamlClasses(text, source);
    return parseLines(text);
}

/// "'a', 'b' and 3 more"
std::string some(const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
        text += (i > 0 ? ", '" : "'") + names[i] + "'";
    return names.size() > kShown ? text + " and " + std::to_string(names.size() - kShown) + " more" : text;
}

/// What is usable and yet a person should know.
void remark(ClassSet& set, const std::string& source)
{
    std::unordered_map<std::string, int> exact;
    std::unordered_map<std::string, std::string> loose;
    std::vector<std::string> repeated;
    std::vector<std::string> alike;
    std::vector<std::string> braced;
    for (const std::string& name : set.names) {
        if (++exact[name] == 2)
            repeated.push_back(name);
        const auto [place, isNew] = loose.try_emplace(looseName(name), name);
        if (!isNew && place->second != name)
            alike.push_back(name);
        if (name.find_first_of("{}") != std::string::npos)
            braced.push_back(name);
    }
    if (!repeated.empty())
        set.remarks.push_back(source + ": " + some(repeated) +
                              " stand more than once; classes of one name share their texts and cannot be told apart");
    if (!alike.empty())
        set.remarks.push_back(source + ": " + some(alike) + " differ from other names in case or punctuation only");
    if (!braced.empty())
        set.remarks.push_back(source + ": " + some(braced) + " hold braces, which are put into texts as they are");
    if (set.names.size() == 1)
        set.remarks.push_back(source + " has one class only: its probability is always 1");
}

}  // namespace

Result<ClassSet> parseClassSet(std::string_view text, const std::string& source)
{
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    if (const std::size_t byte = findInvalidUtf8(text); byte != std::string_view::npos)
        return failure(ErrorCode::Input, source + ", byte " + std::to_string(byte) + ": not valid UTF-8", {},
                       "Save it anew as UTF-8.");
    Result<ClassSet> set = parseShape(text, source);
    if (!set)
        return set;
    if (set->names.empty())
        return failure(ErrorCode::Input, source + " holds no class", "there is no name in it",
                       "Write one class name a line.");
    for (std::size_t i = 0; i < set->names.size(); ++i)
        if (set->names[i].find_first_not_of(kBlanks) == std::string::npos)
            return failure(ErrorCode::Input, source + ": class " + std::to_string(i + 1) + " has an empty name",
                           "a class needs a name");
    remark(*set, source);
    return set;
}

Result<ClassSet> readClassSet(const fs::path& path)
{
    constexpr std::uint64_t kMaxBytes = std::uint64_t{64} << 20U;
    return readFile(path, kMaxBytes).and_then([&](const std::string& text) {
        return parseClassSet(text, path.string());
    });
}

}  // namespace orangery::zero_shot
