// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/calibration.h"

#include "engine/base/random.h"
#include "engine/zero_shot/scoring/ranking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace orangery::zero_shot {

namespace {

/// What one sample is given: probabilities by first class of a name.
std::vector<double> probabilities(std::span<const float> logits, const std::vector<std::size_t>& same,
                                  double temperature)
{
    std::vector<double> cooled;
    for (const float logit : logits)
        cooled.push_back(static_cast<double>(logit) / temperature);
    const std::vector<double> p = softmax(cooled);
    std::vector<double> merged(p.size());
    for (std::size_t c = 0; c < p.size(); ++c)
        merged[same[c]] += p[c];
    return merged;
}

struct Answer {
    double confidence = 0;
    bool right = false;
};

Answer answerOf(const std::vector<double>& p, std::size_t truth)
{
    const auto best = std::max_element(p.begin(), p.end());
    return {.confidence = *best, .right = static_cast<std::size_t>(best - p.begin()) == truth};
}

double meanNll(const ScoredSamples& samples, const std::vector<std::size_t>& same, double temperature)
{
    constexpr double kLeast = 1e-300;
    double sum = 0;
    for (std::size_t i = 0; i < samples.count(); ++i)
        sum -= std::log(std::max(kLeast, probabilities(samples.row(i), same, temperature)[same[samples.truth[i]]]));
    return sum / static_cast<double>(std::max<std::size_t>(samples.count(), 1));
}

}  // namespace

Calibration calibrationOf(const ScoredSamples& samples, const std::vector<std::size_t>& same, double temperature,
                          std::size_t bins)
{
    Calibration calibration;
    for (std::size_t b = 0; b < bins; ++b)
        calibration.bins.push_back({.low = static_cast<double>(b) / static_cast<double>(bins),
                                    .high = static_cast<double>(b + 1) / static_cast<double>(bins)});
    for (std::size_t i = 0; i < samples.count(); ++i) {
        const std::vector<double> p = probabilities(samples.row(i), same, temperature);
        const std::size_t truth = same[samples.truth[i]];
        const Answer answer = answerOf(p, truth);
        const double place = std::ceil(answer.confidence * static_cast<double>(bins)) - 1;
        ReliabilityBin& bin =
            calibration.bins[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(bins - 1)))];
        ++bin.samples;
        bin.confidence += answer.confidence;
        bin.accuracy += answer.right ? 1 : 0;
        for (std::size_t c = 0; c < p.size(); ++c) {
            const double error = p[c] - (c == truth ? 1 : 0);
            calibration.brier += error * error;
        }
    }
    const auto all = static_cast<double>(std::max<std::size_t>(samples.count(), 1));
    for (ReliabilityBin& bin : calibration.bins) {
        if (bin.samples == 0)
            continue;
        calibration.ece += std::abs(bin.accuracy - bin.confidence) / all;
        bin.confidence /= static_cast<double>(bin.samples);
        bin.accuracy /= static_cast<double>(bin.samples);
    }
    calibration.brier /= all;
    calibration.nll = meanNll(samples, same, temperature);
    return calibration;
}

double fitTemperature(const ScoredSamples& samples, const std::vector<std::size_t>& same)
{
    constexpr int kSteps = 40;
    const double ratio = (std::sqrt(5.0) - 1) / 2;
    double low = std::log(0.01);
    double high = std::log(100.0);
    const auto nll = [&](double logT) { return meanNll(samples, same, std::exp(logT)); };
    double left = high - ratio * (high - low);
    double right = low + ratio * (high - low);
    double atLeft = nll(left);
    double atRight = nll(right);
    for (int step = 0; step < kSteps; ++step) {
        if (atLeft < atRight) {
            high = right;
            right = left;
            atRight = atLeft;
            left = high - ratio * (high - low);
            atLeft = nll(left);
        } else {
            low = left;
            left = right;
            atLeft = atRight;
            right = low + ratio * (high - low);
            atRight = nll(right);
        }
    }
    return std::exp((low + high) / 2);
}

Halves halved(const ScoredSamples& samples, std::uint64_t seed)
{
    std::vector<std::size_t> order(samples.count());
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random(deriveSeed(seed, {"halves"}));
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    Halves halves{.fit = {.classes = samples.classes}, .measure = {.classes = samples.classes}};
    for (std::size_t i = 0; i < order.size(); ++i) {
        ScoredSamples& half = i % 2 == 0 ? halves.fit : halves.measure;
        half.truth.push_back(samples.truth[order[i]]);
        const std::span<const float> row = samples.row(order[i]);
        half.logits.insert(half.logits.end(), row.begin(), row.end());
    }
    return halves;
}

std::vector<CoveragePoint> coverageAndRisk(const ScoredSamples& samples, const std::vector<std::size_t>& same)
{
    constexpr std::size_t kPoints = 20;
    std::vector<Answer> answers;
    for (std::size_t i = 0; i < samples.count(); ++i)
        answers.push_back(answerOf(probabilities(samples.row(i), same, 1), same[samples.truth[i]]));
    std::stable_sort(answers.begin(), answers.end(),
                     [](const Answer& a, const Answer& b) { return a.confidence > b.confidence; });
    std::vector<CoveragePoint> points;
    for (std::size_t point = 1; point <= kPoints; ++point) {
        const std::size_t count = (answers.size() * point + kPoints - 1) / kPoints;
        if (count == 0)
            continue;
        const auto end = answers.begin() + static_cast<std::ptrdiff_t>(count);
        const auto wrong = std::count_if(answers.begin(), end, [](const Answer& answer) { return !answer.right; });
        points.push_back({.coverage = static_cast<double>(count) / static_cast<double>(answers.size()),
                          .risk = static_cast<double>(wrong) / static_cast<double>(count),
                          .threshold = answers[count - 1].confidence});
    }
    return points;
}

}  // namespace orangery::zero_shot
