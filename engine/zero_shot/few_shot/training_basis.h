// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/embedding_map/principal_axes.h"
#include "engine/zero_shot/scoring/class_scorer.h"

#include <cstddef>
#include <span>
#include <vector>

namespace orangery::zero_shot {

/// One linear function of an embedding for each class.
struct LinearClassifier {
    std::size_t classes = 0;
    std::size_t width = 0;           ///< D
    std::vector<double> weights;     ///< classes x D
    std::vector<double> intercepts;  ///< by class

    [[nodiscard]] std::vector<double> scores(std::span<const float> v) const;
    /// The class with the largest score, ties to the one that stands first.
    [[nodiscard]] std::size_t predict(std::span<const float> v) const;
};

/// Samples about their mean, along the r axes that they span: x = mean + sum z_j axis_j, with r < the number of samples. The
/// penalty |w|^2 keeps weights within these axes, so classifiers are fitted in r dimensions, exactly.
struct TrainingBasis {
    std::vector<double> mean;     ///< D
    PointMatrix axes;             ///< r x D, each of length 1 and at right angles to the others
    PointMatrix coordinates;      ///< n x r: z
    std::vector<double> squares;  ///< r: sum of z_j^2 over the samples

    [[nodiscard]] std::size_t samples() const { return coordinates.rows; }
    [[nodiscard]] std::size_t rank() const { return squares.size(); }
    /// A classifier of z, classes x r with its intercepts, as one of embeddings.
    [[nodiscard]] LinearClassifier classifier(std::span<const double> weights,
                                              std::span<const double> intercepts) const;
};

/// Of the rows at `places`. ErrorCode::Input for fewer than two, or where all are the same; Resource without LibTorch.
[[nodiscard]] Result<TrainingBasis> trainingBasis(const EmbeddingRows& rows, std::span<const std::size_t> places);

}  // namespace orangery::zero_shot
