// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/zero_shot/few_shot/training_basis.h"

#include <optional>
#include <span>
#include <vector>

namespace orangery::zero_shot {

/// Multinomial logistic regression: W minimises C sum_i -log softmax(W x_i + b)[y_i] + |W|^2 / 2, with b free
/// (scikit-learn's LogisticRegression).
struct ProbeFit {
    LinearClassifier classifier;
    double c = 0;                ///< C
    std::optional<double> held;  ///< mean -log p of the samples that were held out, nats; where C was chosen
    std::size_t iterations = 0;  ///< of the last fit
    bool converged = false;      ///< largest component of the gradient <= 1e-6 C
};

/// Powers of ten, 1e-1 ... 1e4: what C is chosen from.
[[nodiscard]] const std::vector<double>& probeStrengths();

/// By L-BFGS from zero: nothing is random. ErrorCode::Cancelled when stopped.
[[nodiscard]] Result<ProbeFit> fitProbe(const TrainingBasis& basis, std::span<const std::size_t> truth,
                                        std::size_t classes, double c, const Context& context);

/// With the C whose mean -log p over stratified folds is least, the lesser of two as good. The j-th sample of a class lies in
/// fold j modulo the number of folds, which is 4 or the number of samples of the smallest class; that must be at least 2.
[[nodiscard]] Result<ProbeFit> fitProbeChoosing(const TrainingBasis& basis, std::span<const std::size_t> truth,
                                                std::size_t classes, std::span<const double> strengths,
                                                const Context& context);

}  // namespace orangery::zero_shot
