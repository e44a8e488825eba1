// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/sample_answer.h"

#include "engine/zero_shot/scoring/ranking.h"

#include <algorithm>
#include <cmath>
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
    same.reserve(names.size());
    for (std::size_t c = 0; c < names.size(); ++c)
        same.push_back(first.try_emplace(names[c], c).first->second);
    return same;
}

bool SampleAnswer::isTop5() const
{
    return std::find(names.begin(), names.end(), truth) != names.end();
}

SampleAnswer answerOf(std::span<const float> logits, std::size_t truth, const std::vector<std::size_t>& same,
                      double temperature)
{
    constexpr double kLeast = 1e-300;
    std::vector<double> cooled;
    cooled.reserve(logits.size());
    for (const float logit : logits)
        cooled.push_back(static_cast<double>(logit) / temperature);
    const std::vector<double> p = softmax(cooled);
    std::vector<double> merged(p.size());
    for (std::size_t c = 0; c < p.size(); ++c)
        merged[same[c]] += p[c];
    SampleAnswer answer{.truth = same[truth], .best = {}, .names = {}};
    for (const std::size_t c : bestClasses(logits, kFive)) {
        answer.best.push_back({.classIndex = c, .probability = p[c], .logit = static_cast<double>(logits[c])});
        answer.names.push_back(same[c]);
    }
    const auto likeliest = std::max_element(merged.begin(), merged.end());
    answer.confidence = *likeliest;
    answer.isLikeliest = static_cast<std::size_t>(likeliest - merged.begin()) == answer.truth;
    answer.nll = -std::log(std::max(kLeast, merged[answer.truth]));
    for (std::size_t c = 0; c < merged.size(); ++c) {
        const double error = merged[c] - (c == answer.truth ? 1 : 0);
        answer.brier += error * error;
    }
    return answer;
}

}  // namespace orangery::zero_shot
