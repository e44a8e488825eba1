// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/batch/tasks.h"

#include "engine/base/counted.h"
#include "engine/batch/batch_file.h"
#include "engine/batch/batch_run.h"

#include <algorithm>

namespace orangery::batch {

namespace {

using command_line::UserConfiguration;

OptionTable options()
{
    OptionSpec output = shared_options::runFolder();
    output.help = "Run folder of the batch: its log, its table of items, and the runs of items that name no output.";
    output.required = false;
    OptionSpec seed = shared_options::seed();
    seed.help = "Seed of every item, instead of the file's.";
    seed.defaultValue = nullptr;
    OptionSpec resume = shared_options::resume();
    resume.help = "Leave out what the run folder records as done, and go on with runs that were begun.";
    return {{.name = "batch",
             .type = OptionType::InputPath,
             .title = "Batch file",
             .help = "JSON file with the tasks to run; '-' reads standard input.",
             .required = true,
             .positional = true},
            std::move(output),
            std::move(resume),
            shared_options::overwrite(),
            shared_options::shard(),
            shared_options::keepGoing(),
            shared_options::limit(),
            shared_options::skipExisting(),
            std::move(seed)};
}

/// What was said for the batch as a whole and is meant for each of its items.
Json valuesForItems(const Params& params)
{
    Json values = Json::object();
    for (const char* name : {"seed", "overwrite", "skip-existing"})
        if (params.isSet(name))
            values[name] = params.explicitValues()[name];
    return values;
}

/// The items that this call is to run, in the order of the file.
Result<std::vector<Item>> chosenItems(const BatchFile& batch, const Params& params)
{
    Shard shard;
    if (params.has("shard")) {
        const Result<Shard> parsed = parseShard(params.text("shard"));
        if (!parsed)
            return failure(parsed.error());
        shard = *parsed;
    }
    const auto most = params.has("limit") ? static_cast<std::size_t>(params.integer("limit")) : batch.items.size();
    std::vector<Item> chosen;
    for (std::size_t i = 0; i < batch.items.size() && chosen.size() < most; ++i)
        if (shard.contains(i))
            chosen.push_back(batch.items[i]);
    return chosen;
}

Result<std::vector<BatchEntry>> plan(const std::vector<Item>& items, const Json& defaults, const Params& params,
                                     const TaskRegistry& tasks)
{
    const Result<UserConfiguration> configuration = UserConfiguration::load();
    if (!configuration)
        return failure(configuration.error());
    const Json fromFlags = valuesForItems(params);
    std::vector<BatchEntry> entries;
    for (const Item& item : items) {
        Result<PlannedItem> planned = planItem(item, defaults, fromFlags, tasks, *configuration);
        if (planned)
            entries.emplace_back(*std::move(planned));
        else if (params.flag("keep-going"))
            entries.emplace_back(tl::unexpect, BrokenItem{item.id, item.task, std::move(planned).error()});
        else
            return failure(itemError(item.id, item.task, std::move(planned).error()));
    }
    return entries;
}

/// Several shards of a batch may run at once into one folder: each keeps its own log there.
fs::path logFolder(const Params& params)
{
    fs::path folder = params.path("output");
    if (!params.has("shard"))
        return folder;
    std::string name = "shard-" + params.text("shard");
    name.replace(name.find('/'), 1, "-of-");
    return folder / name;
}

struct OpenedRun {
    RunFolder folder;
    std::map<std::string, SettledItem> settled;
};

Result<OpenedRun> openRun(const Params& params)
{
    const fs::path folder = logFolder(params);
    const bool resumes = params.flag("resume") && isRunFolder(folder);
    if (resumes) {
        const Result<std::vector<Json>> events = recordedEvents(folder);
        if (!events)
            return failure(events.error());
        if (!events->empty()) {
            Result<RunFolder> run = RunFolder::resume(folder, events->back()["seq"].get<std::uint64_t>());
            if (!run)
                return failure(std::move(run).error());
            return OpenedRun{*std::move(run), settledItems(*events)};
        }
    }
    RunInfo info{.task = std::string(command_line::kBatchTask), .parameters = params.explicitValues()};
    if (params.has("seed"))
        info.seed = params.unsignedInteger("seed");
    if (params.text("batch") != "-")
        info.inputs.push_back(params.path("batch"));
    Result<RunFolder> run =
        RunFolder::create(folder, info, resumes || params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse);
    if (!run)
        return failure(std::move(run).error());
    return OpenedRun{*std::move(run), {}};
}

Json countsOf(const BatchReport& report, std::size_t items)
{
    return {{"items", items},
            {"done", report.count("done")},
            {"skipped", report.count("skipped")},
            {"partial", report.count("partial")},
            {"different", report.count("different")},
            {"failed", report.count("failed")}};
}

std::string summary(const BatchReport& report, std::size_t items)
{
    std::string text;
    for (const ItemResult& result : report.results)
        if (!result.error.is_null())
            text += result.id + " (" + result.task + ") failed: " + result.error["message"].get<std::string>() + "\n";
    text += counted(items, "item(s)");
    for (const char* outcome : {"done", "skipped", "partial", "different", "failed"})
        if (const std::size_t count = report.count(outcome); count > 0)
            text += ", " + std::to_string(count) + " " + outcome;
    return text;
}

Outcome outcomeOf(const BatchReport& report)
{
    if (report.cancelled)
        return Outcome::Cancelled;
    if (report.count("failed") + report.count("partial") > 0)
        return Outcome::Partial;
    return report.count("different") > 0 ? Outcome::Different : Outcome::Done;
}

Result<void> closeRun(RunFolder& run, const BatchReport& report, std::size_t items)
{
    for (const Table& table : {itemTable(report.results), resultTable(report.results)})
        if (Result<void> written = run.writeTable(table); !written)
            return written;
    const char* kind = report.cancelled ? "cancelled" : report.failure ? "failed" : "finished";
    return run.finish(command_line::layered({{"kind", kind}}, countsOf(report, items)),
                      !report.cancelled && !report.failure);
}

Result<TaskOutput> runTaskRun(const Params& params, Context& context, const TaskRegistry& tasks)
{
    const std::string source = params.text("batch");
    const Result<std::string> text = readBatchText(source, context.stop);
    if (!text)
        return failure(text.error());
    const Result<BatchFile> batch = parseBatchFile(*text, source == "-" ? "standard input" : source);
    if (!batch)
        return failure(batch.error());
    if (Result<void> checked = checkDefaults(*batch, tasks); !checked)
        return failure(checked.error());
    const Result<std::vector<Item>> items = chosenItems(*batch, params);
    if (!items)
        return failure(items.error());
    const Result<std::vector<BatchEntry>> entries = plan(*items, batch->defaults, params, tasks);
    if (!entries)
        return failure(entries.error());

    std::optional<OpenedRun> run;
    BatchOptions options{.onFailure = params.flag("keep-going") ? OnFailure::KeepGoing : OnFailure::Stop,
                         .skipExisting = params.flag("skip-existing"),
                         .resume = params.flag("resume")};
    if (params.has("output")) {
        Result<OpenedRun> opened = openRun(params);
        if (!opened)
            return failure(std::move(opened).error());
        run = *std::move(opened);
        options.outputs = params.path("output");
        options.settled = std::move(run->settled);
    }
    Result<BatchReport> report = runBatch(*entries, options, run ? &run->folder : nullptr, context);
    if (!report)
        return failure(std::move(report).error());
    if (run)
        if (Result<void> closed = closeRun(run->folder, *report, entries->size()); !closed)
            return failure(std::move(closed).error());
    if (report->failure)
        return failure(*std::move(report->failure));

    TaskOutput output;
    output.document = countsOf(*report, entries->size());
    output.document["complete"] = !report->cancelled;
    output.document["results"] = Json::array();
    for (const ItemResult& result : report->results)
        output.document["results"].push_back(toJson(result));
    output.outcome = outcomeOf(*report);
    output.text = summary(*report, entries->size());
    return output;
}

}  // namespace

void addTasks(TaskRegistry& registry, AllTasks allTasks)
{
    registry.add(
        {.id = std::string(command_line::kBatchTask),
         .title = "Run many tasks",
         .help = "Runs the tasks of a batch file one after another, stopping at the first that fails unless "
                 "--keep-going is given.",
         .options = options(),
         .run = [allTasks](const Params& params, Context& context) { return runTaskRun(params, context, allTasks()); },
         .writesRun = true});
}

}  // namespace orangery::batch
