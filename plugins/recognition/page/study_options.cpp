// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/study_options.h"

#include "engine/models/catalogue/model_search.h"
#include "engine/models/catalogue/packages.h"
#include "engine/zero_shot/encoding/open_encoder.h"
#include "engine/zero_shot/recognition/prepared_classes.h"
#include "engine/zero_shot/recognition/recognition_option_table.h"

#include <algorithm>

namespace orangery::recognition_page {

bool isModelThere(const std::string& model)
{
    if (model != zero_shot::kPhotoEncoder)
        return models::resolveModel(model).has_value();
    for (const models::PackageSet& set : models::packageSets())
        if (set.name == model)
            return std::all_of(set.packages.begin(), set.packages.end(), [](std::string_view part) {
                return models::resolveModel(std::string(part)).has_value();
            });
    return false;
}

Result<zero_shot::RecognitionOptions> recognitionOptionsOf(const Json& values)
{
    OptionTable table;
    const OptionTable usual = zero_shot::recognitionOptionTable();
    for (OptionSpec spec : usual.specs()) {
        if (spec.name == "classes")
            spec.required = false;
        table.add(std::move(spec));
    }
    Json known = Json::object();
    for (const OptionSpec& spec : table.specs())
        if (values.contains(spec.name))
            known[spec.name] = values.at(spec.name);
    const Result<Params> params = Params::make(table, known);
    if (!params)
        return failure(params.error());
    return zero_shot::recognitionOptionsFrom(*params);
}

Result<void> readTexts(OpenedStudy& study)
{
    if (study.options.classes.empty())
        return failure(ErrorCode::Input, study.folder.string() + " names no file of classes");
    Result<OpenedClasses> classes = openClasses(study.options.classes);
    if (!classes)
        return failure(classes.error());
    zero_shot::DescriptionSet joined;
    if (study.options.descriptions) {
        const Result<OpenedDescriptions> described = openDescriptions(*study.options.descriptions);
        if (!described)
            return failure(described.error());
        joined = zero_shot::joinDescriptions(classes->classes, described->texts.entries);
    }
    if (auto left = zero_shot::leaveOutClasses(classes->classes, &joined, study.options.withoutClasses); !left)
        return left;
    study.classes = std::move(classes->classes);
    study.sentences = std::move(joined.sentences);
    study.hasFiles = true;
    return {};
}

}  // namespace orangery::recognition_page
