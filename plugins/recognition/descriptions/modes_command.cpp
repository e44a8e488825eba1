// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/modes_command.h"

#include "engine/base/hash.h"
#include "engine/base/table.h"
#include "engine/zero_shot/descriptions/description_file.h"

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr std::size_t kHashDigits = 12;

Result<std::string> keptFile(const std::string& name, const std::string& ending, const std::string& text)
{
    const fs::path folder = userCacheFolder() / "recognition";
    if (auto made = makeFolder(folder); !made)
        return failure(made.error());
    const fs::path file = folder / (name + "-" + sha256(text).substr(0, kHashDigits) + ending);
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        if (auto written = writeFile(file, text); !written)
            return failure(written.error());
    return file.string();
}

std::string absoluteText(const std::string& path)
{
    std::error_code ignored;
    return fs::absolute(path, ignored).string();
}

}  // namespace

Result<Json> modesValues(const Study& study, double alpha)
{
    const std::vector<std::string>& names = study.classes().names;
    if (study.model().empty() || names.empty() || study.items().empty())
        return failure(ErrorCode::Usage, "there is no command yet", "it needs inputs, a model and classes",
                       "Drop pictures, choose a model, and type labels or open a file of classes.");
    Json values = Json::object();
    Table known{.name = "truth", .columns = {{"id", "", ""}, {"class", "", ""}}, .rows = {}};
    for (const StudyItem& item : study.items()) {
        if (item.truth)
            known.rows.push_back({absoluteText(item.input), names[*item.truth]});
        else
            values["inputs"].push_back(absoluteText(item.input));
    }
    if (!known.rows.empty()) {
        const Result<std::string> truth = keptFile("truth", ".csv", writeCsv(known));
        if (!truth)
            return failure(truth.error());
        values["truth"] = *truth;
        values["root"] = "/";
    }
    values["model"] = study.model();
    const Result<std::string> classes = keptFile("classes", ".json", writeJsonFile(Json(names)));
    if (!classes)
        return failure(classes.error());
    values["classes"] = *classes;
    const std::vector<std::vector<std::string>>& sentences = study.sentences();
    if (std::all_of(sentences.begin(), sentences.end(), [](const auto& own) { return !own.empty(); })) {
        const Result<std::string> bytes = zero_shot::descriptionJson(names, sentences);
        const Result<std::string> descriptions =
            bytes ? keptFile("descriptions", ".json", *bytes) : Result<std::string>(failure(bytes.error()));
        if (!descriptions)
            return failure(descriptions.error());
        values["descriptions"] = *descriptions;
        values["alpha"] = alpha;
    }
    if (!study.prompts().templates.empty())
        values["template"] = study.prompts().templates;
    if (study.prompts().style != zero_shot::NameStyle::Raw)
        values["names"] = study.prompts().style == zero_shot::NameStyle::Spaced ? "spaced" : "words";
    return values;
}

}  // namespace orangery::recognition_page
