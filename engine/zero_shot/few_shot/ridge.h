// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/few_shot/training_basis.h"

#include <span>
#include <vector>

namespace orangery::zero_shot {

/// Ridge regression on one-hot targets: W minimises sum |y_i - W x_i - b|^2 + lambda |W|^2, with b free.
struct RidgeFit {
    LinearClassifier classifier;
    double lambda = 0;
    /// Mean over samples and classes of (y - prediction)^2, each sample predicted by a fit without it.
    double leaveOneOut = 0;
};

/// Powers of ten in half steps, 1e-4 ... 1e2: what lambda is chosen from.
[[nodiscard]] const std::vector<double>& ridgeLambdas();

/// In closed form. Of several lambdas the one whose leave-one-out error is least is taken, by the exact formula
/// e_i / (1 - H_ii); the greater of two as good. `truth` is by sample of the basis; `lambdas` must not be empty.
[[nodiscard]] RidgeFit fitRidge(const TrainingBasis& basis, std::span<const std::size_t> truth, std::size_t classes,
                                std::span<const double> lambdas);

}  // namespace orangery::zero_shot
