// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/batch/item_values.h"

#include <algorithm>
#include <utility>

namespace orangery::batch {

namespace {

/// The members that the task has as options.
Json fitting(const Json& values, const OptionTable& table)
{
    Json fit = Json::object();
    for (const auto& [name, value] : values.items())
        if (table.find(name) != nullptr)
            fit[name] = value;
    return fit;
}

/// What is wrong with an item is wrong with the file, whatever it would be on the command line.
Failure malformed(Error error)
{
    error.code = ErrorCode::Input;
    return failure(std::move(error));
}

}  // namespace

Result<PlannedItem> planItem(const Item& item, const Json& defaults, const Json& fromFlags, const TaskRegistry& tasks,
                             const command_line::UserConfiguration& configuration)
{
    if (item.task == command_line::kBatchTask)
        return malformed({ErrorCode::Input, "a batch cannot run a batch", {}, {}});
    const Task* task = tasks.find(item.task);
    if (task == nullptr) {
        std::vector<std::string> known;
        for (const Task& other : tasks.tasks())
            known.push_back(other.id);
        const std::optional<std::string> near = nearestWord(item.task, known);
        const std::string hint = near ? "Did you mean '" + *near + "'?" : "'orangery --help' lists the commands.";
        return malformed({ErrorCode::Input, "unknown task", {}, hint});
    }
    const Result<Json> configured = configuration.valuesFor(task->id, task->options);
    if (!configured)
        return failure(configured.error());
    const Result<Json> environment = command_line::environmentValues(task->options);
    if (!environment)
        return failure(environment.error());
    Json values = *configured;
    for (const Json& nearer :
         {fitting(defaults, task->options), item.parameters, *environment, fitting(fromFlags, task->options)})
        values = command_line::layered(std::move(values), nearer);
    // A missing output may still be given by the batch's own folder, so only what is there is checked now.
    OptionTable optional;
    for (OptionSpec spec : task->options.specs()) {
        spec.required = spec.required && spec.type != OptionType::OutputPath;
        optional.add(std::move(spec));
    }
    const Result<Params> checked = Params::make(optional, values);
    if (!checked)
        return malformed(checked.error());
    return PlannedItem{.id = item.id, .task = task, .values = checked->explicitValues()};
}

Error itemError(const std::string& id, const std::string& task, Error error)
{
    error.message = "item " + id + " (" + task + "): " + error.message;
    return error;
}

Result<void> checkDefaults(const BatchFile& batch, const TaskRegistry& tasks)
{
    for (const auto& [name, value] : batch.defaults.items()) {
        const auto hasOption = [&, key = name](const Item& item) {
            const Task* task = tasks.find(item.task);
            return task == nullptr || task->options.find(key) != nullptr;
        };
        if (!batch.items.empty() && std::none_of(batch.items.begin(), batch.items.end(), hasOption))
            return failure(ErrorCode::Input, "the batch's defaults name an unknown option '" + name + "'",
                           "no task of the batch has it");
    }
    return {};
}

}  // namespace orangery::batch
