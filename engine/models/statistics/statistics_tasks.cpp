// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/statistics_tasks.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/models/statistics/finite_check.h"
#include "engine/models/statistics/spectrum.h"
#include "engine/models/statistics/tensor_export_task.h"
#include "engine/models/statistics/tensor_statistics.h"
#include "engine/models/statistics/tensor_values.h"

#include <algorithm>

namespace orangery::models {

namespace {

constexpr std::size_t kMostTold = 50;  // lines of text; --json has all

Result<TaskOutput> check(const io::Weights& weights, Context& context)
{
    const Result<FiniteCheck> found = checkFinite(weights, context);
    if (!found)
        return failure(found.error());
    TaskOutput output{.document = {{"tensors", found->tensors},
                                   {"values", found->values},
                                   {"nan", found->found.nans},
                                   {"infinite", found->found.infinities},
                                   {"affected", Json::array()},
                                   {"unreadable", found->unreadable}}};
    output.text = counted(found->values, "value(s): ") + std::to_string(found->found.nans) + " NaN, " +
                  std::to_string(found->found.infinities) + " infinite\n";
    for (const NonFiniteTensor& tensor : found->affected) {
        output.document["affected"].push_back({{"name", tensor.name},
                                               {"values", tensor.values},
                                               {"nan", tensor.found.nans},
                                               {"infinite", tensor.found.infinities}});
        if (output.document["affected"].size() <= kMostTold)
            output.text += tensor.name + "  " + std::to_string(tensor.found.nans) + " NaN, " +
                           std::to_string(tensor.found.infinities) + " infinite\n";
    }
    if (found->affected.size() > kMostTold)
        output.text += counted(found->affected.size() - kMostTold, "more tensor(s); --json has all\n");
    for (const std::string& sentence : found->unreadable)
        output.text += "Left out: " + sentence + "\n";
    if (!found->unreadable.empty())
        output.outcome = Outcome::Partial;
    return output;
}

Result<TaskOutput> statistics(const io::Weights& weights, std::size_t index, std::size_t bins, const Context& context)
{
    const io::TensorInfo& info = weights.tensors()[index];
    const Result<TensorStatistics> found = tensorStatistics(weights, index, bins, context.stop);
    if (!found)
        return failure(found.error());
    TaskOutput output{.document = {{"tensor", info.name},
                                   {"type", info.type},
                                   {"shape", info.shape},
                                   {"values", found->values},
                                   {"nan", found->nans},
                                   {"infinite", found->infinities},
                                   {"minimum", found->minimum},
                                   {"maximum", found->maximum},
                                   {"mean", found->mean},
                                   {"standard_deviation", found->standardDeviation},
                                   {"l2_norm", found->l2Norm},
                                   {"histogram", found->histogram}}};
    for (const auto& [name, value] : output.document.items())
        if (value.is_number() || value.is_string())
            output.text += name + ": " + (value.is_string() ? value.get<std::string>() : writeJson(value)) + "\n";
    return output;
}

Result<TaskOutput> singularValues(const io::Weights& weights, std::size_t index, const Context& context)
{
    const Result<Spectrum> spectrum =
        spectrumOf(weights, index, context.stop, [&](double done) { context.report(done, 1, "singular values"); });
    if (!spectrum)
        return failure(spectrum.error());
    TaskOutput output{.document = {{"tensor", weights.tensors()[index].name},
                                   {"matrix", {spectrum->rows, spectrum->columns}},
                                   {"stable_rank", spectrum->stableRank},
                                   {"effective_rank", spectrum->effectiveRank},
                                   {"singular_values", spectrum->values}}};
    output.text = "matrix " + io::shapeText({spectrum->rows, spectrum->columns}) + ", stable rank " +
                  formatNumber(spectrum->stableRank) + ", effective rank " + formatNumber(spectrum->effectiveRank) +
                  "\n";
    for (std::size_t i = 0; i < std::min(spectrum->values.size(), kMostTold); ++i)
        output.text += formatNumber(spectrum->values[i]) + "\n";
    if (spectrum->values.size() > kMostTold)
        output.text += counted(spectrum->values.size() - kMostTold, "smaller one(s); --json has all\n");
    return output;
}

OptionSpec modelOption()
{
    return {.name = "model",
            .type = OptionType::InputPath,
            .title = "Model",
            .help = "Name of a found model, its folder, an index of shards, or a file of weights.",
            .required = true,
            .positional = true};
}

OptionSpec tensorOption()
{
    return {.name = "tensor",
            .type = OptionType::Text,
            .title = "Tensor",
            .help = "Name of a tensor, as inspect --list tells it.",
            .required = true,
            .positional = true};
}

/// Opens what the option "model" names and runs `work` on it.
template <class Work>
auto onModel(const ModelResolver& resolve, Work work)
{
    return [resolve, work](const Params& params, Context& context) -> Result<TaskOutput> {
        const Result<fs::path> path = resolve(params.text("model"));
        if (!path)
            return failure(path.error());
        const auto weights = io::openWeights(*path);
        if (!weights)
            return failure(weights.error());
        return work(**weights, params, context);
    };
}

/// The same on one tensor of it.
template <class Work>
auto onTensor(const ModelResolver& resolve, Work work)
{
    return onModel(resolve,
                   [work](const io::Weights& weights, const Params& params, Context& context) -> Result<TaskOutput> {
                       const Result<std::size_t> index = tensorNamed(weights, params.text("tensor"));
                       if (!index)
                           return failure(index.error());
                       return work(weights, *index, params, context);
                   });
}

}  // namespace

void addStatisticsTasks(TaskRegistry& registry, const ModelResolver& resolve)
{
    registry.add({.id = "models.check",
                  .title = "Look for NaN",
                  .help = "Reads all values of a model and counts those that are NaN or infinite, for each tensor. A "
                          "tensor whose type cannot be read is left out, and the exit code is then 3.",
                  .options = {modelOption()},
                  .run = onModel(resolve, [](const io::Weights& weights, const Params& /*params*/, Context& context) {
                      return check(weights, context);
                  })});
    registry.add({.id = "models.statistics",
                  .title = "Statistics of a tensor",
                  .help = "Range, mean, standard deviation, norm and histogram of one tensor's values, and how many of "
                          "them are NaN or infinite.",
                  .options = {modelOption(),
                              tensorOption(),
                              {.name = "bins",
                               .type = OptionType::Integer,
                               .title = "Parts",
                               .help = "Equal parts of the histogram.",
                               .defaultValue = 64,
                               .minimum = 1,
                               .maximum = 65536}},
                  .run = onTensor(resolve, [](const io::Weights& weights, std::size_t index, const Params& params,
                                              Context& context) {
                      return statistics(weights, index, params.unsignedInteger("bins"), context);
                  })});
    registry.add(
        {.id = "models.spectrum",
         .title = "Singular values of a tensor",
         .help = "Singular values of a matrix, largest first, with its stable and its effective rank. A tensor "
                 "with more axes, as of a convolution, is taken as [first axis, all others]. The shorter "
                 "side may have " +
                 std::to_string(kLongestShortSide) + ", the longer one any number of values.",
         .options = {modelOption(), tensorOption()},
         .run = onTensor(resolve, [](const io::Weights& weights, std::size_t index, const Params& /*params*/,
                                     Context& context) { return singularValues(weights, index, context); })});
    Task exporting = tensorExportTask();
    exporting.options = [&] {
        OptionTable options{modelOption(), tensorOption()};
        options.append(exporting.options);
        return options;
    }();
    exporting.run = onTensor(resolve, exportTensor);
    registry.add(std::move(exporting));
}

}  // namespace orangery::models
