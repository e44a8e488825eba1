// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/batch/batch_log.h"

#include <utility>

namespace orangery::batch {

Json toJson(const ItemResult& result)
{
    Json json = {{"item", result.id},
                 {"task", result.task},
                 {"outcome", result.outcome},
                 {"exit_code", result.exitCode},
                 {"seconds", result.seconds}};
    if (result.earlier)
        json["earlier"] = true;
    if (!result.output.empty())
        json["output"] = result.output;
    if (!result.document.is_null())
        json["document"] = result.document;
    if (!result.error.is_null())
        json["error"] = result.error;
    return json;
}

bool isSettled(const ItemResult& result)
{
    return result.outcome == "done" || result.outcome == "different" || result.outcome == "skipped";
}

Json workOf(const PlannedItem& item)
{
    // How an item treats what is there already does not change what it makes.
    Json parameters = item.values;
    for (const char* name : {"resume", "overwrite", "skip-existing"})
        parameters.erase(name);
    return {{"task", item.task->id}, {"parameters", std::move(parameters)}};
}

std::map<std::string, SettledItem> settledItems(const std::vector<Json>& events)
{
    std::map<std::string, Json> started;
    std::map<std::string, SettledItem> settled;
    for (const Json& event : events) {
        const std::string id = event.value("item", std::string());
        if (event["ev"] == "item_started") {
            started[id] = {{"task", event.value("task", Json())}, {"parameters", event.value("parameters", Json())}};
        } else if (event["ev"] == "item_finished") {
            ItemResult result{.id = id,
                              .task = event.value("task", std::string()),
                              .outcome = event.value("outcome", std::string()),
                              .exitCode = event.value("exit_code", 0),
                              .seconds = event.value("seconds", 0.0),
                              .output = event.value("output", std::string()),
                              .document = event.value("document", Json()),
                              .earlier = true};
            if (isSettled(result))
                settled[id] = {started[id], std::move(result)};
            else
                settled.erase(id);
        }
    }
    return settled;
}

Table itemTable(const std::vector<ItemResult>& results)
{
    Table table{.name = "items",
                .columns = {{"item", "", "id of the item"},
                            {"task", "", "task that it ran"},
                            {"outcome", "", "done, partial, different, failed, cancelled or skipped"},
                            {"exit_code", "", "exit code that the item would have had as a command"},
                            {"seconds", "s", "time that it took"},
                            {"output", "", "where it wrote"},
                            {"message", "", "why it failed"}},
                .rows = {}};
    for (const ItemResult& result : results)
        table.rows.push_back({result.id, result.task, result.outcome, std::int64_t{result.exitCode}, result.seconds,
                              result.output,
                              result.error.is_null() ? std::string() : result.error["message"].get<std::string>()});
    return table;
}

Table resultTable(const std::vector<ItemResult>& results)
{
    Table table{.name = "results",
                .columns = {{"item", "", "id of the item"},
                            {"name", "", "as the task's result names it"},
                            {"value", "", "a number"}},
                .rows = {}};
    for (const ItemResult& result : results)
        if (result.document.is_object())
            for (const auto& [name, value] : result.document.items())
                if (value.is_number())
                    table.rows.push_back(
                        {result.id, name,
                         value.is_number_integer() ? Cell(value.get<std::int64_t>()) : Cell(value.get<double>())});
    return table;
}

}  // namespace orangery::batch
