// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/scoring/picture_pooling.h"

namespace orangery::zero_shot {

Result<std::vector<float>> pooledEmbedding(const EmbeddingRows& raw, std::span<const double> weights,
                                           PicturePooling pooling, const std::string& input)
{
    EmbeddingRows rows = raw;
    if (pooling == PicturePooling::MeanOfNormalised)
        if (auto normal = normaliseRows(rows, input + ", picture"); !normal)
            return failure(normal.error());
    EmbeddingRows mean{.width = rows.width, .values = std::vector<float>(rows.width)};
    std::vector<double> sum(rows.width);
    for (std::size_t r = 0; r < rows.count(); ++r)
        for (std::size_t i = 0; i < rows.width; ++i)
            sum[i] += (weights.empty() ? 1.0 : weights[r]) * static_cast<double>(rows.row(r)[i]);
    for (std::size_t i = 0; i < rows.width; ++i)
        mean.values[i] = static_cast<float>(sum[i] / static_cast<double>(rows.count()));
    if (auto normal = normaliseRows(mean, input + ", pictures"); !normal)
        return failure(normal.error());
    return std::move(mean.values);
}

}  // namespace orangery::zero_shot
