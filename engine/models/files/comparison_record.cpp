// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/files/comparison_record.h"

#include "engine/io/tensor.h"
#include "engine/models/files/comparison_layers.h"

#include <array>
#include <limits>
#include <utility>

namespace orangery::models {

namespace {

constexpr const char* kEvent = "tensor_compared";

using Sums = kernels::DifferenceSums;
constexpr std::array<std::pair<const char*, double Sums::*>, 6> kSums{{{"sum_abs", &Sums::sumAbs},
                                                                       {"sum_squares", &Sums::sumSquares},
                                                                       {"max_abs", &Sums::maxAbs},
                                                                       {"sum_abs_a", &Sums::sumAbsA},
                                                                       {"sum_squares_a", &Sums::sumSquaresA},
                                                                       {"max_abs_a", &Sums::maxAbsA}}};

Json namesOf(const TensorComparison& tensor)
{
    Json row = {{"name", tensor.name}, {"status", std::string(nameOf(tensor.status))}};
    if (tensor.status != TensorStatus::OnlyB)
        row.update({{"type_a", tensor.typeA}, {"shape_a", tensor.shapeA}});
    if (tensor.status != TensorStatus::OnlyA)
        row.update({{"type_b", tensor.typeB}, {"shape_b", tensor.shapeB}});
    return row;
}

void addNorms(Json& row, const Sums& sums)
{
    for (const DifferenceNorm norm :
         {DifferenceNorm::L1, DifferenceNorm::L2, DifferenceNorm::Max, DifferenceNorm::L1Relative,
          DifferenceNorm::L2Relative, DifferenceNorm::MaxRelative}) {
        const std::optional<double> value = normOf(sums, norm);
        row[std::string(nameOf(norm))] = value ? Json(*value) : Json();
    }
    row["not_finite"] = sums.notFinite;
}

std::vector<Column> normColumns()
{
    const std::string relative = " over that of A.";
    return {{"l1", "", "Sum of the absolute differences A - B."},
            {"l2", "", "Root of the sum of the squared differences."},
            {"max", "", "Largest absolute difference."},
            {"l1_relative", "", "L1 of the difference" + relative},
            {"l2_relative", "", "L2 of the difference" + relative},
            {"max_relative", "", "Largest absolute difference over the largest absolute value of A."},
            {"not_finite", "values", "Pairs of which one is NaN or infinite and the other is not the same."}};
}

void addNorms(std::vector<Cell>& row, const std::optional<Sums>& sums)
{
    for (const DifferenceNorm norm :
         {DifferenceNorm::L1, DifferenceNorm::L2, DifferenceNorm::Max, DifferenceNorm::L1Relative,
          DifferenceNorm::L2Relative, DifferenceNorm::MaxRelative}) {
        const std::optional<double> value = sums ? normOf(*sums, norm) : std::nullopt;
        row.push_back(value ? Cell(*value) : Cell());
    }
    row.push_back(sums ? Cell(static_cast<std::int64_t>(sums->notFinite)) : Cell());
}

Json eventOf(const TensorComparison& tensor)
{
    Json event = namesOf(tensor);
    if (!tensor.sums)
        return event;
    for (const auto& [name, sum] : kSums)
        event[name] = (*tensor.sums).*sum;
    event["not_finite"] = tensor.sums->notFinite;
    return event;
}

std::optional<TensorStatus> statusOfName(const std::string& name)
{
    for (const TensorStatus status :
         {TensorStatus::Same, TensorStatus::Changed, TensorStatus::OnlyA, TensorStatus::OnlyB})
        if (nameOf(status) == name)
            return status;
    return std::nullopt;
}

/// A text of an object; empty where it is none.
std::string textIn(const Json& object, const char* name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Reads one event; Json's exceptions tell what it lacks.
TensorComparison tensorOf(const Json& event)
{
    TensorComparison tensor;
    tensor.name = event.at("name").get<std::string>();
    tensor.status = statusOfName(event.at("status").get<std::string>()).value();
    tensor.typeA = event.value("type_a", std::string());
    tensor.typeB = event.value("type_b", std::string());
    tensor.shapeA = event.value("shape_a", std::vector<std::int64_t>());
    tensor.shapeB = event.value("shape_b", std::vector<std::int64_t>());
    if (event.contains("not_finite")) {
        tensor.sums.emplace();
        for (const auto& [name, sum] : kSums) {
            const Json& value = event.at(name);  // null stands for infinity, which JSON does not have
            (*tensor.sums).*sum = value.is_null() ? std::numeric_limits<double>::infinity() : value.get<double>();
        }
        tensor.sums->notFinite = event.at("not_finite").get<std::uint64_t>();
    }
    return tensor;
}

}  // namespace

Json toJson(const ModelComparison& comparison)
{
    Json document = {{"same", comparison.count(TensorStatus::Same)},
                     {"changed", comparison.count(TensorStatus::Changed)},
                     {"only_a", comparison.count(TensorStatus::OnlyA)},
                     {"only_b", comparison.count(TensorStatus::OnlyB)},
                     {"tensors", Json::array()},
                     {"layers", Json::array()}};
    for (const TensorComparison& tensor : comparison.tensors) {
        Json row = namesOf(tensor);
        if (tensor.sums)
            addNorms(row, *tensor.sums);
        document["tensors"].push_back(std::move(row));
    }
    for (const LayerComparison& layer : comparison.layers) {
        Json row = {{"name", layer.name}, {"tensors", layer.tensors}, {"changed", layer.changed}};
        addNorms(row, layer.sums);
        document["layers"].push_back(std::move(row));
    }
    return document;
}

Table tensorTable(const ModelComparison& comparison)
{
    Table table{.name = "tensors",
                .columns = {{"name", "", "Name of the tensor."},
                            {"status", "", "same, changed, only_a or only_b."},
                            {"layer", "", "Its name up to the first number; empty where it has none."},
                            {"module", "", "What follows in its name."},
                            {"type_a", "", "Type of its values in A."},
                            {"shape_a", "", "Its shape in A."},
                            {"type_b", "", "Type of its values in B."},
                            {"shape_b", "", "Its shape in B."}}};
    for (Column& column : normColumns())
        table.columns.push_back(std::move(column));
    for (const TensorComparison& tensor : comparison.tensors) {
        const bool isInA = tensor.status != TensorStatus::OnlyB, isInB = tensor.status != TensorStatus::OnlyA;
        std::vector<Cell> row{tensor.name,
                              std::string(nameOf(tensor.status)),
                              layerOf(tensor.name).value_or(""),
                              moduleOf(tensor.name),
                              tensor.typeA,
                              isInA ? io::shapeText(tensor.shapeA) : "",
                              tensor.typeB,
                              isInB ? io::shapeText(tensor.shapeB) : ""};
        addNorms(row, tensor.sums);
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table layerTable(const ModelComparison& comparison)
{
    Table table{.name = "layers",
                .columns = {{"name", "", "Name of the layer."},
                            {"tensors", "tensors", "Tensors in it."},
                            {"changed", "tensors", "Of these, those that are not the same in both."}}};
    for (Column& column : normColumns())
        table.columns.push_back(std::move(column));
    for (const LayerComparison& layer : comparison.layers) {
        std::vector<Cell> row{layer.name, static_cast<std::int64_t>(layer.tensors),
                              static_cast<std::int64_t>(layer.changed)};
        addNorms(row, layer.sums);
        table.rows.push_back(std::move(row));
    }
    return table;
}

Result<void> record(const ModelComparison& comparison, RunFolder& run)
{
    for (const TensorComparison& tensor : comparison.tensors)
        if (const auto written = run.events().write(kEvent, eventOf(tensor)); !written)
            return failure(written.error());
    if (auto committed = run.events().commit(); !committed)
        return committed;
    for (const Table& table : {tensorTable(comparison), layerTable(comparison)})
        if (auto written = run.writeTable(table); !written)
            return written;
    return {};
}

Result<RecordedComparison> readComparison(const fs::path& run)
{
    const Result<Json> info = readRunRecord(run);
    if (!info)
        return failure(info.error());
    const std::string task = textIn(*info, "task");
    if (task != "models.compare")
        return failure(ErrorCode::Input, run.string() + ": is no comparison of models", "it is a run of " + task,
                       "'orangery models compare A B -o RUN' writes one.");
    const Result<EventLogContents> log = readEventLog(run / "events.jsonl");
    if (!log)
        return failure(log.error());
    RecordedComparison recorded;
    if (const auto parameters = info->find("parameters"); parameters != info->end()) {
        recorded.a = textIn(*parameters, "a");
        recorded.b = textIn(*parameters, "b");
    }
    std::vector<TensorComparison>& tensors = recorded.comparison.tensors;
    for (const Json& event : log->events) {
        if (textIn(event, "ev") != kEvent)
            continue;
        try {
            tensors.push_back(tensorOf(event));
        } catch (const std::exception& error) {
            return failure(ErrorCode::Input,
                           (run / "events.jsonl").string() + ": the comparison of tensor " +
                               std::to_string(tensors.size() + 1) + " cannot be read",
                           error.what());
        }
    }
    recorded.comparison.layers = layersOf(tensors);
    return recorded;
}

}  // namespace orangery::models
