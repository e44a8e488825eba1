// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/description_file.h"

#include "engine/base/json.h"
#include "engine/base/table.h"

#include <unordered_set>

namespace orangery::zero_shot {

namespace {

Result<std::string> descriptionCsv(const std::vector<std::string>& names,
                                   const std::vector<std::vector<std::string>>& sentences)
{
    Table table{.name = "descriptions", .columns = {{"class", "", ""}, {"description", "", ""}}, .rows = {}};
    for (std::size_t c = 0; c < names.size(); ++c) {
        if (sentences[c].empty())
            return failure(ErrorCode::Input, "class '" + names[c] + "' has no sentence",
                           "a table with a row a sentence has no place for it", "Write to a name that ends in .json.");
        for (const std::string& sentence : sentences[c]) {
            if (sentence.empty())
                return failure(ErrorCode::Input, "class '" + names[c] + "' has an empty sentence",
                               "a table with a row a sentence has no place for it",
                               "Remove it, or write to a name that ends in .json.");
            table.rows.push_back({names[c], sentence});
        }
    }
    return writeCsv(table);
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

Result<void> writeDescriptions(const fs::path& path, const std::vector<std::string>& names,
                               const std::vector<std::vector<std::string>>& sentences)
{
    const bool isJson = path.extension() == ".json";
    if (!isJson && path.extension() != ".csv")
        return failure(ErrorCode::Usage, path.string() + ": this ending is not known", {},
                       "Write to a name that ends in .json or .csv.");
    const Result<std::string> bytes = isJson ? descriptionJson(names, sentences) : descriptionCsv(names, sentences);
    if (!bytes)
        return failure(bytes.error());
    return writeFile(path, *bytes);
}

}  // namespace orangery::zero_shot
