// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/accuracy.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kFive = 5;

/// The best classes of a sample, by logit, then by place.
std::vector<std::size_t> bestClasses(std::span<const float> logits, std::size_t count)
{
    std::vector<std::size_t> order(logits.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
    std::partial_sort(order.begin(), end, order.end(), [&](std::size_t a, std::size_t b) {
        return logits[a] > logits[b] || (logits[a] == logits[b] && a < b);
    });
    order.erase(end, order.end());
    return order;
}

}  // namespace

std::vector<std::size_t> firstOfName(const std::vector<std::string>& names)
{
    std::unordered_map<std::string, std::size_t> first;
    std::vector<std::size_t> same;
    for (std::size_t c = 0; c < names.size(); ++c)
        same.push_back(first.try_emplace(names[c], c).first->second);
    return same;
}

std::vector<std::size_t> predictedClasses(const ScoredSamples& samples)
{
    std::vector<std::size_t> predicted;
    for (std::size_t i = 0; i < samples.count(); ++i) {
        const std::span<const float> row = samples.row(i);
        predicted.push_back(static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin()));
    }
    return predicted;
}

Accuracy accuracyOf(const ScoredSamples& samples, const std::vector<std::size_t>& same)
{
    Accuracy accuracy;
    accuracy.classes.resize(samples.classes);
    accuracy.confusion.resize(samples.classes * samples.classes);
    std::size_t top1 = 0;
    std::size_t top5 = 0;
    for (std::size_t i = 0; i < samples.count(); ++i) {
        const std::size_t truth = same[samples.truth[i]];
        std::vector<std::size_t> best = bestClasses(samples.row(i), kFive);
        std::transform(best.begin(), best.end(), best.begin(), [&](std::size_t c) { return same[c]; });
        const bool first = best.front() == truth;
        const bool among = std::find(best.begin(), best.end(), truth) != best.end();
        accuracy.top1.push_back(first);
        accuracy.top5.push_back(among);
        top1 += first ? 1 : 0;
        top5 += among ? 1 : 0;
        Accuracy::ClassCount& counts = accuracy.classes[truth];
        ++counts.samples;
        counts.top1 += first ? 1 : 0;
        counts.top5 += among ? 1 : 0;
        ++accuracy.confusion[truth * samples.classes + best.front()];
    }
    const auto all = static_cast<double>(std::max<std::size_t>(samples.count(), 1));
    accuracy.top1Share = static_cast<double>(top1) / all;
    accuracy.top5Share =
        samples.classes < kFive ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(top5) / all;
    double recalls = 0;
    double classes = 0;
    for (const Accuracy::ClassCount& counts : accuracy.classes)
        if (counts.samples > 0) {
            recalls += static_cast<double>(counts.top1) / static_cast<double>(counts.samples);
            ++classes;
        }
    accuracy.meanRecall = classes > 0 ? recalls / classes : 0;
    return accuracy;
}

}  // namespace orangery::zero_shot
