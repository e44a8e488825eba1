// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/numbers.h"
#include "engine/models/files/comparison.h"
#include "engine/models/files/file_tasks.h"

#include <algorithm>
#include <cmath>

namespace orangery::models {

namespace {

constexpr std::size_t kMaxShown = 20;

/// part / whole; 0 of 0 is 0, and what has no ratio is null.
Json ratio(double part, double whole)
{
    if (part == 0)
        return 0.0;
    return whole > 0 ? Json(part / whole) : Json();
}

/// Adds the norms of a difference: absolute, and relative to those of A.
void addNorms(Json& row, const kernels::DifferenceSums& sums)
{
    row["l1"] = sums.sumAbs;
    row["l2"] = std::sqrt(sums.sumSquares);
    row["max"] = sums.maxAbs;
    row["l1_relative"] = ratio(sums.sumAbs, sums.sumAbsA);
    row["l2_relative"] = ratio(std::sqrt(sums.sumSquares), std::sqrt(sums.sumSquaresA));
    row["max_relative"] = ratio(sums.maxAbs, sums.maxAbsA);
    row["not_finite"] = sums.notFinite;
}

Json toJson(const TensorComparison& tensor)
{
    Json row = {{"name", tensor.name}, {"status", std::string(nameOf(tensor.status))}};
    if (tensor.status != TensorStatus::OnlyB)
        row.update({{"type_a", tensor.typeA}, {"shape_a", tensor.shapeA}});
    if (tensor.status != TensorStatus::OnlyA)
        row.update({{"type_b", tensor.typeB}, {"shape_b", tensor.shapeB}});
    if (tensor.sums)
        addNorms(row, *tensor.sums);
    return row;
}

Json toJson(const LayerComparison& layer)
{
    Json row = {{"name", layer.name}, {"tensors", layer.tensors}, {"changed", layer.changed}};
    addNorms(row, layer.sums);
    return row;
}

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
        text += std::to_string(hidden) + " more differ; --json has all\n";
    return text;
}

Result<TaskOutput> run(const Params& params, Context& context)
{
    const auto a = io::openWeights(params.path("a"));
    if (!a)
        return failure(a.error());
    const auto b = io::openWeights(params.path("b"));
    if (!b)
        return failure(b.error());
    const Result<ModelComparison> comparison = compareModels(**a, **b, context);
    if (!comparison)
        return failure(comparison.error());
    TaskOutput output;
    output.document = {{"same", comparison->count(TensorStatus::Same)},
                       {"changed", comparison->count(TensorStatus::Changed)},
                       {"only_a", comparison->count(TensorStatus::OnlyA)},
                       {"only_b", comparison->count(TensorStatus::OnlyB)},
                       {"tensors", Json::array()},
                       {"layers", Json::array()}};
    for (const TensorComparison& tensor : comparison->tensors)
        output.document["tensors"].push_back(toJson(tensor));
    for (const LayerComparison& layer : comparison->layers)
        output.document["layers"].push_back(toJson(layer));
    output.text = textOf(*comparison);
    output.outcome = comparison->isSame() ? Outcome::Done : Outcome::Different;
    return output;
}

OptionSpec modelOption(std::string name, std::string title)
{
    return {.name = std::move(name),
            .type = OptionType::InputPath,
            .title = std::move(title),
            .help = "File of weights, index of shards, or folder of a model.",
            .required = true,
            .positional = true};
}

}  // namespace

Task compareTask()
{
    return {.id = "models.compare",
            .title = "Compare two models",
            .help =
                "Compares the tensors of two models by name: the L1, L2 and largest difference, absolute and relative "
                "to the first model, for each tensor and each layer. Exit 6 when they differ.",
            .options = {modelOption("a", "First model"), modelOption("b", "Second model")},
            .run = run};
}

}  // namespace orangery::models
