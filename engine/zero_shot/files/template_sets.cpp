// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/template_sets.h"

#include "engine/zero_shot/files/class_set.h"
#include "engine/zero_shot/files/dataset_names.h"
#include "engine/zero_shot/files/named_texts.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {

std::vector<TemplateSet> setsFrom(const std::vector<NamedTexts>& entries)
{
    std::vector<TemplateSet> sets;
    for (const NamedTexts& entry : entries) {
        TemplateSet& set = sets.emplace_back(TemplateSet{.name = entry.name, .templates = entry.texts});
        for (std::string& one : set.templates)
            for (std::size_t at = one.find("{c}"); at != std::string::npos; at = one.find("{c}"))
                one.erase(at + 1, 1);
    }
    return sets;
}

std::string namesOf(const std::vector<TemplateSet>& sets)
{
    std::string names;
    for (const TemplateSet& set : sets)
        names += (names.empty() ? "" : ", ") + set.name;
    return names;
}

const TemplateSet* find(const std::vector<TemplateSet>& sets, std::string_view name)
{
    const auto found = std::find_if(sets.begin(), sets.end(), [&](const TemplateSet& set) {
        return set.name == name || datasetKey(set.name) == datasetKey(name);
    });
    return found == sets.end() ? nullptr : &*found;
}

/// The first two characters that are no blanks; a template may begin with "{}".
std::string beginningOf(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n\xEF\xBB\xBF";
    std::string begin;
    for (const char c : text)
        if (kBlanks.find(c) == std::string_view::npos && (begin += c).size() == 2)
            break;
    return begin;
}

std::vector<std::string> linesOf(std::string_view text)
{
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.find_first_not_of(" \t") != std::string_view::npos)
            lines.emplace_back(line);
    }
    return lines;
}

}  // namespace

fs::path templateSetsFile()
{
    return userDataFolder() / "templates.json";
}

const std::vector<TemplateSet>& keptTemplateSets()
{
    static const std::vector<TemplateSet> sets = [] {
        const Result<NamedTextsFile> file = readNamedTexts(templateSetsFile());
        return file ? setsFrom(file->entries) : std::vector<TemplateSet>();
    }();
    return sets;
}

Result<std::vector<std::string>> keptTemplates(std::string_view name)
{
    if (const TemplateSet* set = find(keptTemplateSets(), name))
        return set->templates;
    const std::string source = templateSetsFile().string();
    return failure(ErrorCode::Usage, "there is no list of templates '" + std::string(name) + "'",
                   keptTemplateSets().empty() ? source + " has none"
                                              : "the lists of " + source + " are " + namesOf(keptTemplateSets()),
                   "Put it there, or name a file with --templates.");
}

std::string keptSetOf(const std::vector<std::string>& templates)
{
    const std::vector<TemplateSet>& sets = keptTemplateSets();
    const auto found =
        std::find_if(sets.begin(), sets.end(), [&](const TemplateSet& set) { return set.templates == templates; });
    return found == sets.end() || templates.size() < 2 ? std::string() : found->name;
}

Result<std::vector<std::string>> readTemplates(const fs::path& path, std::string_view set)
{
    const Result<std::string> text = readFile(path);
    if (!text)
        return failure(text.error());
    const std::string source = path.string();
    const std::string begin = beginningOf(*text);
    if (begin.starts_with('[')) {
        const Result<ClassSet> list = parseClassSet(*text, source);
        if (!list)
            return failure(list.error());
        return setsFrom({{.name = {}, .texts = list->names}}).front().templates;
    }
    if (begin != "{\"") {
        std::vector<std::string> lines = linesOf(*text);
        if (lines.empty())
            return failure(ErrorCode::Input, source + " holds no template", "it has no line",
                           "Write one a line, with {} where the name goes.");
        return setsFrom({{.name = {}, .texts = std::move(lines)}}).front().templates;
    }
    const Result<NamedTextsFile> file = parseNamedTexts(*text, source);
    if (!file)
        return failure(file.error());
    const std::vector<TemplateSet> sets = setsFrom(file->entries);
    if (sets.size() == 1 && set.empty())
        return sets.front().templates;
    if (const TemplateSet* found = find(sets, set))
        return found->templates;
    return failure(ErrorCode::Usage,
                   set.empty() ? source + " holds several lists of templates"
                               : source + " holds no list of templates '" + std::string(set) + "'",
                   "they are " + namesOf(sets), "Name one of them with --template-set.");
}

}  // namespace orangery::zero_shot
