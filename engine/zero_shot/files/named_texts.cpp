// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/named_texts.h"

#include "engine/base/json.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace orangery::zero_shot {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r\n";

/// Takes the events of the parser; the DOM would look each key up among all that came before it.
class Reader final : public nlohmann::json_sax<Json> {
public:
    bool null() override { return notText("null"); }
    bool boolean(bool /*value*/) override { return notText("true or false"); }
    bool number_integer(number_integer_t /*value*/) override { return notText("a number"); }
    bool number_unsigned(number_unsigned_t /*value*/) override { return notText("a number"); }
    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return notText("a number"); }
    bool binary(binary_t& /*value*/) override { return notText("binary data"); }

    bool string(string_t& value) override
    {
        if (m_depth == 0)
            return notText("a text");
        entries.back().texts.push_back(std::move(value));
        return true;
    }
    bool start_object(std::size_t /*size*/) override { return m_depth++ == 0 ? true : notText("an object"); }
    bool key(string_t& name) override
    {
        entries.push_back({.name = std::move(name)});
        return true;
    }
    bool end_object() override
    {
        --m_depth;
        return true;
    }
    bool start_array(std::size_t /*size*/) override
    {
        if (m_depth != 1)
            return notText("a list");
        ++m_depth;
        entries.back().isList = true;
        return true;
    }
    bool end_array() override
    {
        --m_depth;
        return true;
    }
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const nlohmann::detail::exception& problem) override
    {
        byte = position;
        reason = problem.what();
        return false;
    }

    std::vector<NamedTexts> entries;
    std::optional<std::size_t> byte;  ///< of a syntax error
    std::string reason;

private:
    bool notText(const std::string& what)
    {
        if (m_depth == 0)
            reason = "it holds " + what + " where an object from names to texts is expected";
        else
            reason = "key '" + entries.back().name + "' holds " + what + " where a text " +
                     (m_depth == 1 ? "or a list of texts " : "") + "is expected";
        return false;
    }

    int m_depth = 0;  ///< 1 in the object, 2 in a list
};

std::string lineAndColumn(std::string_view text, std::size_t byte)
{
    const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n');
    const std::size_t column = start == std::string_view::npos ? before.size() + 1 : before.size() - start;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// What the library says after its own code and position.
std::string shortReason(const std::string& what)
{
    const std::size_t colon = what.find(": ");
    return colon == std::string::npos ? what : what.substr(colon + 2);
}

/// Fragments `"a": [...], "b": [...],` as an object, when `text` looks like them.
std::optional<std::string> withBraces(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos || text[begin] != '"')
        return std::nullopt;
    std::size_t end = text.find_last_not_of(kBlanks) + 1;
    if (text[end - 1] == ',')
        --end;
    return "{" + std::string(text.substr(0, end)) + "}";
}

}  // namespace

Result<NamedTextsFile> parseNamedTexts(std::string_view text, const std::string& source)
{
    NamedTextsFile file;
    if (text.starts_with(kByteOrderMark)) {
        text.remove_prefix(kByteOrderMark.size());
        file.remarks.push_back(source + " begins with a byte-order mark, which was skipped");
    }
    if (const std::size_t byte = findInvalidUtf8(text); byte != std::string_view::npos)
        return failure(ErrorCode::Input, source + ", byte " + std::to_string(byte) + ": not valid UTF-8",
                       "a JSON file is written in UTF-8", "Save it anew as UTF-8.");
    const std::optional<std::string> braced = withBraces(text);
    if (braced) {
        text = *braced;
        file.remarks.push_back(source + " holds lines without braces around them, which were read as one object");
    }
    Reader reader;
    if (!Json::sax_parse(text, &reader)) {
        if (reader.byte)
            return failure(ErrorCode::Input, source + ", " + lineAndColumn(text, *reader.byte) + ": not valid JSON",
                           shortReason(reader.reason));
        return failure(ErrorCode::Input, source + " is no list of texts by name", reader.reason,
                       R"(Write {"name": ["text", ...], ...}.)");
    }
    file.entries = std::move(reader.entries);
    return file;
}

Result<NamedTextsFile> readNamedTexts(const fs::path& path)
{
    constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 30U;
    return readFile(path, kMaxBytes).and_then([&](const std::string& text) {
        return parseNamedTexts(text, path.string());
    });
}

std::vector<std::string> NamedTexts::enabledTexts() const
{
    std::vector<std::string> enabled;
    std::copy_if(texts.begin(), texts.end(), std::back_inserter(enabled),
                 [this](const std::string& text) { return !disabled.contains(text); });
    return enabled;
}

std::optional<DisabledCell> disabledCell(std::string_view cell)
{
    if (!cell.empty() && cell != kDisabledSentence && cell != kDisabledClass && cell != kDisabledBoth)
        return std::nullopt;
    return DisabledCell{.isClass = cell == kDisabledClass || cell == kDisabledBoth,
                        .isSentence = cell == kDisabledSentence || cell == kDisabledBoth};
}

std::vector<std::string> repeatedNames(const std::vector<NamedTexts>& entries)
{
    std::unordered_map<std::string_view, int> counts;
    for (const NamedTexts& entry : entries)
        ++counts[entry.name];
    std::vector<std::string> repeated;
    for (const NamedTexts& entry : entries) {
        int& count = counts[entry.name];
        if (count > 1)
            repeated.push_back(entry.name);
        count = 0;
    }
    return repeated;
}

}  // namespace orangery::zero_shot
