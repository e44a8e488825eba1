// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/embedding_map/map_report.h"

#include "engine/base/numbers.h"

namespace orangery::zero_shot {

Table mapTable(const std::vector<MapPoint>& points, bool withTags)
{
    Table table{.name = "map",
                .columns = {{"input", "", "Path of the input, or the text."},
                            {"kind", "", "picture, video, cloud or text."},
                            {"x", "", "Along the first axis of the map."},
                            {"y", "", "Along the second axis of the map."},
                            {"truth", "", "Class that it is of, where known."},
                            {"predicted", "", "Class with the best score."}},
                .rows = {}};
    if (withTags)
        table.columns.push_back({"tags", "", "Separated by semicolons."});
    table.rows.reserve(points.size());
    for (const MapPoint& point : points) {
        std::vector<Cell> row{point.input, point.kind, point.x, point.y, point.truth, point.predicted};
        if (withTags) {
            std::string tags;
            for (const std::string& tag : point.tags)
                tags += (tags.empty() ? "" : ";") + tag;
            row.emplace_back(std::move(tags));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::array<std::string, 2> axisNames(const EmbeddingMap& map, const MapOptions& options)
{
    if (options.method == MapMethod::Tsne)
        return {"t-SNE 1", "t-SNE 2"};
    const auto named = [&](std::size_t axis) {
        const double share = axis < map.explained.size() ? map.explained[axis] : 0;
        return "principal axis " + std::to_string(axis + 1) + ", " + formatFixed(100 * share, 1) +
               (options.centring == Centring::None ? " % of the squares" : " % of the variance");
    };
    return {named(0), named(1)};
}

Json describeMap(const EmbeddingMap& map, const MapOptions& options)
{
    Json json = {{"method", nameOf(options.method)},
                 {"centring", nameOf(options.centring)},
                 {"explained_variance", map.explained}};
    if (map.divergence)
        json["kl_divergence"] = *map.divergence;
    if (map.perplexity)
        json["perplexity"] = *map.perplexity;
    return json;
}

}  // namespace orangery::zero_shot
