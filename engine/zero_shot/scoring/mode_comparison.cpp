// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/scoring/mode_comparison.h"

#include <algorithm>
#include <cmath>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kInputsAtOnce = 1024;  // whose scores are held

std::vector<std::string> templatesOf(PromptMode mode, const std::vector<std::string>& named)
{
    switch (mode) {
    case PromptMode::Name:
    case PromptMode::Descriptions:
    case PromptMode::Dclip:
        return {};
    case PromptMode::Template:
        return {named.empty() ? std::string(kPlainTemplate) : named.front()};
    case PromptMode::Ensemble:
        return named.size() > 1 ? named : photoTemplates();
    default:
        return named.empty() ? std::vector<std::string>{std::string(kPlainTemplate)} : named;
    }
}

/// Probability of the class with the largest logit.
double bestProbability(std::span<const double> scores, double best, const LogitRule& logits, ProbabilityRule rule)
{
    if (rule == ProbabilityRule::Sigmoid)
        return 1 / (1 + std::exp(-(logits.scale * best + logits.bias)));
    double sum = 0;
    for (const double score : scores)
        sum += std::exp(logits.scale * (score - best));
    return 1 / sum;
}

}  // namespace

std::vector<ComparedMode> comparedModes(const ModeSettings& settings, bool hasDescriptions)
{
    std::vector<ComparedMode> modes;
    for (const PromptMode mode : {PromptMode::Name, PromptMode::Template, PromptMode::Ensemble,
                                  PromptMode::Descriptions, PromptMode::Both, PromptMode::Mix, PromptMode::Dclip})
        if (hasDescriptions || !needsDescriptions(mode))
            modes.push_back({.prompts = {.mode = mode,
                                         .templates = templatesOf(mode, settings.templates),
                                         .alpha = settings.alpha,
                                         .style = settings.style,
                                         .undescribed = settings.undescribed},
                             .aggregation = settings.aggregation.value_or(usualAggregation(mode))});
    return modes;
}

ModeComparison countAnswers(std::vector<ModeAnswers> modes, const std::vector<std::optional<std::size_t>>& truth,
                            const std::vector<std::size_t>& same)
{
    const std::size_t count = modes.size();
    ModeComparison comparison{.modes = std::move(modes),
                              .differing = std::vector<std::size_t>(count * count),
                              .onlyFirst = std::vector<std::size_t>(count * count)};
    comparison.inputs = count == 0 ? 0 : comparison.modes.front().top1.size();
    for (std::size_t i = 0; i < comparison.inputs; ++i) {
        const auto classOf = [&](std::size_t mode) { return same[comparison.modes[mode].top1[i]]; };
        const std::optional<std::size_t> known = truth[i] ? std::optional(same[*truth[i]]) : std::nullopt;
        comparison.known += known ? 1 : 0;
        for (std::size_t a = 0; a < count; ++a) {
            comparison.modes[a].right += known && classOf(a) == *known ? 1 : 0;
            for (std::size_t b = 0; b < count; ++b) {
                comparison.differing[a * count + b] += classOf(a) != classOf(b) ? 1 : 0;
                comparison.onlyFirst[a * count + b] += known && classOf(a) == *known && classOf(b) != *known ? 1 : 0;
            }
        }
    }
    return comparison;
}

ModeComparison compareModes(const std::vector<ModeScorer>& modes, const EmbeddingRows& pictures,
                            const std::vector<std::optional<std::size_t>>& truth, const std::vector<std::size_t>& same,
                            const LogitRule& logits, ProbabilityRule rule, int threads)
{
    std::vector<ModeAnswers> all;
    const std::size_t inputs = pictures.count();
    for (const ModeScorer& mode : modes) {
        ModeAnswers& answers = all.emplace_back();
        answers.mode = mode.mode;
        for (std::size_t first = 0; first < inputs; first += kInputsAtOnce) {
            const std::size_t some = std::min(kInputsAtOnce, inputs - first);
            EmbeddingRows block{.width = pictures.width, .values = {}};
            const auto begin = pictures.values.begin() + static_cast<std::ptrdiff_t>(first * pictures.width);
            block.values.assign(begin, begin + static_cast<std::ptrdiff_t>(some * pictures.width));
            const std::vector<double> told = mode.scorer->scores(block, threads);
            for (std::size_t i = 0; i < some; ++i) {
                const auto scores = std::span(told).subspan(i * mode.scorer->classes(), mode.scorer->classes());
                const auto best = std::max_element(scores.begin(), scores.end());
                answers.top1.push_back(static_cast<std::size_t>(best - scores.begin()));
                answers.probability.push_back(bestProbability(scores, *best, logits, rule));
            }
        }
    }
    return countAnswers(std::move(all), truth, same);
}

std::vector<std::size_t> differingInputs(const ModeComparison& comparison, std::size_t a, std::size_t b,
                                         const std::vector<std::size_t>& same)
{
    std::vector<std::size_t> inputs;
    for (std::size_t i = 0; i < comparison.inputs; ++i)
        if (same[comparison.modes[a].top1[i]] != same[comparison.modes[b].top1[i]])
            inputs.push_back(i);
    return inputs;
}

}  // namespace orangery::zero_shot
