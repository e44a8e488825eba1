// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/modes_command.h"

#include "engine/base/table.h"
#include "engine/zero_shot/descriptions/description_file.h"
#include "plugins/recognition/study/study_values.h"

#include <algorithm>

namespace orangery::recognition_page {

Result<Json> modesValues(const Study& study, double alpha)
{
    const std::vector<std::string>& names = study.classes().names;
    if (study.model().empty() || names.empty() || study.items().empty())
        return failure(ErrorCode::Usage, "there is no command yet", "it needs inputs, a model and classes",
                       "Drop pictures, choose a model, and type labels or open a file of classes.");
    Json values = embedderValues(study.embedder());
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
    const Result<std::string> classes = keptClasses(names);
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
    addTemplates(values, study.prompts().templates);
    if (study.prompts().style != zero_shot::NameStyle::Raw)
        values["names"] = study.prompts().style == zero_shot::NameStyle::Spaced ? "spaced" : "words";
    return values;
}

}  // namespace orangery::recognition_page
