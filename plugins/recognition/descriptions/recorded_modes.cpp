// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/recorded_modes.h"

#include "engine/base/counted.h"
#include "engine/base/run_folder.h"

#include <algorithm>
#include <unordered_map>

namespace orangery::recognition_page {

Result<RecordedModes> recordedModes(const fs::path& run, const Json& record, const std::vector<Json>& events)
{
    const fs::path log = run / "events.jsonl";
    RecordedModes recorded{.run = run,
                           .parameters = record.value("parameters", Json::object()),
                           .model = {},
                           .isGrowing = !hasEnded(record),
                           .events = events.size(),
                           .told = {}};
    recorded.model = recorded.parameters.value("model", std::string());
    for (const Json& event : events)
        if (auto added = recorded.told.add(event); !added) {
            Error error = added.error();
            error.message = log.string() + ": " + error.message;
            return failure(std::move(error));
        }
    const std::size_t told = recorded.told.inputs.size();
    const Json outcome = record.value("outcome", Json());
    if (outcome.is_object() && outcome.at("inputs").get<std::size_t>() != told)
        return failure(ErrorCode::Input, log.string() + " is damaged",
                       "it holds " + counted(told, "input(s) of a comparison on ") + outcome.at("inputs").dump());
    if (told == 0 && !recorded.isGrowing)
        return failure(ErrorCode::Input, run.string() + " compares no modes",
                       "the run was stopped before the first inputs were through");
    return recorded;
}

std::vector<RecordedItem> itemsOf(const zero_shot::ModesFold& told, std::size_t first,
                                  const std::vector<std::string>& classNames)
{
    const auto placeOf = [&](std::size_t classIndex) -> std::optional<std::size_t> {
        const auto found = std::find(classNames.begin(), classNames.end(), told.classNames[classIndex]);
        return found == classNames.end() ? std::nullopt
                                         : std::optional(static_cast<std::size_t>(found - classNames.begin()));
    };
    std::vector<RecordedItem> items;
    for (std::size_t i = first; i < told.inputs.size(); ++i)
        items.push_back({.input = told.inputs[i].path,
                         .ranking = {},
                         .failure = {},
                         .truth = told.inputs[i].truth ? placeOf(*told.inputs[i].truth) : std::nullopt});
    return items;
}

std::shared_ptr<const ModeState> comparedOn(const Study& study, const zero_shot::ModesFold& told)
{
    std::unordered_map<std::string, std::vector<std::size_t>> rows;  // of a path, the first one last
    for (std::size_t row = told.inputs.size(); row-- > 0;)
        rows[told.inputs[row].path].push_back(row);
    zero_shot::ModesFold here = told;
    here.inputs.clear();
    const auto items = std::make_shared<EmbeddedItems>();
    for (std::size_t item = 0; item < study.items().size(); ++item) {
        const auto found = rows.find(study.items()[item].input);
        if (found == rows.end() || found->second.empty())
            continue;
        here.inputs.push_back(told.inputs[found->second.back()]);
        found->second.pop_back();
        items->items.push_back(item);
        items->truth.push_back(here.inputs.back().truth);
    }
    zero_shot::ModeReport report = reportOf(here);
    const auto state = std::make_shared<ModeState>();
    state->modes = here.modes;
    state->texts = here.texts;
    for (zero_shot::ModesOfInput& input : here.inputs)
        state->recorded.push_back(std::move(input.best));
    state->items = items;
    state->inputs = std::move(report.inputs);
    state->comparison = std::move(report.comparison);
    state->classNames = std::move(report.classNames);
    state->same = zero_shot::firstOfName(state->classNames);
    return state;
}

}  // namespace orangery::recognition_page
