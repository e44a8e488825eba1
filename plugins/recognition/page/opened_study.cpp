// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/opened_study.h"

#include "engine/base/json_file.h"
#include "engine/base/run_folder.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/models/catalogue/packages.h"
#include "engine/zero_shot/encoding/open_encoder.h"
#include "engine/zero_shot/recognition/input_list.h"
#include "engine/zero_shot/recognition/recognition_run.h"
#include "widgets/bridge/text.h"

#include <algorithm>

namespace orangery::recognition_page {

namespace {

bool isThere(const std::string& model)
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

/// Options as a command line would give them. Members that are no options of recognition are left out.
Result<zero_shot::RecognitionOptions> optionsFrom(const Json& values)
{
    const OptionTable table = zero_shot::recognitionOptionTable();
    Json known = Json::object();
    for (const OptionSpec& spec : table.specs())
        if (values.contains(spec.name))
            known[spec.name] = values.at(spec.name);
    const Result<Params> params = Params::make(table, known);
    if (!params)
        return failure(params.error());
    return zero_shot::recognitionOptionsFrom(*params);
}

/// Reads classes and descriptions again; whether both are there.
Result<void> readTexts(OpenedStudy& study)
{
    Result<OpenedClasses> classes = openClasses(study.options.classes);
    if (!classes)
        return failure(classes.error());
    std::vector<std::vector<std::string>> sentences;
    if (study.options.descriptions) {
        const Result<OpenedDescriptions> described = openDescriptions(*study.options.descriptions);
        if (!described)
            return failure(described.error());
        sentences = zero_shot::joinDescriptions(classes->classes, described->texts.entries).sentences;
    }
    study.classes = std::move(classes->classes);
    study.sentences = std::move(sentences);
    study.hasFiles = true;
    return {};
}

RecordedItem recordedItem(const Json& event, std::size_t classes)
{
    RecordedItem item{.input = event.at("input").get<std::string>(), .ranking = {}, .failure = {}};
    if (event.at("ev") == "item_failed") {
        item.failure = event.value("message", std::string("it failed"));
        return item;
    }
    for (const Json& entry : event.at("ranking")) {
        zero_shot::RankedClass ranked{.classIndex = entry.at(0).get<std::size_t>(),
                                      .cosine = entry.at(1).get<double>(),
                                      .logit = entry.at(2).get<double>(),
                                      .probability = entry.at(3).get<double>()};
        if (ranked.classIndex < classes)
            item.ranking.push_back(ranked);
    }
    return item;
}

std::vector<std::string> classNamesOf(const EventLogContents& log)
{
    for (const Json& event : log.events)
        if (event.at("ev") == "classes")
            return event.at("names").get<std::vector<std::string>>();
    return {};
}

Result<OpenedStudy> readRun(const fs::path& folder)
{
    const Result<Json> record = readRunRecord(folder);
    if (!record)
        return failure(record.error());
    const std::string task = record->value("task", std::string());
    if (task != "recognize.classify" && task != "recognize.evaluate")
        return failure(ErrorCode::Input, folder.string() + " is no run of recognize.classify or recognize.evaluate",
                       "its task is '" + task + "'");
    const Result<EventLogContents> log = readEventLog(folder / "events.jsonl");
    if (!log)
        return failure(log.error());
    const Result<std::map<std::size_t, Json>> items = zero_shot::foldItems(folder);
    if (!items)
        return failure(items.error());
    Result<zero_shot::RecognitionOptions> options = optionsFrom(record->value("parameters", Json::object()));
    if (!options)
        return failure(options.error());
    OpenedStudy study{.folder = folder, .options = *std::move(options)};
    study.isEvaluation = task == "recognize.evaluate";
    const std::vector<std::string> names = classNamesOf(*log);
    const Result<void> read = readTexts(study);
    if (!read || study.classes.names != names) {
        study.remarks.push_back(read ? study.options.classes.string() + " holds other classes than the run: " +
                                           "its own names are shown, without sentences"
                                     : "The classes' texts are shown without their files: " + read.error().message);
        study.classes = {.names = names, .sentences = {}};
        study.sentences.clear();
        study.hasFiles = false;
    }
    study.isModelThere = isThere(study.options.embedder.encoder.model);
    if (!study.isModelThere)
        study.remarks.push_back("The model '" + study.options.embedder.encoder.model +
                                "' is not here: rankings are shown as they were recorded");
    for (const auto& [place, event] : *items)
        study.items.push_back(recordedItem(event, names.size()));
    return study;
}

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
    Result<zero_shot::RecognitionOptions> options = optionsFrom(*json);
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
        study.remarks.push_back(std::to_string(absent) + " of the sample's inputs are not installed here");
    if (!named.empty()) {
        Result<std::vector<std::string>> inputs = zero_shot::expandedInputs(named);
        if (!inputs)
            return failure(inputs.error());
        study.inputs = *std::move(inputs);
    }
    study.isModelThere = isThere(study.options.embedder.encoder.model);
    if (!study.isModelThere)
        study.remarks.push_back("The model '" + study.options.embedder.encoder.model + "' is not here");
    return study;
}

/// What is malformed in JSON is told by exceptions.
template <class Read>
Result<OpenedStudy> guarded(const fs::path& file, Read read)
{
    try {
        return read();
    } catch (const std::exception& problem) {
        return failure(ErrorCode::Input, file.string() + " is malformed", problem.what());
    }
}

}  // namespace

Result<OpenedStudy> openRecordedRun(const fs::path& folder)
{
    return guarded(folder, [&] { return readRun(folder); });
}

Result<OpenedStudy> openSample(const fs::path& folder)
{
    return guarded(folder / kSampleFile, [&] { return readSample(folder); });
}

}  // namespace orangery::recognition_page
