// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/map/recorded_map.h"

#include "engine/base/counted.h"

#include <algorithm>
#include <unordered_map>

namespace orangery::recognition_page {

namespace {

constexpr int kInputs = 0;
constexpr int kTexts = 1;

bool isText(const zero_shot::MapPoint& point)
{
    return point.kind == "text";
}

std::string nameOrNothing(const Json& event, const char* field)
{
    const Json value = event.value(field, Json());
    return value.is_null() ? std::string() : value.get<std::string>();
}

}  // namespace

Result<RecordedMap> recordedMap(const fs::path& run, const Json& record, const std::vector<Json>& events)
{
    const Json outcome = record.value("outcome", Json());
    if (!outcome.is_object() || !outcome.contains("method"))
        return failure(ErrorCode::Input, run.string() + " holds no map", "the run was stopped before it was written",
                       "Make it again with --overwrite.");
    RecordedMap recorded{.run = run,
                         .parameters = record.value("parameters", Json::object()),
                         .model = outcome.value("model", std::string()),
                         .options = {},
                         .points = {},
                         .map = {}};
    const auto method = zero_shot::mapMethodOf(outcome.at("method").get<std::string>());
    const auto centring = zero_shot::centringOf(outcome.at("centring").get<std::string>());
    if (!method || !centring)
        return failure(ErrorCode::Input, run.string() + " holds a map of a method that is not known here",
                       outcome.at("method").dump() + " with centring " + outcome.at("centring").dump());
    recorded.options.method = *method;
    recorded.options.centring = *centring;
    recorded.map.explained = outcome.value("explained_variance", std::vector<double>());
    if (outcome.contains("kl_divergence"))
        recorded.map.divergence = outcome.at("kl_divergence").get<double>();
    if (outcome.contains("perplexity"))
        recorded.map.perplexity = recorded.options.perplexity = outcome.at("perplexity").get<double>();
    for (const Json& event : events)
        if (event.at("ev") == "map_point")
            recorded.points.push_back({.input = event.at("input").get<std::string>(),
                                       .kind = event.at("kind").get<std::string>(),
                                       .x = event.at("x").get<double>(),
                                       .y = event.at("y").get<double>(),
                                       .truth = nameOrNothing(event, "truth"),
                                       .predicted = nameOrNothing(event, "predicted")});
    const std::size_t told = outcome.value("points", recorded.points.size());
    if (recorded.points.size() != told || told == 0)
        return failure(ErrorCode::Input, (run / "events.jsonl").string() + " is damaged",
                       "it holds " + counted(recorded.points.size(), "point(s) of a map of ") + std::to_string(told));
    std::stable_partition(recorded.points.begin(), recorded.points.end(), [](const auto& p) { return !isText(p); });
    for (const zero_shot::MapPoint& point : recorded.points)
        recorded.map.points.push_back({point.x, point.y});
    return recorded;
}

std::vector<std::string> classNamesOf(const RecordedMap& recorded)
{
    std::vector<std::string> names;
    const auto note = [&](const std::string& name) {
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    };
    for (const zero_shot::MapPoint& point : recorded.points)
        if (isText(point))
            note(point.truth);
    for (const zero_shot::MapPoint& point : recorded.points) {
        note(point.truth);
        note(point.predicted);
    }
    return names;
}

PlacedMap placedOn(const Study& study, const RecordedMap& recorded)
{
    std::unordered_map<std::string, std::vector<std::size_t>> places;  // of a path, the last one first
    for (std::size_t i = study.items().size(); i-- > 0;)
        places[study.items()[i].input].push_back(i);
    std::unordered_map<std::string, std::size_t> classes;
    for (std::size_t c = 0; c < study.classes().names.size(); ++c)
        classes.emplace(study.classes().names[c], c);
    const auto classOf = [&](const std::string& name) {
        const auto found = classes.find(name);
        return found == classes.end() ? std::nullopt : std::optional(found->second);
    };
    PlacedMap placed;
    placed.map = recorded.map;
    placed.map.points.clear();
    bool hasPredictions = true;
    for (std::size_t i = 0; i < recorded.points.size(); ++i) {
        const zero_shot::MapPoint& point = recorded.points[i];
        MapEntry entry{.item = {}, .text = point.input, .classIndex = {}};
        if (isText(point)) {
            entry.classIndex = classOf(point.truth);
        } else {
            const auto found = places.find(point.input);
            if (found == places.end() || found->second.empty())
                continue;
            entry.item = found->second.back();
            found->second.pop_back();
            const auto predicted = classOf(point.predicted);
            hasPredictions = hasPredictions && predicted.has_value();
            placed.predictions.push_back({.classIndex = predicted.value_or(0), .probability = {}});
        }
        placed.source.entries.push_back(std::move(entry));
        placed.source.modalities.push_back(isText(point) ? kTexts : kInputs);
        placed.map.points.push_back(recorded.map.points[i]);
    }
    if (!hasPredictions)
        placed.predictions.clear();
    return placed;
}

}  // namespace orangery::recognition_page
