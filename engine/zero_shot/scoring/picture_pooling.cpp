// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/scoring/picture_pooling.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace orangery::zero_shot {

namespace {

constexpr std::array<std::string_view, 3> kNames{"features", "normalised", "similarities"};

}  // namespace

std::string_view nameOf(PicturePooling pooling)
{
    return kNames[static_cast<std::size_t>(pooling)];
}

std::optional<PicturePooling> picturePoolingOf(std::string_view name)
{
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end())
        return std::nullopt;
    return static_cast<PicturePooling>(found - kNames.begin());
}

Result<std::vector<float>> pooledEmbedding(const EmbeddingRows& raw, std::span<const double> weights,
                                           PicturePooling pooling, const std::string& input)
{
    EmbeddingRows rows = raw;
    if (pooling != PicturePooling::MeanOfFeatures)
        if (auto normal = normaliseRows(rows, input + ", picture"); !normal)
            return failure(normal.error());
    EmbeddingRows mean{.width = rows.width, .values = std::vector<float>(rows.width)};
    std::vector<double> sum(rows.width);
    for (std::size_t r = 0; r < rows.count(); ++r)
        for (std::size_t i = 0; i < rows.width; ++i)
            sum[i] += (weights.empty() ? 1.0 : weights[r]) * static_cast<double>(rows.row(r)[i]);
    const double total =
        weights.empty() ? static_cast<double>(rows.count()) : std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t i = 0; i < rows.width; ++i)
        mean.values[i] = static_cast<float>(sum[i] / total);
    EmbeddingRows normalised = mean;
    if (auto normal = normaliseRows(normalised, input + ", pictures"); !normal)
        return failure(normal.error());
    if (pooling != PicturePooling::MeanOfSimilarities)
        mean = std::move(normalised);
    return std::move(mean.values);
}

}  // namespace orangery::zero_shot
