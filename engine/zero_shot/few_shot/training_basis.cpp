// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/training_basis.h"

#include <algorithm>
#include <numeric>

namespace orangery::zero_shot {

namespace {

/// Axes along which the samples spread less than this share of the widest are rounding.
constexpr double kLeastSpread = 1e-10;

}  // namespace

std::vector<double> LinearClassifier::scores(std::span<const float> v) const
{
    std::vector<double> scores = intercepts;
    for (std::size_t c = 0; c < classes; ++c)
        for (std::size_t d = 0; d < width; ++d)
            scores[c] += weights[c * width + d] * static_cast<double>(v[d]);
    return scores;
}

std::size_t LinearClassifier::predict(std::span<const float> v) const
{
    const std::vector<double> all = scores(v);
    return static_cast<std::size_t>(std::max_element(all.begin(), all.end()) - all.begin());
}

LinearClassifier TrainingBasis::classifier(std::span<const double> weights, std::span<const double> intercepts) const
{
    LinearClassifier made{.classes = intercepts.size(),
                          .width = mean.size(),
                          .weights = std::vector<double>(intercepts.size() * mean.size(), 0.0),
                          .intercepts = std::vector<double>(intercepts.begin(), intercepts.end())};
    for (std::size_t c = 0; c < made.classes; ++c) {
        double* into = made.weights.data() + c * made.width;
        for (std::size_t j = 0; j < rank(); ++j)
            for (std::size_t d = 0; d < made.width; ++d)
                into[d] += weights[c * rank() + j] * axes.row(j)[d];
        made.intercepts[c] -= std::inner_product(mean.begin(), mean.end(), into, 0.0);
    }
    return made;
}

Result<TrainingBasis> trainingBasis(const EmbeddingRows& rows, std::span<const std::size_t> places)
{
    if (places.size() < 2)
        return failure(ErrorCode::Input, "a classifier is learnt from at least two samples");
    const std::size_t D = rows.width;
    PointMatrix centred{.rows = places.size(), .width = D, .values = {}};
    centred.values.reserve(places.size() * D);
    TrainingBasis basis{.mean = std::vector<double>(D, 0.0), .axes = {}, .coordinates = {}, .squares = {}};
    for (const std::size_t place : places)
        for (std::size_t d = 0; d < D; ++d) {
            const auto value = static_cast<double>(rows.row(place)[d]);
            centred.values.push_back(value);
            basis.mean[d] += value / static_cast<double>(places.size());
        }
    for (std::size_t i = 0; i < centred.rows; ++i)
        for (std::size_t d = 0; d < D; ++d)
            centred.row(i)[d] -= basis.mean[d];
    Result<PrincipalAxes> axes = principalAxes(centred, std::min(places.size() - 1, D));
    if (!axes)
        return failure(axes.error());
    const auto freedom = static_cast<double>(places.size() - 1);
    std::size_t rank = 0;
    while (rank < axes->count() && axes->variances[rank] > kLeastSpread * std::max(axes->variances[0], 1e-300))
        basis.squares.push_back(axes->variances[rank++] * freedom);
    if (rank == 0)
        return failure(ErrorCode::Input, "all samples that are to be learnt from have the same embedding");
    axes->axes.resize(rank * D);
    axes->variances.resize(rank);
    basis.coordinates = projected(centred, *axes);
    basis.axes = {.rows = rank, .width = D, .values = std::move(axes->axes)};
    return basis;
}

}  // namespace orangery::zero_shot
