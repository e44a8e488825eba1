// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/zero_shot/scoring/class_scorer.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

enum class MapMethod {
    Pca,   ///< the two axes along which the points spread most: distances along them are true
    Tsne,  ///< neighbours stay neighbours; distances between groups mean nothing
};

enum class Centring {
    Modality,  ///< pictures and texts each about their own mean: takes away the gap between the two
    All,       ///< all about one mean
    None,      ///< as the model gives them
};

[[nodiscard]] std::string_view nameOf(MapMethod method);
[[nodiscard]] std::string_view nameOf(Centring centring);
[[nodiscard]] std::optional<MapMethod> mapMethodOf(std::string_view name);
[[nodiscard]] std::optional<Centring> centringOf(std::string_view name);

struct MapOptions {
    MapMethod method = MapMethod::Pca;
    Centring centring = Centring::Modality;
    double perplexity = 30;  ///< of t-SNE
};

struct EmbeddingMap {
    std::vector<std::array<double, 2>> points;  ///< x and y, in the order of the rows
    /// Shares of the variance (of the sum of squares without centring) along the first principal axes, up to 10.
    std::vector<double> explained;
    std::optional<double> divergence;  ///< of t-SNE
    std::optional<double> perplexity;  ///< of t-SNE, as used
};

/// Embeddings as points of a plane. `modalities` tells for each row which rows are centred together. The same input gives the
/// same map. ErrorCode::Input for fewer than two rows, or too many or too few for t-SNE.
[[nodiscard]] Result<EmbeddingMap> mapEmbeddings(const EmbeddingRows& rows, std::span<const int> modalities,
                                                 const MapOptions& options, const Context& context);

}  // namespace orangery::zero_shot
