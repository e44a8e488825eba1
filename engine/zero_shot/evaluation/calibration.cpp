// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/calibration.h"

#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace orangery::zero_shot {

namespace {

/// -log of the probability of a name, all classes of that name together.
double nllOf(std::span<const float> logits, std::size_t name, const std::vector<std::size_t>& same, double temperature)
{
    constexpr double kLeast = 1e-300;
    const auto highest = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
    double all = 0;
    double right = 0;
    for (std::size_t c = 0; c < logits.size(); ++c) {
        const double e = std::exp((static_cast<double>(logits[c]) - highest) / temperature);
        all += e;
        right += same[c] == name ? e : 0;
    }
    return -std::log(std::max(kLeast, right / all));
}

double meanNll(const ScoredSamples& samples, const std::vector<std::size_t>& same, double temperature)
{
    double sum = 0;
    for (std::size_t i = 0; i < samples.count(); ++i)
        sum += nllOf(samples.row(i), same[samples.truth[i]], same, temperature);
    return sum / static_cast<double>(std::max<std::size_t>(samples.count(), 1));
}

}  // namespace

Calibration calibrationOf(std::span<const SampleAnswer> answers, std::size_t bins)
{
    Calibration calibration;
    for (std::size_t b = 0; b < bins; ++b)
        calibration.bins.push_back({.low = static_cast<double>(b) / static_cast<double>(bins),
                                    .high = static_cast<double>(b + 1) / static_cast<double>(bins)});
    for (const SampleAnswer& answer : answers) {
        const double place = std::ceil(answer.confidence * static_cast<double>(bins)) - 1;
        ReliabilityBin& bin =
            calibration.bins[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(bins - 1)))];
        ++bin.samples;
        bin.confidence += answer.confidence;
        bin.accuracy += answer.isLikeliest ? 1 : 0;
        calibration.brier += answer.brier;
        calibration.nll += answer.nll;
    }
    const auto all = static_cast<double>(std::max<std::size_t>(answers.size(), 1));
    for (ReliabilityBin& bin : calibration.bins) {
        if (bin.samples == 0)
            continue;
        calibration.ece += std::abs(bin.accuracy - bin.confidence) / all;
        bin.confidence /= static_cast<double>(bin.samples);
        bin.accuracy /= static_cast<double>(bin.samples);
    }
    calibration.brier /= all;
    calibration.nll /= all;
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

std::vector<CalibrationPart> calibrationParts(std::size_t count, std::size_t most, std::uint64_t seed)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random(deriveSeed(seed, {"halves"}));
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    std::vector<CalibrationPart> parts(count, CalibrationPart::Neither);
    for (std::size_t i = 0; i < std::min(count, most); ++i)
        parts[order[i]] = i % 2 == 0 ? CalibrationPart::Fit : CalibrationPart::Measure;
    return parts;
}

std::vector<CoveragePoint> coverageAndRisk(std::span<const SampleAnswer> answers)
{
    constexpr std::size_t kPoints = 20;
    struct Confident {
        double confidence;
        bool isRight;
    };
    std::vector<Confident> sorted;
    sorted.reserve(answers.size());
    for (const SampleAnswer& answer : answers)
        sorted.push_back({answer.confidence, answer.isLikeliest});
    std::sort(sorted.begin(), sorted.end(),
              [](const Confident& a, const Confident& b) { return a.confidence > b.confidence; });
    std::vector<CoveragePoint> points;
    std::size_t begin = 0;  // of the samples that are as confident as the last one that is answered
    std::size_t end = 0;
    double wrongBefore = 0;
    double wrongAmong = 0;
    for (std::size_t point = 1; point <= kPoints; ++point) {
        const std::size_t count = (sorted.size() * point + kPoints - 1) / kPoints;
        if (count == 0)
            continue;
        while (end < count) {
            begin = end;
            wrongBefore += std::exchange(wrongAmong, 0);
            for (; end < sorted.size() && sorted[end].confidence == sorted[begin].confidence; ++end)
                wrongAmong += sorted[end].isRight ? 0 : 1;
        }
        const double share = static_cast<double>(count - begin) / static_cast<double>(end - begin);
        points.push_back({.coverage = static_cast<double>(count) / static_cast<double>(sorted.size()),
                          .risk = (wrongBefore + share * wrongAmong) / static_cast<double>(count),
                          .threshold = sorted[begin].confidence});
    }
    return points;
}

}  // namespace orangery::zero_shot
