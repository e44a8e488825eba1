// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/description_file.h"

#include "engine/base/json.h"
#include "engine/base/table.h"

#include <algorithm>
#include <unordered_set>

namespace orangery::zero_shot {

namespace {

Result<std::string> descriptionCsv(const std::vector<NamedTexts>& described)
{
    Table table{.name = "descriptions", .columns = {{"class", "", ""}, {"description", "", ""}}, .rows = {}};
    const bool marks = std::any_of(described.begin(), described.end(),
                                   [](const NamedTexts& one) { return one.isDisabled || !one.disabled.empty(); });
    if (marks)
        table.columns.push_back({std::string(kDisabledColumn), "", ""});
    for (const NamedTexts& one : described) {
        if (one.texts.empty())
            return failure(ErrorCode::Input, "class '" + one.name + "' has no sentence",
                           "a table with a row a sentence has no place for it", "Write to a name that ends in .json.");
        for (const std::string& sentence : one.texts) {
            if (sentence.empty())
                return failure(ErrorCode::Input, "class '" + one.name + "' has an empty sentence",
                               "a table with a row a sentence has no place for it",
                               "Remove it, or write to a name that ends in .json.");
            table.rows.push_back({one.name, sentence});
            if (!marks)
                continue;
            const bool isSentence = one.disabled.contains(sentence);
            table.rows.back().push_back(std::string(one.isDisabled ? isSentence ? kDisabledBoth : kDisabledClass
                                                    : isSentence   ? kDisabledSentence
                                                                   : std::string_view()));
        }
    }
    return writeCsv(table);
}

Result<std::string> enabledJson(const std::vector<NamedTexts>& described)
{
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> sentences;
    for (const NamedTexts& one : described)
        if (!one.isDisabled) {
            names.push_back(one.name);
            sentences.push_back(one.enabledTexts());
        }
    return descriptionJson(names, sentences);
}

}  // namespace

Result<std::string> descriptionJson(const std::vector<std::string>& names,
                                    const std::vector<std::vector<std::string>>& sentences)
{
    constexpr int kIndent = 4;
    std::unordered_set<std::string> written;
    Json file = Json::object();
    for (std::size_t c = 0; c < names.size(); ++c) {
        if (!written.insert(names[c]).second)
            return failure(ErrorCode::Input, "class '" + names[c] + "' stands twice",
                           "a file of descriptions knows classes by their names", "Let each class have its own name.");
        file[names[c]] = sentences[c];
    }
    return writeJson(file, {.indent = kIndent}) + "\n";
}

Result<void> writeDescriptions(const fs::path& path, const std::vector<NamedTexts>& described)
{
    const bool isJson = path.extension() == ".json";
    if (!isJson && path.extension() != ".csv")
        return failure(ErrorCode::Usage, path.string() + ": this ending is not known", {},
                       "Write to a name that ends in .json or .csv.");
    const Result<std::string> bytes = isJson ? enabledJson(described) : descriptionCsv(described);
    if (!bytes)
        return failure(bytes.error());
    return writeFile(path, *bytes);
}

}  // namespace orangery::zero_shot
