// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/batch/batch_run.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace orangery::batch {

namespace {

using Clock = std::chrono::steady_clock;

/// Shows an item's progress as a part of the batch's.
class ItemProgress final : public ProgressSink {
public:
    ItemProgress(ProgressSink* target, std::size_t index, std::size_t count, std::string id)
        : m_target(target), m_index(index), m_count(count), m_id(std::move(id))
    {
    }

    void report(double done, double total, std::string_view what) override
    {
        if (m_target == nullptr)
            return;
        const double part = total > 0 ? std::clamp(done / total, 0.0, 1.0) : 0.0;
        m_target->report(static_cast<double>(m_index) + part, static_cast<double>(m_count),
                         m_id + ": " + std::string(what));
    }

private:
    ProgressSink* m_target;
    std::size_t m_index;
    std::size_t m_count;
    std::string m_id;
};

Json errorJson(const Error& error)
{
    return {{"message", error.message}, {"cause", error.cause}, {"hint", error.hint}};
}

std::string outcomeName(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Done:
        return "done";
    case Outcome::Partial:
        return "partial";
    case Outcome::Different:
        return "different";
    case Outcome::Cancelled:
        return "cancelled";
    }
    return "done";
}

std::string outputOf(const PlannedItem& item)
{
    const OptionSpec* spec = item.task->options.find("output");
    const bool has = spec != nullptr && item.values.contains("output") && item.values["output"].is_string();
    return has ? item.values["output"].get<std::string>() : std::string();
}

/// Whether what the item writes is there: a run only when it is complete.
bool outputIsThere(const PlannedItem& item)
{
    const fs::path output = outputOf(item);
    std::error_code ignored;
    if (output.empty() || !fs::exists(output, ignored))
        return false;
    if (!item.task->writesRun)
        return true;
    const Result<Json> record = readRunRecord(output);
    return record && record->value("complete", false);
}

ItemResult execute(const PlannedItem& item, std::size_t index, std::size_t count, const Context& context,
                   std::optional<Error>& failed)
{
    ItemProgress progress(context.progress, index, count, item.id);
    Context itemContext = context;
    itemContext.progress = &progress;
    ItemResult result{.id = item.id, .task = item.task->id, .outcome = {}};
    result.output = outputOf(item);
    const Clock::time_point start = Clock::now();
    Result<TaskOutput> output = runTask(*item.task, item.values, itemContext);
    result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (output) {
        result.outcome = outcomeName(output->outcome);
        result.exitCode = exitCode(output->outcome);
        result.document = std::move(output->document);
    } else {
        result.outcome = output.error().code == ErrorCode::Cancelled ? "cancelled" : "failed";
        result.exitCode = exitCode(output.error().code);
        result.error = errorJson(output.error());
        failed = itemError(item.id, item.task->id, std::move(output).error());
    }
    return result;
}

/// Writes what happens to the items into the run folder, when there is one.
class Recorder {
public:
    explicit Recorder(RunFolder* run) : m_run(run) {}

    Result<void> started(const PlannedItem& item)
    {
        if (m_run == nullptr)
            return {};
        const Json fields = command_line::layered({{"item", item.id}}, workOf(item));
        return done(m_run->events().write("item_started", fields));
    }

    Result<void> finished(const ItemResult& result)
    {
        if (m_run == nullptr)
            return {};
        if (Result<void> written = done(m_run->events().write("item_finished", toJson(result))); !written)
            return written;
        return m_run->events().commit();
    }

private:
    static Result<void> done(const Result<std::uint64_t>& written)
    {
        if (!written)
            return failure(written.error());
        return {};
    }

    RunFolder* m_run;
};

ItemResult brokenResult(const BrokenItem& broken)
{
    ItemResult result{.id = broken.id, .task = broken.task, .outcome = "failed"};
    result.exitCode = exitCode(broken.error.code);
    result.error = errorJson(broken.error);
    return result;
}

/// The result of an item that need not run.
std::optional<ItemResult> knownResult(const PlannedItem& item, const BatchOptions& options)
{
    const auto earlier = options.settled.find(item.id);
    if (earlier != options.settled.end() && earlier->second.work == workOf(item))
        return earlier->second.result;
    if (options.skipExisting && outputIsThere(item))
        return ItemResult{.id = item.id, .task = item.task->id, .outcome = "skipped", .output = outputOf(item)};
    return std::nullopt;
}

/// The item with what depends on where it writes.
PlannedItem placed(PlannedItem item, const BatchOptions& options)
{
    if (!options.outputs.empty() && item.task->writesRun && outputOf(item).empty())
        item.values["output"] = (options.outputs / item.id).string();
    if (options.resume && item.task->writesRun && isRunFolder(outputOf(item))) {
        // A run that cannot go on begins anew, unless it is whole.
        if (item.task->options.find("resume") != nullptr)
            item.values["resume"] = true;
        else if (item.task->options.find("overwrite") != nullptr && !outputIsThere(item))
            item.values["overwrite"] = true;
    }
    return item;
}

}  // namespace

std::size_t BatchReport::count(std::string_view outcome) const
{
    const auto endedSo = [&](const ItemResult& result) {
        return result.earlier ? outcome == "skipped" : result.outcome == outcome;
    };
    return static_cast<std::size_t>(std::count_if(results.begin(), results.end(), endedSo));
}

Result<BatchReport> runBatch(const std::vector<BatchEntry>& entries, const BatchOptions& options, RunFolder* run,
                             Context& context)
{
    BatchReport report;
    Recorder recorder(run);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!context.checkpoint()) {
            report.cancelled = true;
            break;
        }
        std::optional<Error> failed;
        ItemResult result;
        if (!entries[i]) {
            result = brokenResult(entries[i].error());
            const BrokenItem& broken = entries[i].error();
            failed = itemError(broken.id, broken.task, broken.error);
        } else {
            const PlannedItem item = placed(*entries[i], options);
            if (std::optional<ItemResult> known = knownResult(item, options)) {
                report.results.push_back(*std::move(known));
                continue;
            }
            context.report(static_cast<double>(i), static_cast<double>(entries.size()), item.id);
            if (Result<void> told = recorder.started(item); !told)
                return failure(told.error());
            result = execute(item, i, entries.size(), context, failed);
        }
        if (Result<void> told = recorder.finished(result); !told)
            return failure(told.error());
        report.results.push_back(std::move(result));
        if (report.results.back().outcome == "cancelled") {
            report.cancelled = true;
            break;
        }
        if (!failed)
            continue;
        if (options.onFailure == OnFailure::Stop) {
            report.failure = std::move(failed);
            break;
        }
        context.log->warning(describe(*failed));
    }
    return report;
}

}  // namespace orangery::batch
