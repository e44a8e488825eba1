// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/few_shot.h"

#include "engine/base/counted.h"
#include "engine/base/random.h"
#include "engine/zero_shot/evaluation/paired_tests.h"
#include "engine/zero_shot/few_shot/linear_probe.h"
#include "engine/zero_shot/few_shot/ridge.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {

/// What was learnt, before it is measured.
struct Learnt {
    LinearClassifier classifier;
    double strength = 0;
    bool isChosen = false;
};

Result<Learnt> learn(FewShotMethod method, const TrainingBasis& basis, std::span<const std::size_t> truth,
                     std::size_t classes, std::size_t shots, const FewShotOptions& options, const Context& context)
{
    if (method == FewShotMethod::Ridge) {
        const bool chooses = !options.lambda && shots > 1;
        const std::vector<double> one{options.lambda.value_or(kOneShotLambda)};
        RidgeFit fit = fitRidge(basis, truth, classes, chooses ? ridgeLambdas() : one);
        return Learnt{.classifier = std::move(fit.classifier), .strength = fit.lambda, .isChosen = chooses};
    }
    const bool chooses = !options.strength && shots > 1;
    Result<ProbeFit> fit = chooses
                               ? fitProbeChoosing(basis, truth, classes, probeStrengths(), context)
                               : fitProbe(basis, truth, classes, options.strength.value_or(kOneShotStrength), context);
    if (!fit)
        return failure(fit.error());
    return Learnt{.classifier = std::move(fit->classifier), .strength = fit->c, .isChosen = chooses};
}

}  // namespace

std::string_view nameOf(FewShotMethod method)
{
    return method == FewShotMethod::Ridge ? "ridge" : "probe";
}

SplitAccuracy accuracyOn(std::span<const std::size_t> places, std::span<const std::size_t> truth,
                         std::span<const std::size_t> answers, std::size_t classes)
{
    std::vector<std::size_t> counts(classes, 0);
    std::vector<std::size_t> rights(classes, 0);
    std::size_t right = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::size_t c = truth[places[i]];
        ++counts[c];
        if (answers[i] == c) {
            ++rights[c];
            ++right;
        }
    }
    SplitAccuracy accuracy{.top1 = static_cast<double>(right) / static_cast<double>(places.size()), .meanRecall = 0};
    std::size_t measured = 0;
    for (std::size_t c = 0; c < classes; ++c)
        if (counts[c] > 0) {
            accuracy.meanRecall += static_cast<double>(rights[c]) / static_cast<double>(counts[c]);
            ++measured;
        }
    accuracy.meanRecall /= static_cast<double>(measured);
    return accuracy;
}

Result<void> checkShots(const FewShotData& data, const SampleSplit& split, std::size_t most)
{
    const std::size_t classes = data.classNames.size();
    if (classes < 2)
        return failure(ErrorCode::Input, "there is one class alone", "a classifier tells at least two apart");
    std::vector<std::size_t> pool(classes, 0);
    for (const std::size_t place : split.pool)
        ++pool[data.truth[place]];
    for (std::size_t c = 0; c < classes; ++c)
        if (pool[c] < most)
            return failure(ErrorCode::Input,
                           "class '" + data.classNames[c] + "' has " +
                               counted(pool[c], "sample(s) to learn from, not the ") + std::to_string(most) +
                               " that were asked for",
                           "the others are measured on", "Ask for fewer with --shots or --test-share, or add samples.");
    if (split.test.empty())
        return failure(ErrorCode::Input, "no sample is left to measure on", "every class has one sample alone",
                       "Add samples.");
    return {};
}

Result<std::vector<FewShotFit>> runFewShot(const FewShotData& data, const SampleSplit& split,
                                           const FewShotOptions& options, const Context& context,
                                           const std::function<Result<void>(const FewShotFit&)>& told)
{
    const std::size_t classes = data.classNames.size();
    std::vector<FewShotFit> fits;
    const std::size_t all = options.methods.size() * options.shots.size() * options.draws;
    for (const FewShotMethod method : options.methods)
        for (const std::size_t shots : options.shots)
            for (std::size_t draw = 0; draw < options.draws; ++draw) {
                context.report(static_cast<double>(fits.size()), static_cast<double>(all), "classifiers");
                if (auto going = context.checkpoint(); !going)
                    return failure(going.error());
                const std::vector<std::size_t> places = drawShots(data.ids, data.truth, classes, split.pool, shots,
                                                                  deriveSeed(options.seed, {"draw", draw}));
                const Result<TrainingBasis> basis = trainingBasis(data.rows, places);
                if (!basis)
                    return failure(basis.error());
                std::vector<std::size_t> truth;
                for (const std::size_t place : places)
                    truth.push_back(data.truth[place]);
                const Result<Learnt> learnt = learn(method, *basis, truth, classes, shots, options, context);
                if (!learnt)
                    return failure(learnt.error());
                std::vector<std::size_t> answers;
                for (const std::size_t place : split.test)
                    answers.push_back(learnt->classifier.predict(data.rows.row(place)));
                const SplitAccuracy accuracy = accuracyOn(split.test, data.truth, answers, classes);
                fits.push_back({.method = method,
                                .shots = shots,
                                .draw = draw,
                                .strength = learnt->strength,
                                .isChosen = learnt->isChosen,
                                .top1 = accuracy.top1,
                                .meanRecall = accuracy.meanRecall});
                if (auto said = told(fits.back()); !said)
                    return failure(said.error());
            }
    return fits;
}

std::vector<FewShotPoint> curveOf(const std::vector<FewShotFit>& fits)
{
    std::vector<FewShotPoint> curve;
    for (std::size_t begin = 0; begin < fits.size();) {
        std::vector<double> top1;
        std::vector<double> recalls;
        std::size_t end = begin;
        while (end < fits.size() && fits[end].method == fits[begin].method && fits[end].shots == fits[begin].shots) {
            top1.push_back(fits[end].top1);
            recalls.push_back(fits[end++].meanRecall);
        }
        const MeanAndDeviation both = meanAndDeviation(top1);
        curve.push_back({.method = fits[begin].method,
                         .shots = fits[begin].shots,
                         .mean = both.mean,
                         .sd = both.sd,
                         .meanRecall = meanAndDeviation(recalls).mean,
                         .draws = top1.size()});
        begin = end;
    }
    return curve;
}

}  // namespace orangery::zero_shot
