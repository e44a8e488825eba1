// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/table.h"
#include "engine/zero_shot/embedding_map/embedding_map.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// One point of a map, as tables and documents have it.
struct MapPoint {
    std::string input;  ///< path, or the text itself
    std::string kind;   ///< "picture", "video", "cloud", "text"
    double x = 0;
    double y = 0;
    std::string truth = {};      ///< class; empty = not known
    std::string predicted = {};  ///< class; empty = not known
    std::vector<std::string> tags = {};
};

/// input, kind, x, y, truth, predicted, and tags where `withTags`.
[[nodiscard]] Table mapTable(const std::vector<MapPoint>& points, bool withTags);

/// What the axes of a map are called: "principal axis 1, 23.4 % of the variance" and the like.
[[nodiscard]] std::array<std::string, 2> axisNames(const EmbeddingMap& map, const MapOptions& options);

/// Method, centring, explained variance; divergence and perplexity of t-SNE.
[[nodiscard]] Json describeMap(const EmbeddingMap& map, const MapOptions& options);

}  // namespace orangery::zero_shot
