// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/opened_sample.h"

#include "engine/base/counted.h"
#include "engine/base/json_file.h"
#include "engine/zero_shot/recognition/input_list.h"
#include "plugins/recognition/page/study_options.h"
#include "widgets/bridge/text.h"

namespace orangery::recognition_page {

namespace {

fs::path below(const fs::path& folder, const Json& value)
{
    return folder / fs::path(value.get<std::string>());
}

Result<OpenedStudy> readSample(const fs::path& folder)
{
    const fs::path file = folder / kSampleFile;
    Result<Json> json = readJsonFile(file);
    if (!json)
        return failure(json.error());
    if (!json->is_object() || json->value("schema", std::string()) != kSampleSchema)
        return failure(ErrorCode::Input, file.string() + " is no sample of recognition",
                       "its schema is not " + std::string(kSampleSchema));
    std::error_code ignored;
    for (const char* name : {"classes", "descriptions", "templates", "tokenizer"})
        if (json->contains(name))
            (*json)[name] = below(folder, json->at(name)).string();
    if (json->contains("model") && fs::exists(below(folder, json->at("model")), ignored))
        (*json)["model"] = fs::weakly_canonical(below(folder, json->at("model")), ignored).string();
    Result<zero_shot::RecognitionOptions> options = recognitionOptionsOf(*json);
    if (!options) {
        Error error = options.error();
        error.message = file.string() + ": " + error.message;
        return failure(std::move(error));
    }
    OpenedStudy study{.folder = folder,
                      .title = bridge::toQt(json->value("title", std::string())),
                      .note = bridge::toQt(json->value("note", std::string())),
                      .badge = bridge::toQt(json->value("badge", std::string())),
                      .options = *std::move(options)};
    if (auto read = readTexts(study); !read)
        return failure(read.error());
    std::vector<std::string> named;
    std::size_t absent = 0;
    for (const Json& input : json->value("inputs", Json::array())) {
        const fs::path path = below(folder, input);
        if (fs::exists(path, ignored))
            named.push_back(path.string());
        else
            ++absent;
    }
    if (absent > 0)
        study.remarks.push_back(counted(absent, "of the sample's inputs (is|are) not installed here"));
    if (!named.empty()) {
        Result<std::vector<std::string>> inputs = zero_shot::expandedInputs(named);
        if (!inputs)
            return failure(inputs.error());
        study.inputs = *std::move(inputs);
    }
    study.isModelThere = isModelThere(study.options.embedder.encoder.model);
    if (!study.isModelThere)
        study.remarks.push_back("The model '" + study.options.embedder.encoder.model + "' is not here");
    return study;
}

}  // namespace

Result<OpenedStudy> openSample(const fs::path& folder)
{
    try {
        return readSample(folder);
    } catch (const std::exception& problem) {  // what is malformed in JSON is told by exceptions
        return failure(ErrorCode::Input, (folder / kSampleFile).string() + " is malformed", problem.what());
    }
}

}  // namespace orangery::recognition_page
