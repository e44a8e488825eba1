// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/accuracy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kFive = 5;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double share(std::size_t part, std::size_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kNone;
}

}  // namespace

std::vector<SampleAnswer> answersOf(const ScoredSamples& samples, const std::vector<std::size_t>& same,
                                    double temperature)
{
    std::vector<SampleAnswer> answers;
    answers.reserve(samples.count());
    for (std::size_t i = 0; i < samples.count(); ++i)
        answers.push_back(answerOf(samples.row(i), samples.truth[i], same, temperature));
    return answers;
}

Accuracy accuracyOf(std::span<const SampleAnswer> answers, std::size_t classes)
{
    Accuracy accuracy;
    accuracy.classes.resize(classes);
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> confusion;
    std::size_t top1 = 0;
    std::size_t top5 = 0;
    for (const SampleAnswer& answer : answers) {
        const bool first = answer.isTop1();
        const bool among = answer.isTop5();
        accuracy.top1.push_back(first);
        accuracy.top5.push_back(among);
        top1 += first ? 1 : 0;
        top5 += among ? 1 : 0;
        Accuracy::ClassCount& counts = accuracy.classes[answer.truth];
        ++counts.samples;
        counts.top1 += first ? 1 : 0;
        counts.top5 += among ? 1 : 0;
        ++confusion[{answer.truth, answer.predicted()}];
    }
    for (const auto& [pair, count] : confusion)
        accuracy.confusion.push_back({.row = pair.first, .column = pair.second, .count = count});
    const std::size_t all = std::max<std::size_t>(answers.size(), 1);
    accuracy.top1Share = share(top1, all);
    accuracy.top5Share = classes < kFive ? kNone : share(top5, all);
    double recalls = 0;
    std::size_t withSamples = 0;
    for (const Accuracy::ClassCount& counts : accuracy.classes)
        if (counts.samples > 0) {
            recalls += share(counts.top1, counts.samples);
            ++withSamples;
        }
    accuracy.meanRecall = withSamples > 0 ? recalls / static_cast<double>(withSamples) : 0;
    return accuracy;
}

std::vector<ClassFigures> classFigures(const Accuracy& accuracy)
{
    const std::size_t C = accuracy.classes.size();
    std::vector<std::size_t> predicted(C);
    for (const CountCell& cell : accuracy.confusion)
        predicted[cell.column] += cell.count;
    std::vector<ClassFigures> all;
    for (std::size_t c = 0; c < C; ++c) {
        const Accuracy::ClassCount& counts = accuracy.classes[c];
        if (counts.samples == 0 && predicted[c] == 0)
            continue;
        ClassFigures figures{.classIndex = c,
                             .samples = counts.samples,
                             .top1 = counts.top1,
                             .top5 = counts.top5,
                             .predicted = predicted[c],
                             .recall = share(counts.top1, counts.samples),
                             .precision = share(counts.top1, predicted[c])};
        for (const CountCell& cell : cellsOfRow(accuracy.confusion, c))
            if (cell.column != c && cell.count > figures.confused) {
                figures.mostConfused = cell.column;
                figures.confused = cell.count;
            }
        all.push_back(figures);
    }
    return all;
}

bool hasTop5(const std::vector<std::string>& names)
{
    return std::set<std::string>(names.begin(), names.end()).size() >= kFive;
}

double chanceLevel(const std::vector<std::string>& names)
{
    const std::set<std::string> different(names.begin(), names.end());
    return different.empty() ? kNone : 1 / static_cast<double>(different.size());
}

}  // namespace orangery::zero_shot
