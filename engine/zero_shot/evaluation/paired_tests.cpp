// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/paired_tests.h"

#include "engine/base/numbers.h"
#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orangery::zero_shot {

McNemar mcNemar(const std::vector<bool>& a, const std::vector<bool>& b)
{
    McNemar test;
    for (std::size_t i = 0; i < a.size(); ++i) {
        test.onlyA += a[i] && !b[i] ? 1 : 0;
        test.onlyB += b[i] && !a[i] ? 1 : 0;
    }
    return mcNemar(test.onlyA, test.onlyB);
}

McNemar mcNemar(std::size_t onlyA, std::size_t onlyB)
{
    McNemar test{.onlyA = onlyA, .onlyB = onlyB};
    const auto n = static_cast<double>(test.onlyA + test.onlyB);
    double tail = 0;
    for (std::size_t k = 0; k <= std::min(test.onlyA, test.onlyB); ++k) {
        const auto x = static_cast<double>(k);
        tail += std::exp(std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) - n * std::log(2.0));
    }
    test.p = std::min(1.0, 2 * tail);
    return test;
}

std::string significanceText(const McNemar& test)
{
    constexpr double kLeastShown = 0.0001;
    return test.p < kLeastShown ? "p < 0.0001" : "p = " + formatFixed(test.p, 4);
}

PairedDifference bootstrapDifference(const std::vector<bool>& a, const std::vector<bool>& b, int resamples,
                                     std::uint64_t seed)
{
    constexpr double kLow = 0.025;
    if (a.empty())
        return {};
    std::vector<double> difference;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference.push_back((a[i] ? 1.0 : 0.0) - (b[i] ? 1.0 : 0.0));
    Random random(deriveSeed(seed, {"bootstrap"}));
    std::vector<double> means;
    for (int r = 0; r < resamples; ++r) {
        double sum = 0;
        for (std::size_t i = 0; i < difference.size(); ++i)
            sum += difference[random.below(difference.size())];
        means.push_back(sum / static_cast<double>(difference.size()));
    }
    std::sort(means.begin(), means.end());
    const auto at = [&](double quantile) {
        return means[static_cast<std::size_t>(std::floor(quantile * static_cast<double>(means.size() - 1) + 0.5))];
    };
    const double sum = std::accumulate(difference.begin(), difference.end(), 0.0);
    return {.mean = sum / static_cast<double>(difference.size()), .low = at(kLow), .high = at(1 - kLow)};
}

MeanAndDeviation meanAndDeviation(const std::vector<double>& values)
{
    if (values.empty())
        return {};
    const auto n = static_cast<double>(values.size());
    MeanAndDeviation result{.mean = std::accumulate(values.begin(), values.end(), 0.0) / n};
    for (const double value : values)
        result.sd += (value - result.mean) * (value - result.mean);
    result.sd = values.size() > 1 ? std::sqrt(result.sd / (n - 1)) : 0;
    return result;
}

}  // namespace orangery::zero_shot
