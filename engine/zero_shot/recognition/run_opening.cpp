// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/run_opening.h"

namespace orangery::zero_shot {

namespace {

/// Parameters that change nothing of what comes out.
Json lasting(Json parameters)
{
    for (const char* name : {"output", "resume", "overwrite", "keep-going", "no-cache"})
        parameters.erase(name);
    return parameters;
}

}  // namespace

RunInfo runInfo(const std::string& task, const Params& params, const RecognitionOptions& options,
                const Context& context)
{
    RunInfo info{.task = task, .parameters = params.explicitValues(), .device = context.device};
    if (!options.classes.empty())
        info.inputs.push_back(options.classes);
    if (options.descriptions)
        info.inputs.push_back(*options.descriptions);
    return info;
}

Result<RunFolder> createRun(const RunInfo& info, const Params& params)
{
    return RunFolder::create(params.path("output"), info,
                             params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse);
}

Result<OpenedRun> openRun(const RunInfo& info, const Params& params)
{
    const fs::path path = params.path("output");
    if (!params.flag("resume") || !isRunFolder(path)) {
        Result<RunFolder> folder = createRun(info, params);
        if (!folder)
            return failure(folder.error());
        return OpenedRun{.folder = *std::move(folder)};
    }
    const Result<Json> record = readRunRecord(path);
    if (!record)
        return failure(record.error());
    if (record->value("task", "") != info.task ||
        lasting(record->value("parameters", Json::object())) != lasting(info.parameters))
        return failure(ErrorCode::Usage, path.string() + " holds a run with other parameters",
                       "a resumed run goes on with the same ones", "Name another folder with -o.");
    Result<EventLogContents> log = readEventLog(path / "events.jsonl");
    if (!log)
        return failure(log.error());
    const std::uint64_t last = log->events.empty() ? 0 : log->events.back()["seq"].get<std::uint64_t>();
    Result<RunFolder> folder = RunFolder::resume(path, last);
    if (!folder)
        return failure(folder.error());
    return OpenedRun{.folder = *std::move(folder), .earlier = std::move(log->events)};
}

}  // namespace orangery::zero_shot
