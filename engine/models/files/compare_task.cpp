// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/models/files/comparison.h"
#include "engine/models/files/comparison_record.h"
#include "engine/models/files/file_tasks.h"
#include "engine/models/files/model_argument.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace orangery::models {

namespace {

constexpr std::size_t kMaxShown = 20;

std::string textOf(const ModelComparison& comparison)
{
    std::string text;
    for (const TensorStatus status :
         {TensorStatus::Same, TensorStatus::Changed, TensorStatus::OnlyA, TensorStatus::OnlyB})
        text +=
            (text.empty() ? "" : ", ") + std::to_string(comparison.count(status)) + " " + std::string(nameOf(status));
    text += "\n";
    std::size_t hidden = 0, shown = 0;
    for (const TensorComparison& tensor : comparison.tensors) {
        if (tensor.status == TensorStatus::Same)
            continue;
        if (shown == kMaxShown) {
            ++hidden;
            continue;
        }
        ++shown;
        text += std::string(nameOf(tensor.status)) + "  " + tensor.name;
        if (tensor.sums)
            text += "  L2 " + formatNumber(std::sqrt(tensor.sums->sumSquares)) + ", largest " +
                    formatNumber(tensor.sums->maxAbs);
        text += "\n";
    }
    if (hidden > 0)
        text += counted(hidden, "more (differs|differ); --json has all\n");
    return text;
}

/// The run folder that -o names, if it does.
Result<std::optional<RunFolder>> runFolderOf(const Params& params, const io::Weights& a, const io::Weights& b,
                                             const Context& context)
{
    if (!params.has("output"))
        return std::nullopt;
    RunInfo info{.task = "models.compare", .parameters = params.explicitValues(), .device = context.device};
    info.inputs = a.files();
    info.inputs.insert(info.inputs.end(), b.files().begin(), b.files().end());
    return RunFolder::create(params.path("output"), info,
                             params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse)
        .map([](RunFolder run) { return std::optional(std::move(run)); });
}

/// Ends the run of a comparison that came to an end, or did not.
Result<void> finish(RunFolder& run, const Result<ModelComparison>& comparison)
{
    if (!comparison)
        return run.finish({{"kind", "error"}, {"message", describe(comparison.error())}}, false);
    if (auto recorded = record(*comparison, run); !recorded)
        return recorded;
    return run.finish({{"kind", comparison->isSame() ? "same" : "different"},
                       {"same", comparison->count(TensorStatus::Same)},
                       {"changed", comparison->count(TensorStatus::Changed)},
                       {"only_a", comparison->count(TensorStatus::OnlyA)},
                       {"only_b", comparison->count(TensorStatus::OnlyB)}},
                      true);
}

Result<TaskOutput> run(const Params& params, Context& context)
{
    const auto a = openModel(params.text("a"));
    if (!a)
        return failure(a.error());
    const auto b = openModel(params.text("b"));
    if (!b)
        return failure(b.error());
    Result<std::optional<RunFolder>> folder = runFolderOf(params, **a, **b, context);
    if (!folder)
        return failure(folder.error());
    const Result<ModelComparison> comparison = compareModels(**a, **b, context);
    if (*folder)
        if (auto finished = finish(**folder, comparison); !finished)
            return failure(finished.error());
    if (!comparison)
        return failure(comparison.error());
    TaskOutput output;
    output.document = toJson(*comparison);
    output.text = textOf(*comparison);
    if (*folder) {
        output.document["run"] = params.text("output");
        output.text += params.text("output") + "\n";
    }
    output.outcome = comparison->isSame() ? Outcome::Done : Outcome::Different;
    return output;
}

}  // namespace

Task compareTask()
{
    OptionSpec output = shared_options::runFolder();
    output.required = false;
    output.help = "Run folder to write, with one row a tensor and one a layer; left out, nothing is written.";
    return {.id = "models.compare",
            .title = "Compare two models",
            .help =
                "Compares the tensors of two models by name: the L1, L2 and largest difference, absolute and relative "
                "to the first model, for each tensor and each layer. Exit 6 when they differ.",
            .options = {modelArgument("a", "First model"), modelArgument("b", "Second model"), output,
                        shared_options::overwrite()},
            .run = run,
            .writesRun = true};
}

}  // namespace orangery::models
