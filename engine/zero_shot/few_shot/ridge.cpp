// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/ridge.h"

#include <cmath>
#include <limits>

namespace orangery::zero_shot {

namespace {

/// One-hot targets about their mean, and what all lambdas share of the solution.
struct Targets {
    std::vector<double> share;     ///< by class: of the samples
    std::vector<double> products;  ///< classes x r: Z^T (Y - mean)
};

Targets targetsOf(const TrainingBasis& basis, std::span<const std::size_t> truth, std::size_t classes)
{
    Targets targets{.share = std::vector<double>(classes, 0.0),
                    .products = std::vector<double>(classes * basis.rank(), 0.0)};
    for (std::size_t i = 0; i < basis.samples(); ++i) {
        targets.share[truth[i]] += 1 / static_cast<double>(basis.samples());
        // The coordinates sum to zero over the samples, so the mean of Y falls out.
        for (std::size_t j = 0; j < basis.rank(); ++j)
            targets.products[truth[i] * basis.rank() + j] += basis.coordinates.row(i)[j];
    }
    return targets;
}

/// With Z^T Z = diag(s), W = diag(1 / (s + lambda)) Z^T Y.
std::vector<double> weightsFor(const TrainingBasis& basis, const Targets& targets, double lambda)
{
    std::vector<double> weights = targets.products;
    for (std::size_t k = 0; k < weights.size(); ++k)
        weights[k] /= basis.squares[k % basis.rank()] + lambda;
    return weights;
}

double leaveOneOut(const TrainingBasis& basis, std::span<const std::size_t> truth, const Targets& targets,
                   std::span<const double> weights, double lambda)
{
    const std::size_t r = basis.rank();
    const auto n = static_cast<double>(basis.samples());
    double sum = 0;
    for (std::size_t i = 0; i < basis.samples(); ++i) {
        const double* z = basis.coordinates.row(i);
        double leverage = 1 / n;  // of the intercept
        for (std::size_t j = 0; j < r; ++j)
            leverage += z[j] * z[j] / (basis.squares[j] + lambda);
        for (std::size_t c = 0; c < targets.share.size(); ++c) {
            double residual = (truth[i] == c ? 1.0 : 0.0) - targets.share[c];
            for (std::size_t j = 0; j < r; ++j)
                residual -= weights[c * r + j] * z[j];
            const double error = residual / std::max(1 - leverage, 1e-12);
            sum += error * error;
        }
    }
    return sum / (n * static_cast<double>(targets.share.size()));
}

}  // namespace

const std::vector<double>& ridgeLambdas()
{
    static const std::vector<double> lambdas = [] {
        std::vector<double> all;
        for (int half = -8; half <= 4; ++half)
            all.push_back(std::pow(10.0, half / 2.0));
        return all;
    }();
    return lambdas;
}

RidgeFit fitRidge(const TrainingBasis& basis, std::span<const std::size_t> truth, std::size_t classes,
                  std::span<const double> lambdas)
{
    const Targets targets = targetsOf(basis, truth, classes);
    RidgeFit best{.classifier = {}, .lambda = 0, .leaveOneOut = std::numeric_limits<double>::infinity()};
    std::vector<double> kept;
    for (const double lambda : lambdas) {
        std::vector<double> weights = weightsFor(basis, targets, lambda);
        const double error = leaveOneOut(basis, truth, targets, weights, lambda);
        if (!kept.empty() && (error > best.leaveOneOut || (error == best.leaveOneOut && lambda < best.lambda)))
            continue;
        best.lambda = lambda;
        best.leaveOneOut = error;
        kept = std::move(weights);
    }
    best.classifier = basis.classifier(kept, targets.share);
    return best;
}

}  // namespace orangery::zero_shot
