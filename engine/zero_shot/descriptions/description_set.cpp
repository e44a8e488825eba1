// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/description_set.h"

#include "engine/base/counted.h"
#include "engine/base/json.h"
#include "engine/base/letters.h"
#include "engine/base/options.h"
#include "engine/zero_shot/files/class_lookup.h"
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/files/csv_rows.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace orangery::zero_shot {

namespace {

constexpr std::array<std::string_view, 4> kNameColumns{"class", "name", "label", "category"};
constexpr std::array<std::string_view, 5> kTextColumns{"description", "sentence", "text", "prompt", "descriptor"};
constexpr std::array<std::string_view, 1> kDisabledColumns{kDisabledColumn};

/// The column that has one of these headings.
template <std::size_t N>
std::optional<std::size_t> columnOf(const CsvRow& header, const std::array<std::string_view, N>& headings)
{
    for (std::size_t i = 0; i < header.cells.size(); ++i)
        if (std::find(headings.begin(), headings.end(), looseName(header.cells[i])) != headings.end())
            return i;
    return std::nullopt;
}

Result<NamedTextsFile> parseTable(std::string_view text, const std::string& source, char separator)
{
    const Result<std::vector<CsvRow>> rows = parseCsv(text, source, separator);
    if (!rows)
        return failure(rows.error());
    NamedTextsFile file;
    if (rows->empty())
        return file;
    const auto names = columnOf(rows->front(), kNameColumns);
    const auto texts = columnOf(rows->front(), kTextColumns);
    const bool hasHeader = names && texts;
    const std::size_t name = hasHeader ? *names : 0;
    const std::size_t sentence = hasHeader ? *texts : 1;
    const auto disabled = hasHeader ? columnOf(rows->front(), kDisabledColumns) : std::nullopt;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = hasHeader ? 1 : 0; i < rows->size(); ++i) {
        const CsvRow& row = (*rows)[i];
        if (row.cells.size() <= std::max({name, sentence, disabled.value_or(0)}))
            return failure(ErrorCode::Input, source + ", line " + std::to_string(row.line) + ": a cell is missing",
                           "a row is a class and a sentence");
        const auto [place, isNew] = places.try_emplace(row.cells[name], file.entries.size());
        if (isNew)
            file.entries.push_back({.name = row.cells[name], .texts = {}, .isList = true});
        NamedTexts& entry = file.entries[place->second];
        entry.texts.push_back(row.cells[sentence]);
        if (!disabled)
            continue;
        const auto cell = disabledCell(row.cells[*disabled]);
        if (!cell)
            return failure(ErrorCode::Input,
                           source + ", line " + std::to_string(row.line) + ": '" + row.cells[*disabled] +
                               "' says not what is disabled",
                           "it is nothing, 'sentence', 'class' or 'class and sentence'");
        entry.isDisabled = entry.isDisabled || cell->isClass;
        if (cell->isSentence)
            entry.disabled.insert(row.cells[sentence]);
    }
    return file;
}

Result<NamedTextsFile> parseYaml(std::string_view text, const std::string& source)
{
    const auto refused = [&](const YAML::Mark& mark, const std::string& why) {
        return failure(
            ErrorCode::Input,
            source + (mark.is_null() ? "" : ", line " + std::to_string(mark.line + 1)) + ": no sentences by class name",
            why, "Write 'class name: [first sentence, second sentence]' a line.");
    };
    try {
        const YAML::Node document = YAML::Load(std::string(text));
        if (!document.IsMap())
            return refused(document.Mark(), "the document is no mapping from names");
        NamedTextsFile file;
        for (const auto& member : document) {
            if (!member.first.IsScalar() || !member.second.IsSequence())
                return refused(member.first.Mark(), "a name with a list is expected");
            NamedTexts entry{.name = member.first.Scalar(), .texts = {}, .isList = true};
            for (const YAML::Node& sentence : member.second) {
                if (!sentence.IsScalar())
                    return refused(sentence.Mark(), "a sentence of '" + entry.name + "' is no text");
                entry.texts.push_back(sentence.Scalar());
            }
            file.entries.push_back(std::move(entry));
        }
        return file;
    } catch (const YAML::Exception& problem) {
        return refused(problem.mark, problem.msg);
    }
}

/// Tells that not all of a file counts.
void remarkOnDisabled(NamedTextsFile& file, const std::string& source)
{
    std::size_t classes = 0;
    std::size_t sentences = 0;
    for (const NamedTexts& entry : file.entries) {
        classes += entry.isDisabled ? 1 : 0;
        sentences += entry.isDisabled ? 0 : entry.texts.size() - entry.enabledTexts().size();
    }
    if (classes + sentences > 0)
        file.remarks.push_back(source + ": " + counted(classes, "class(es) and ") +
                               counted(sentences, "sentence(s) of others are disabled and count for nothing"));
}

}  // namespace

