// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/scoring/ranking.h"

#include <algorithm>
#include <cmath>

namespace orangery::zero_shot {

std::vector<double> softmax(std::span<const double> logits)
{
    if (logits.empty())
        return {};
    const double largest = *std::max_element(logits.begin(), logits.end());
    std::vector<double> p(logits.size());
    double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
        sum += p[i] = std::exp(logits[i] - largest);
    for (double& value : p)
        value /= sum;
    return p;
}

std::vector<RankedClass> ranked(std::span<const double> scores, const LogitRule& logits, ProbabilityRule rule)
{
    std::vector<double> values;
    for (const double score : scores)
        values.push_back(logits.scale * score + logits.bias);
    const std::vector<double> p = rule == ProbabilityRule::Softmax ? softmax(values) : std::vector<double>();
    std::vector<RankedClass> order;
    for (std::size_t c = 0; c < scores.size(); ++c)
        order.push_back({.classIndex = c,
                         .cosine = scores[c],
                         .logit = values[c],
                         .probability = p.empty() ? 1 / (1 + std::exp(-values[c])) : p[c]});
    std::stable_sort(order.begin(), order.end(),
                     [](const RankedClass& a, const RankedClass& b) { return a.cosine > b.cosine; });
    return order;
}

}  // namespace orangery::zero_shot
