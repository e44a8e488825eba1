// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/run_opening.h"

#include "engine/base/hash.h"

namespace orangery::zero_shot {

namespace {

/// The parameters but those that change nothing of what comes out, as a run's record holds them: a path in it is UTF-8.
std::string lasting(Json parameters)
{
    for (const char* name : {"output", "resume", "overwrite", "keep-going", "no-cache"})
        parameters.erase(name);
    return writeJson(parameters);
}

/// Answers hold places in the list of classes: with another list, or other sentences, two halves of a run would not belong
/// together.
Result<void> checkSameInputs(const fs::path& run, const Json& record, const std::vector<fs::path>& inputs)
{
    const Json recorded = record.value("inputs", Json::array());
    for (std::size_t i = 0; i < inputs.size() && recorded.is_array() && i < recorded.size(); ++i) {
        const Result<std::string> hash = sha256OfFile(inputs[i]);
        if (!hash)
            return failure(hash.error());
        if (recorded[i].is_object() && recorded[i].value("sha256", Json(*hash)) != *hash)
            return failure(ErrorCode::Usage,
                           run.string() + " holds a run with another content of " + inputs[i].string(),
                           "the file has changed since the run began",
                           "Put the former content back, or name another folder with -o.");
    }
    return {};
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
    const std::vector<fs::path> weights = weightFiles(options.embedder.encoder);
    info.inputs.insert(info.inputs.end(), weights.begin(), weights.end());
    return info;
}

Result<RunFolder> createRun(const RunInfo& info, const Params& params)
{
    return RunFolder::create(params.path("output"), info,
                             params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse);
}

Result<void> noteEvent(std::optional<RunFolder>& run, std::string_view kind, const Json& fields)
{
    if (!run)
        return {};
    const auto written = run->events().write(kind, fields);
    return written ? Result<void>() : failure(written.error());
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
    if (auto same = checkSameInputs(path, *record, info.inputs); !same)
        return failure(same.error());
    Result<std::vector<Json>> earlier = recordedEvents(path);
    if (!earlier)
        return failure(earlier.error());
    Result<RunFolder> folder = earlier->empty() ? RunFolder::create(path, info, IfExists::Overwrite)
                                                : RunFolder::resume(path, earlier->back()["seq"].get<std::uint64_t>());
    if (!folder)
        return failure(folder.error());
    return OpenedRun{.folder = *std::move(folder), .earlier = *std::move(earlier)};
}

}  // namespace orangery::zero_shot
