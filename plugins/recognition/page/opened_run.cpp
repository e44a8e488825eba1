// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/opened_run.h"

#include "engine/base/run_folder.h"
#include "engine/zero_shot/recognition/recognition_run.h"
#include "plugins/recognition/page/study_options.h"

#include <algorithm>
#include <array>
#include <set>

namespace orangery::recognition_page {

namespace {

constexpr std::array<std::string_view, 7> kShownTasks{kClassifyTask, kEvaluateTask, kFewShotTask, kThresholdsTask,
                                                      kMapTask,      kModesTask,    kTimelineTask};

std::vector<std::string> classNamesOf(const EventLogContents& log)
{
    for (const Json& event : log.events)
        if (event.at("ev") == "classes")
            return event.at("names").get<std::vector<std::string>>();
    return {};
}

using Names = std::vector<std::string>;

/// Whether a file has a run's classes. Few-shot learning counts those of one name as one.
bool areSame(const Names& file, const Names& run)
{
    if (run.empty() || file == run)
        return true;
    Names once = file;
    std::set<std::string> seen;
    std::erase_if(once, [&](const std::string& name) { return !seen.insert(name).second; });
    return once == run;
}

/// A map does not tell classes that none of its points is of.
bool areAmong(const Names& file, const Names& run)
{
    return std::all_of(run.begin(), run.end(), [&](const std::string& name) {
        return std::find(file.begin(), file.end(), name) != file.end();
    });
}

/// The texts of the run's files where they still fit to the run, else the names that it recorded.
void takeTexts(OpenedStudy& study, const Names& names, bool (*fit)(const Names& file, const Names& run))
{
    const Result<void> read = readTexts(study);
    if (read && fit(study.classes.names, names))
        return;
    study.remarks.push_back(read ? study.options.classes.string() + " holds other classes than the run: " +
                                       "its own names are shown, without sentences"
                                 : "The classes' texts are shown without their files: " + read.error().message);
    study.classes = {.names = names, .sentences = {}};
    study.sentences.clear();
    study.hasFiles = false;
}

std::optional<std::size_t> classOf(const Names& names, const std::string& name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

void takeMap(OpenedStudy& study, RecordedMap map)
{
    if (!study.options.classes.empty())
        takeTexts(study, classNamesOf(map), areAmong);
    for (const zero_shot::MapPoint& point : map.points)
        if (point.kind != "text")
            study.items.push_back({.input = point.input,
                                   .ranking = {},
                                   .failure = {},
                                   .kind = point.kind,
                                   .truth = classOf(study.classes.names, point.truth)});
    study.map = std::move(map);
}

void takeModes(OpenedStudy& study, RecordedModes modes)
{
    takeTexts(study, modes.told.classNames, areSame);
    study.items = itemsOf(modes.told, 0, study.classes.names);
    study.modes = std::move(modes);
}

/// The options of recognition among the parameters of a run. A file of templates that is gone is no reason not to show what the
/// run recorded.
Result<zero_shot::RecognitionOptions> optionsOf(Json parameters, OpenedStudy& study)
{
    std::error_code ignored;
    if (parameters.contains("templates") && !fs::exists(parameters["templates"].get<std::string>(), ignored)) {
        study.remarks.push_back("The templates of " + parameters["templates"].get<std::string>() + " are not here");
        parameters.erase("templates");
    }
    if (study.task == kTimelineTask)
        parameters.erase("frames");  // that are looked at, not those that make one embedding
    return recognitionOptionsOf(parameters).map_error([&](Error error) {
        error.message = (study.folder / "run.json").string() + ": " + error.message;
        return error;
    });
}

Result<std::optional<zero_shot::Thresholds>> thresholdsOf(const Json& record, const fs::path& folder)
{
    const Json outcome = record.value("outcome", Json());
    if (!outcome.is_object() || !outcome.contains("thresholds"))
        return std::nullopt;
    return zero_shot::thresholdsOf(outcome["thresholds"], (folder / "run.json").string())
        .map([](zero_shot::Thresholds thresholds) { return std::optional(std::move(thresholds)); });
}

Result<OpenedStudy> readRun(const fs::path& folder)
{
    const Result<Json> record = readRunRecord(folder);
    if (!record)
        return failure(record.error());
    OpenedStudy study{.folder = folder, .task = record->at("task").get<std::string>()};
    if (std::find(kShownTasks.begin(), kShownTasks.end(), study.task) == kShownTasks.end())
        return failure(ErrorCode::Input, folder.string() + " is no run that the Recognition page shows",
                       "its task is '" + study.task + "'");
    const Result<EventLogContents> log = readEventLog(folder / "events.jsonl");
    if (!log)
        return failure(log.error());
    study.parameters = record->value("parameters", Json::object());
    Result<zero_shot::RecognitionOptions> options = optionsOf(study.parameters, study);
    if (!options)
        return failure(options.error());
    study.options = *std::move(options);
    study.isModelThere = isModelThere(study.options.embedder.encoder.model);
    if (!study.isModelThere)
        study.remarks.push_back("The model '" + study.options.embedder.encoder.model +
                                "' is not here: what is shown is what the run recorded");
    if (study.task == kMapTask) {
        Result<RecordedMap> map = recordedMap(folder, *record, log->events);
        if (!map)
            return failure(map.error());
        takeMap(study, *std::move(map));
        return study;
    }
    if (study.task == kModesTask) {
        Result<RecordedModes> modes = recordedModes(folder, *record, log->events);
        if (!modes)
            return failure(modes.error());
        takeModes(study, *std::move(modes));
        return study;
    }
    const Names names = classNamesOf(*log);
    takeTexts(study, names, areSame);
    if (study.task == kTimelineTask)
        study.inputs = {study.parameters.at("video").get<std::string>()};
    if (study.task != kClassifyTask)
        return study;
    study.isGrowing = !hasEnded(*record);
    if (study.isGrowing)
        return study;
    if (!record->value("complete", false))
        study.remarks.emplace_back("The run was stopped: what it had recorded is shown");
    const Result<std::map<std::size_t, Json>> items = zero_shot::lastOfItems(log->events);
    if (!items)
        return failure(items.error());
    for (const auto& [number, event] : *items)
        study.items.push_back(recordedItem(event, study.classes.names, !names.empty()));
    Result<std::optional<zero_shot::Thresholds>> thresholds = thresholdsOf(*record, folder);
    if (!thresholds)
        return failure(thresholds.error());
    study.thresholds = *std::move(thresholds);
    return study;
}

}  // namespace

RecordedItem recordedItem(const Json& event, const std::vector<std::string>& classes, bool hasRunsClasses)
{
    RecordedItem item{.input = event.at("input").get<std::string>(),
                      .ranking = {},
                      .failure = {},
                      .truth = classOf(classes, event.value("truth", std::string()))};
    if (event.at("ev") == "item_failed") {
        item.failure = event.value("message", std::string("it failed"));
        return item;
    }
    for (const Json& entry : event.at("ranking")) {
        zero_shot::RankedClass ranked{.classIndex = entry.at(0).get<std::size_t>(),
                                      .cosine = entry.at(1).get<double>(),
                                      .logit = entry.at(2).get<double>(),
                                      .probability = entry.at(3).get<double>()};
        if (hasRunsClasses && ranked.classIndex < classes.size())
            item.ranking.push_back(ranked);
    }
    if (event.contains("background"))
        item.background = {.text = event["background"].at("text").get<std::string>(),
                           .cosine = event["background"].at("cosine").get<double>()};
    return item;
}

Result<std::optional<zero_shot::Thresholds>> recordedThresholds(const fs::path& folder)
{
    const Result<Json> record = readRunRecord(folder);
    if (!record)
        return failure(record.error());
    try {
        return thresholdsOf(*record, folder);
    } catch (const std::exception& problem) {  // what is malformed in JSON is told by exceptions
        return failure(ErrorCode::Input, (folder / "run.json").string() + " is malformed", problem.what());
    }
}

Result<OpenedStudy> openRecordedRun(const fs::path& folder)
{
    try {
        return readRun(folder);
    } catch (const std::exception& problem) {  // what is malformed in JSON is told by exceptions
        return failure(ErrorCode::Input, folder.string() + " is malformed", problem.what());
    }
}

}  // namespace orangery::recognition_page
