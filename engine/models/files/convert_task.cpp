// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/existing_output.h"
#include "engine/io/conversion.h"
#include "engine/models/files/conversion_plan.h"
#include "engine/models/files/file_tasks.h"
#include "engine/models/files/model_argument.h"

#include <utility>

namespace orangery::models {

namespace {

constexpr std::uint64_t kBytesInMegabyte = 1'000'000;

std::optional<io::DType> dtypeOf(const std::string& choice)
{
    if (choice == "f32")
        return io::DType::F32;
    if (choice == "f16")
        return io::DType::F16;
    return choice == "bf16" ? std::optional(io::DType::BF16) : std::nullopt;
}

/// Reads, converts and hands over one tensor after the other.
io::TensorSource sourceOf(const io::Weights& weights, const ConversionPlan& plan, Context& context)
{
    return [&](std::size_t i) -> Result<std::vector<std::byte>> {
        if (auto going = context.checkpoint(); !going)
            return failure(going.error());
        context.report(static_cast<double>(i), static_cast<double>(plan.tensors.size()), plan.tensors[i].name);
        Result<io::Tensor> tensor = weights.read(plan.sources[i]);
        if (tensor)
            tensor = io::convert(std::move(*tensor), plan.tensors[i].dtype);
        if (!tensor)
            return failure(tensor.error());
        return std::move(tensor->bytes);
    };
}

Result<TaskOutput> run(const Params& params, Context& context)
{
    const fs::path output = params.path("output");
    for (const fs::path& file : {output, fs::path(output) += ".index.json"})
        if (auto free = refuseExisting(file, params.flag("overwrite")); !free)
            return failure(free.error());
    const std::string input = params.text("input");
    const auto weights = openModel(input);
    if (!weights)
        return failure(weights.error());
    const ConversionPlan plan = planConversion(**weights, dtypeOf(params.text("dtype")));
    if (!plan.refused.empty() && !params.flag("keep-going"))
        return failure(ErrorCode::Input, input + ": " + plan.refused.front(), {},
                       "Add --keep-going to convert the other tensors.");
    const std::uint64_t shardBytes =
        params.has("max-shard") ? params.unsignedInteger("max-shard") * kBytesInMegabyte : 0;
    const auto written = io::writeSafetensorsShards(output, plan.tensors, textMetadata(**weights), shardBytes,
                                                    sourceOf(**weights, plan, context));
    if (!written)
        return failure(written.error());
    TaskOutput result;
    result.document = {{"output", Json::array()}, {"tensors", plan.tensors.size()}, {"skipped", plan.refused}};
    for (const fs::path& file : *written) {
        result.document["output"].push_back(file.string());
        result.text += file.string() + "\n";
    }
    for (const std::string& sentence : plan.refused)
        result.text += "Left out: " + sentence + "\n";
    if (!plan.refused.empty())
        result.outcome = Outcome::Partial;
    return result;
}

}  // namespace

Task convertTask()
{
    OptionSpec output = shared_options::outputFile("Safetensors file to write; tensors keep their names.");
    output.required = true;
    return {
        .id = "models.convert",
        .title = "Convert weights to safetensors",
        .help =
            "Writes the weights of a model as safetensors, unpacking quantised types. "
            "Nothing in the files is run.",
        .options = {modelArgument("input", "Weights"),
                    output,
                    {.name = "dtype",
                     .type = OptionType::Choice,
                     .title = "Precision",
                     .help = "Type of floating-point tensors in the new file. keep leaves them as they are, and takes "
                             "f32 for quantised ones. Others keep their type.",
                     .defaultValue = "keep",
                     .choices = {"f32", "f16", "bf16", "keep"}},
                    {.name = "max-shard",
                     .type = OptionType::Integer,
                     .title = "Largest shard",
                     .help = "Cut the file into shards of at most this size, with an index. Left out, one file.",
                     .unit = "MB",
                     .minimum = 1,
                     .maximum = 1e9},
                    shared_options::keepGoing(),
                    shared_options::overwrite()},
        .run = run};
}

}  // namespace orangery::models
