// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/zero_shot/embedding_map/principal_axes.h"

#include <array>
#include <vector>

namespace orangery::zero_shot {

/// Memory and time grow with the number of points squared: 5,000 points hold 25 million pairs, and took 106 s of processor time
/// over all threads (docs/recognition.md).
inline constexpr std::size_t kMostTsnePoints = 5000;

struct TsneOptions {
    double perplexity = 30;  ///< about how many neighbours count; at most (points - 1) / 3 is used
    int iterations = 1000;   ///< the first quarter, but no more than 250, with early exaggeration
};

struct TsneMap {
    std::vector<std::array<double, 2>> points;
    double divergence = 0;  ///< Kullback-Leibler, of what was reached
    double perplexity = 0;  ///< that was used
};

/// Exact t-SNE in two dimensions (van der Maaten and Hinton 2008), with the schedule of scikit-learn's `method="exact"`:
/// 12 times exaggeration with momentum 0.5, then momentum 0.8, gains, learning rate max(N / 48, 50). It begins from `first`
/// (N x 2 or more columns, as a rule the principal axes) scaled to a deviation of 1e-4, so nothing is random.
/// ErrorCode::Input beyond kMostTsnePoints or below 4 points.
[[nodiscard]] Result<TsneMap> tsne(const PointMatrix& points, const PointMatrix& first, const TsneOptions& options,
                                   const Context& context);

/// p_j|i of every point as a row of N x N: Gaussians whose entropy is log(perplexity). Of use for tests.
[[nodiscard]] std::vector<float> conditionalAffinities(const PointMatrix& points, double perplexity, int threads);

}  // namespace orangery::zero_shot
