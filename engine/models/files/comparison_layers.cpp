// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/files/comparison_layers.h"

#include "engine/base/counted.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace orangery::models {

namespace {

constexpr std::size_t kMostRows = 200;      // of a map; names are what a file says, and could be any number
constexpr std::size_t kMostColumns = 1000;  // 30 times as many as large models have

/// Names in the order in which they first come.
class Axis {
public:
    std::size_t place(const std::string& name)
    {
        const auto [found, isNew] = m_places.emplace(name, m_names.size());
        if (isNew)
            m_names.push_back(name);
        return found->second;
    }
    [[nodiscard]] const std::vector<std::string>& names() const { return m_names; }

private:
    std::vector<std::string> m_names;
    std::unordered_map<std::string, std::size_t> m_places;
};

std::string titleOf(DifferenceNorm norm)
{
    switch (norm) {
    case DifferenceNorm::L2Relative:
        return "relative L2 difference";
    case DifferenceNorm::L1Relative:
        return "relative L1 difference";
    case DifferenceNorm::MaxRelative:
        return "relative largest difference";
    case DifferenceNorm::L2:
        return "L2 difference";
    case DifferenceNorm::L1:
        return "L1 difference";
    case DifferenceNorm::Max:
        break;
    }
    return "largest difference";
}

HeatMapCell cellOf(const TensorComparison& tensor, DifferenceNorm norm)
{
    HeatMapCell cell;
    if (tensor.sums)
        cell.value = normOf(*tensor.sums, norm);
    if (tensor.status == TensorStatus::OnlyA || tensor.status == TensorStatus::OnlyB)
        cell.note = tensor.status == TensorStatus::OnlyA ? "only in A" : "only in B";
    else if (!tensor.sums)
        cell.note = "other shape";
    else if (!cell.value)
        cell.note = "all of A is 0";
    else if (tensor.sums->notFinite > 0)
        cell.note = counted(tensor.sums->notFinite, "value(s) (is|are) NaN or infinite on one side");
    return cell;
}

std::optional<double> ratio(double part, double whole)
{
    if (part == 0)
        return 0.0;
    return whole > 0 ? std::optional(part / whole) : std::nullopt;
}

}  // namespace

std::string_view nameOf(DifferenceNorm norm)
{
    switch (norm) {
    case DifferenceNorm::L2Relative:
        return "l2_relative";
    case DifferenceNorm::L1Relative:
        return "l1_relative";
    case DifferenceNorm::MaxRelative:
        return "max_relative";
    case DifferenceNorm::L2:
        return "l2";
    case DifferenceNorm::L1:
        return "l1";
    case DifferenceNorm::Max:
        break;
    }
    return "max";
}

std::optional<DifferenceNorm> normOfName(std::string_view name)
{
    for (const DifferenceNorm norm : kDifferenceNorms)
        if (nameOf(norm) == name)
            return norm;
    return std::nullopt;
}

std::optional<double> normOf(const kernels::DifferenceSums& sums, DifferenceNorm norm)
{
    switch (norm) {
    case DifferenceNorm::L2Relative:
        return ratio(std::sqrt(sums.sumSquares), std::sqrt(sums.sumSquaresA));
    case DifferenceNorm::L1Relative:
        return ratio(sums.sumAbs, sums.sumAbsA);
    case DifferenceNorm::MaxRelative:
        return ratio(sums.maxAbs, sums.maxAbsA);
    case DifferenceNorm::L2:
        return std::sqrt(sums.sumSquares);
    case DifferenceNorm::L1:
        return sums.sumAbs;
    case DifferenceNorm::Max:
        break;
    }
    return sums.maxAbs;
}

std::optional<std::string> layerOf(std::string_view tensor)
{
    std::size_t begin = 0;
    while (begin < tensor.size()) {
        const std::size_t end = std::min(tensor.find('.', begin), tensor.size());
        const std::string_view part = tensor.substr(begin, end - begin);
        const bool isNumber =
            !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (isNumber)
            return std::string(tensor.substr(0, end));
        begin = end + 1;
    }
    return std::nullopt;
}

std::string moduleOf(std::string_view tensor)
{
    const std::optional<std::string> layer = layerOf(tensor);
    return layer && layer->size() < tensor.size() ? std::string(tensor.substr(layer->size() + 1)) : std::string();
}

std::vector<LayerComparison> layersOf(const std::vector<TensorComparison>& tensors)
{
    std::vector<LayerComparison> layers;
    Axis names;
    for (const TensorComparison& tensor : tensors) {
        const std::optional<std::string> name = layerOf(tensor.name);
        if (!name)
            continue;
        const std::size_t place = names.place(*name);
        if (place == layers.size())
            layers.push_back({.name = *name});
        LayerComparison& layer = layers[place];
        ++layer.tensors;
        layer.changed += tensor.status == TensorStatus::Same ? 0U : 1U;
        if (tensor.sums)
            layer.sums.add(*tensor.sums);
    }
    return layers;
}

HeatMap layerMap(const ModelComparison& comparison, DifferenceNorm norm)
{
    HeatMap map{.title = "What differs between two models",
                .rowAxis = "module",
                .columnAxis = "layer",
                .measure = titleOf(norm),
                .unit = {}};
    Axis layers, modules;
    std::vector<std::pair<std::size_t, const TensorComparison*>> placed;
    std::size_t outside = 0, hidden = 0;
    for (const TensorComparison& tensor : comparison.tensors) {
        const std::optional<std::string> layer = layerOf(tensor.name);
        if (!layer) {
            ++outside;
            continue;
        }
        const std::size_t column = layers.place(*layer), row = modules.place(moduleOf(tensor.name));
        if (column < kMostColumns && row < kMostRows)
            placed.emplace_back(row * kMostColumns + column, &tensor);
        else
            ++hidden;
    }
    map.columns = layers.names();
    map.columns.resize(std::min(map.columns.size(), kMostColumns));
    map.rows = modules.names();
    map.rows.resize(std::min(map.rows.size(), kMostRows));
    map.cells.resize(map.rows.size() * map.columns.size());
    for (const auto& [place, tensor] : placed)
        map.cells[place / kMostColumns * map.columns.size() + place % kMostColumns] = cellOf(*tensor, norm);
    if (hidden > 0)
        map.captions.push_back("Tensors of further layers and modules, not drawn: " + std::to_string(hidden) + ".");
    if (outside > 0)
        map.captions.push_back("Tensors outside of numbered layers, not drawn: " + std::to_string(outside) + ".");
    return map;
}

}  // namespace orangery::models
