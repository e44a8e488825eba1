// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/models/files/file_tasks.h"
#include "engine/models/files/inspection.h"
#include "engine/models/files/model_argument.h"

#include <algorithm>
#include <utility>

namespace orangery::models {

namespace {

constexpr std::size_t kMaxListed = 64;

Json documentOf(const io::Weights& weights, const Inspection& sums, const std::string& kind,
                const std::vector<std::string>& problems)
{
    Json document = {{"format", weights.format()},    {"kind", kind},         {"tensors", sums.tensors},
                     {"parameters", sums.parameters}, {"bytes", sums.bytes},  {"dtypes", Json::object()},
                     {"files", Json::array()},        {"problems", problems}, {"metadata", Json::object()}};
    for (const auto& [name, type] : sums.types)
        document["dtypes"][name] = {{"tensors", type.tensors}, {"parameters", type.parameters}, {"bytes", type.bytes}};
    for (const fs::path& file : weights.files())
        document["files"].push_back(file.string());
    for (const auto& [key, value] : weights.metadata())
        document["metadata"][key] = toJson(value, kMaxListed);
    return document;
}

std::string textOf(const io::Weights& weights, const Inspection& sums, const std::string& kind,
                   const std::vector<std::string>& problems, bool listsTensors)
{
    std::string text = weights.format() + ", " + kind + ": " + counted(sums.tensors, "tensor(s), ") +
                       counted(sums.parameters, "parameter(s), ") + counted(sums.bytes, "byte(s)\n");
    for (const auto& [name, type] : sums.types)
        text += "  " + name + ": " + counted(type.tensors, "tensor(s), ") + counted(type.bytes, "byte(s)\n");
    for (const std::string& problem : problems)
        text += "Problem: " + problem + "\n";
    for (std::size_t i = 0; listsTensors && i < weights.tensors().size(); ++i) {
        const io::TensorInfo& tensor = weights.tensors()[i];
        text += tensor.name + "  " + tensor.type + " " + io::shapeText(tensor.shape) + "\n";
    }
    return text;
}

Result<TaskOutput> run(const Params& params, const RemarksOn& remarksOn)
{
    const Result<fs::path> path = resolveModel(params.text("path"));
    if (!path)
        return failure(path.error());
    const auto weights = io::openWeights(*path);
    if (!weights)
        return failure(weights.error());
    const Result<ModelRemarks> remarks = remarksOn(*path);
    if (!remarks)
        return failure(remarks.error());
    std::vector<std::string> problems = (*weights)->problems();
    for (const std::string& problem : remarks->problems) {
        if (std::find(problems.begin(), problems.end(), problem) == problems.end())
            problems.push_back(problem);
    }
    const Inspection sums = inspect(**weights);
    TaskOutput output;
    output.document = documentOf(**weights, sums, remarks->kind, problems);
    output.document.update(remarks->details);
    if (params.flag("list")) {
        Json& list = output.document["list"] = Json::array();
        for (const io::TensorInfo& tensor : (*weights)->tensors())
            list.push_back(toJson(tensor));
    }
    output.text = textOf(**weights, sums, remarks->kind, problems, params.flag("list"));
    return output;
}

}  // namespace

Task inspectTask(RemarksOn remarksOn)
{
    return {.id = "inspect",
            .title = "Inspect a model",
            .help =
                "Tells what the headers of a model's files say: tensors, parameters, bytes, types, kind and problems, "
                "among "
                "them tensors that are missing, unexpected or of another shape than the config asks for. "
                "No weight is read and nothing in the files is run.",
            .options = {modelArgument("path", "Model"),
                        {.name = "list",
                         .type = OptionType::Flag,
                         .title = "List tensors",
                         .help = "Also name every tensor with its type, shape, bytes and file.",
                         .defaultValue = false}},
            .run = [remarks = std::move(remarksOn)](const Params& params, Context&) { return run(params, remarks); }};
}

}  // namespace orangery::models