Result<NamedTextsFile> parseDescriptions(std::string_view text, const std::string& source)
{
    const auto parse = [&]() -> Result<NamedTextsFile> {
        if (const auto separator = separatorOf(source))
            return parseTable(text, source, *separator);
        if (const std::string ending = loweredExtension(source); ending == ".yaml" || ending == ".yml")
            return parseYaml(text, source);
        return parseNamedTexts(text, source);
    };
    if (const std::size_t byte = findInvalidUtf8(text); byte != std::string_view::npos)
        return failure(ErrorCode::Input, source + ", byte " + std::to_string(byte) + ": not valid UTF-8", {},
                       "Save it anew as UTF-8.");
    Result<NamedTextsFile> file = parse();
    if (!file)
        return file;
    if (file->entries.empty())
        return failure(ErrorCode::Input, source + " describes no class", "there is no name in it");
    for (std::size_t i = 0; i < file->entries.size(); ++i) {
        const NamedTexts& entry = file->entries[i];
        if (entry.name.find_first_not_of(" \t\r\n") == std::string::npos)
            return failure(ErrorCode::Input, source + ": class " + std::to_string(i + 1) + " has an empty name",
                           "a class needs a name");
        if (!entry.isList)
            return failure(ErrorCode::Input, source + ": class '" + entry.name + "' has a text in place of a list",
                           "a class has a list of sentences", R"(Write {"class name": ["sentence", ...], ...}.)");
    }
    remarkOnDisabled(*file, source);
    return file;
}

Result<NamedTextsFile> readDescriptions(const fs::path& path)
{
    constexpr std::uint64_t kMaxBytes = std::uint64_t{256} << 20U;
    return readFile(path, kMaxBytes).and_then([&](const std::string& text) {
        return parseDescriptions(text, path.string());
    });
}

DescriptionSet joinDescriptions(const ClassSet& classes, const std::vector<NamedTexts>& described)
{
    DescriptionSet set{.repeated = repeatedNames(described)};
    std::vector<std::string> names;
    for (const NamedTexts& entry : described)
        names.push_back(entry.name);
    const ClassLookup lookup(names);
    std::vector<bool> used(described.size());
    for (const std::string& name : classes.names) {
        const auto found = lookup.find(name);
        set.entries.push_back(found);
        if (!found) {
            set.sentences.emplace_back();
            set.undescribed.push_back(name);
            continue;
        }
        if (names[*found] != name)
            set.respelled.push_back(name + ": " + names[*found]);
        used[*found] = true;
        set.sentences.push_back(described[*found].enabledTexts());
        if (set.sentences.back().empty())
            set.undescribed.push_back(name);
    }
    const std::unordered_set<std::string> repeated(set.repeated.begin(), set.repeated.end());
    for (std::size_t i = 0; i < described.size(); ++i)
        if (!used[i] && !described[i].isDisabled && !repeated.contains(described[i].name))
            set.unknown.push_back({described[i].name, nearestWord(described[i].name, classes.names).value_or("")});
    return set;
}

ClassSet classesOf(const std::vector<NamedTexts>& described)
{
    ClassSet set;
    for (const NamedTexts& entry : described)
        if (!entry.isDisabled && std::find(set.names.begin(), set.names.end(), entry.name) == set.names.end())
            set.names.push_back(entry.name);
    return set;
}

}  // namespace orangery::zero_shot
