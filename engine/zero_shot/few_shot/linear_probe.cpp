// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/linear_probe.h"

#include "engine/zero_shot/few_shot/minimise.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kMostFolds = 4;
constexpr double kTolerance = 1e-6;

/// Coordinates of samples with their classes.
struct Labelled {
    PointMatrix z;  ///< n x r
    std::vector<std::size_t> truth;
    std::size_t classes = 0;
};

/// Logits of one sample into `into`. Parameters are W (classes x r) and then b.
void logits(const Labelled& samples, const std::vector<double>& parameters, std::size_t sample,
            std::vector<double>& into)
{
    const std::size_t r = samples.z.width;
    const double* z = samples.z.row(sample);
    const double* b = parameters.data() + samples.classes * r;
    for (std::size_t c = 0; c < samples.classes; ++c) {
        const double* w = parameters.data() + c * r;
        double sum = b[c];
        for (std::size_t j = 0; j < r; ++j)
            sum += w[j] * z[j];
        into[c] = sum;
    }
}

/// -log softmax(logits)[truth]; the probabilities take the place of the logits.
double crossEntropy(std::vector<double>& logits, std::size_t truth)
{
    const double most = *std::max_element(logits.begin(), logits.end());
    const double chosen = logits[truth];
    double sum = 0;
    for (double& value : logits)
        sum += value = std::exp(value - most);
    for (double& value : logits)
        value /= sum;
    return std::log(sum) + most - chosen;
}

double objective(const Labelled& samples, double c, const std::vector<double>& parameters,
                 std::vector<double>& gradient)
{
    const std::size_t r = samples.z.width;
    const std::size_t weights = samples.classes * r;
    double value = 0;
    for (std::size_t k = 0; k < weights; ++k) {
        gradient[k] = parameters[k];
        value += parameters[k] * parameters[k] / 2;
    }
    std::fill(gradient.begin() + static_cast<std::ptrdiff_t>(weights), gradient.end(), 0.0);
    std::vector<double> p(samples.classes);
    for (std::size_t i = 0; i < samples.z.rows; ++i) {
        logits(samples, parameters, i, p);
        value += c * crossEntropy(p, samples.truth[i]);
        p[samples.truth[i]] -= 1;
        const double* z = samples.z.row(i);
        for (std::size_t k = 0; k < samples.classes; ++k) {
            const double pull = c * p[k];
            double* into = gradient.data() + k * r;
            for (std::size_t j = 0; j < r; ++j)
                into[j] += pull * z[j];
            gradient[weights + k] += pull;
        }
    }
    return value;
}

Minimum fitted(const Labelled& samples, double c, std::vector<double> from, const Context& context)
{
    // C scales the gradient, so the same distance from the minimum is asked for whatever C.
    return minimise([&](const auto& x, auto& gradient) { return objective(samples, c, x, gradient); }, std::move(from),
                    {.tolerance = kTolerance * std::max(c, 1.0), .stops = [&] { return context.stopRequested(); }});
}

std::vector<double> zero(const Labelled& samples)
{
    return std::vector<double>(samples.classes * (samples.z.width + 1), 0.0);
}

struct Fold {
    Labelled train;
    Labelled held;
};

std::vector<Fold> foldsOf(const TrainingBasis& basis, std::span<const std::size_t> truth, std::size_t classes)
{
    std::vector<std::size_t> counts(classes, 0);
    std::vector<std::size_t> turn;  // which sample of its class each one is
    for (const std::size_t c : truth)
        turn.push_back(counts[c]++);
    const std::size_t least = *std::min_element(counts.begin(), counts.end());
    std::vector<Fold> folds(std::min(kMostFolds, least));
    for (std::size_t f = 0; f < folds.size(); ++f) {
        for (Labelled* part : {&folds[f].train, &folds[f].held})
            *part = {.z = {.rows = 0, .width = basis.rank(), .values = {}}, .truth = {}, .classes = classes};
        for (std::size_t i = 0; i < truth.size(); ++i) {
            Labelled& part = turn[i] % folds.size() == f ? folds[f].held : folds[f].train;
            const double* z = basis.coordinates.row(i);
            part.z.values.insert(part.z.values.end(), z, z + basis.rank());
            ++part.z.rows;
            part.truth.push_back(truth[i]);
        }
    }
    return folds;
}

/// Sum of -log p over the samples that were held out.
double heldOut(const Fold& fold, const std::vector<double>& parameters)
{
    double sum = 0;
    std::vector<double> p(fold.held.classes);
    for (std::size_t i = 0; i < fold.held.z.rows; ++i) {
        logits(fold.held, parameters, i, p);
        sum += crossEntropy(p, fold.held.truth[i]);
    }
    return sum;
}

}  // namespace

const std::vector<double>& probeStrengths()
{
    static const std::vector<double> strengths{0.1, 1, 10, 100, 1000, 10000};
    return strengths;
}

Result<ProbeFit> fitProbe(const TrainingBasis& basis, std::span<const std::size_t> truth, std::size_t classes, double c,
                          const Context& context)
{
    const Labelled samples{.z = basis.coordinates, .truth = {truth.begin(), truth.end()}, .classes = classes};
    const Minimum found = fitted(samples, c, zero(samples), context);
    if (auto going = context.checkpoint(); !going)
        return failure(going.error());
    const std::span all(found.x);
    const std::size_t weights = classes * basis.rank();
    return ProbeFit{.classifier = basis.classifier(all.first(weights), all.subspan(weights)),
                    .c = c,
                    .held = {},
                    .iterations = found.iterations,
                    .converged = found.converged};
}

Result<ProbeFit> fitProbeChoosing(const TrainingBasis& basis, std::span<const std::size_t> truth, std::size_t classes,
                                  std::span<const double> strengths, const Context& context)
{
    std::vector<double> order(strengths.begin(), strengths.end());
    std::sort(order.begin(), order.end());
    std::vector<double> errors(order.size(), 0.0);
    for (const Fold& fold : foldsOf(basis, truth, classes)) {
        std::vector<double> from = zero(fold.train);  // each C begins where the one before it ended
        for (std::size_t k = 0; k < order.size(); ++k) {
            from = fitted(fold.train, order[k], std::move(from), context).x;
            if (auto going = context.checkpoint(); !going)
                return failure(going.error());
            errors[k] += heldOut(fold, from);
        }
    }
    const auto best = static_cast<std::size_t>(std::min_element(errors.begin(), errors.end()) - errors.begin());
    Result<ProbeFit> fit = fitProbe(basis, truth, classes, order[best], context);
    if (fit)
        fit->held = errors[best] / static_cast<double>(truth.size());
    return fit;
}

}  // namespace orangery::zero_shot
