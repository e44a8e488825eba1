// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/embedding_map/embedding_map.h"

#include "engine/zero_shot/embedding_map/tsne.h"

#include <algorithm>
#include <map>
#include <utility>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kAxesTold = 10;
constexpr std::array<std::pair<MapMethod, std::string_view>, 2> kMethods{
    {{MapMethod::Pca, "pca"}, {MapMethod::Tsne, "tsne"}}};
constexpr std::array<std::pair<Centring, std::string_view>, 3> kCentrings{
    {{Centring::Modality, "modality"}, {Centring::All, "all"}, {Centring::None, "none"}}};

template <class Names, class Value>
std::string_view nameIn(const Names& names, Value value)
{
    return std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == value; })->second;
}

template <class Names>
auto valueIn(const Names& names, std::string_view name) -> std::optional<decltype(names.front().first)>
{
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.second == name; });
    if (found == names.end())
        return std::nullopt;
    return found->first;
}

PointMatrix centred(const EmbeddingRows& rows, std::span<const int> modalities, Centring centring)
{
    PointMatrix matrix{.rows = rows.count(), .width = rows.width, .values = {}};
    matrix.values.assign(rows.values.begin(), rows.values.end());
    if (centring == Centring::None)
        return matrix;
    struct Group {
        std::vector<double> mean;
        std::size_t count = 0;
    };
    std::map<int, Group> groups;
    const auto groupOf = [&](std::size_t i) -> Group& {
        return groups[centring == Centring::Modality ? modalities[i] : 0];
    };
    for (std::size_t i = 0; i < matrix.rows; ++i) {
        Group& group = groupOf(i);
        group.mean.resize(matrix.width);
        ++group.count;
        for (std::size_t d = 0; d < matrix.width; ++d)
            group.mean[d] += matrix.row(i)[d];
    }
    for (auto& [modality, group] : groups)
        for (double& value : group.mean)
            value /= static_cast<double>(group.count);
    for (std::size_t i = 0; i < matrix.rows; ++i) {
        const Group& group = groupOf(i);
        for (std::size_t d = 0; d < matrix.width; ++d)
            matrix.row(i)[d] -= group.mean[d];
    }
    return matrix;
}

}  // namespace

std::string_view nameOf(MapMethod method)
{
    return nameIn(kMethods, method);
}

std::string_view nameOf(Centring centring)
{
    return nameIn(kCentrings, centring);
}

std::optional<MapMethod> mapMethodOf(std::string_view name)
{
    return valueIn(kMethods, name);
}

std::optional<Centring> centringOf(std::string_view name)
{
    return valueIn(kCentrings, name);
}

Result<EmbeddingMap> mapEmbeddings(const EmbeddingRows& rows, std::span<const int> modalities,
                                   const MapOptions& options, const Context& context)
{
    const PointMatrix matrix = centred(rows, modalities, options.centring);
    const Result<PrincipalAxes> axes = principalAxes(matrix, kAxesTold);
    if (!axes)
        return failure(axes.error());
    const PointMatrix plane = projected(matrix, *axes);
    EmbeddingMap map;
    for (const double variance : axes->variances)
        map.explained.push_back(axes->total > 0 ? variance / axes->total : 0);
    if (options.method == MapMethod::Tsne) {
        Result<TsneMap> found = tsne(matrix, plane, {.perplexity = options.perplexity}, context);
        if (!found)
            return failure(found.error());
        map.points = std::move(found->points);
        map.divergence = found->divergence;
        map.perplexity = found->perplexity;
        return map;
    }
    for (std::size_t i = 0; i < plane.rows; ++i)
        map.points.push_back({plane.row(i)[0], plane.width > 1 ? plane.row(i)[1] : 0});
    return map;
}

}  // namespace orangery::zero_shot
