// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/thresholds/label_thresholds.h"

#include "engine/base/counted.h"
#include "engine/zero_shot/thresholds/none_threshold.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace orangery::zero_shot {

namespace {

double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN();
}

using Scored = std::vector<std::pair<double, bool>>;

/// The threshold with the greatest F1; of thresholds as good the greatest, which tells least.
double bestCut(Scored scored)
{
    std::sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    const auto trues = std::count_if(scored.begin(), scored.end(), [](const auto& one) { return one.second; });
    double best = -1;
    double cut = scored.front().first;
    std::size_t hits = 0;
    for (std::size_t told = 1; told <= scored.size(); ++told) {
        hits += scored[told - 1].second ? 1 : 0;
        const bool isLast = told == scored.size();
        if (!isLast && scored[told].first == scored[told - 1].first)
            continue;
        // 2 hits + extra + missed = told + trues
        const double f1 = ratio(2 * static_cast<double>(hits), static_cast<double>(told) + static_cast<double>(trues));
        if (f1 <= best)
            continue;
        best = f1;
        const double score = scored[told - 1].first;
        cut = isLast ? score : scored[told].first + (score - scored[told].first) / 2;
        if (!isLast && cut <= scored[told].first)
            cut = score;
    }
    return cut;
}

Scored ofClass(const LabelledScores& samples, std::size_t c)
{
    Scored scored;
    for (std::size_t i = 0; i < samples.count(); ++i)
        scored.emplace_back(samples.scores[i * samples.classes + c], samples.labels[i * samples.classes + c] != 0);
    return scored;
}

}  // namespace

double LabelCounts::f1() const
{
    return ratio(2 * static_cast<double>(hits), static_cast<double>(2 * hits + extra + missed));
}

double LabelCounts::precision() const
{
    return ratio(static_cast<double>(hits), static_cast<double>(hits + extra));
}

double LabelCounts::recall() const
{
    return ratio(static_cast<double>(hits), static_cast<double>(hits + missed));
}

Result<LabelThresholds> chooseLabelThresholds(const LabelledScores& samples)
{
    const auto labels = static_cast<std::size_t>(std::count(samples.labels.begin(), samples.labels.end(), char{1}));
    if (samples.count() < kFewestForThreshold || labels < kFewestForLabel)
        return failure(ErrorCode::Input,
                       "thresholds cannot be chosen on " + counted(samples.count(), "sample(s) with ") +
                           counted(labels, "label(s)"),
                       "at least " + std::to_string(kFewestForThreshold) + " samples and " +
                           std::to_string(kFewestForLabel) + " labels are needed",
                       "Add samples; half of them, by default, are kept to measure on.");
    LabelThresholds chosen;
    Scored all;
    for (std::size_t c = 0; c < samples.classes; ++c) {
        const Scored scored = ofClass(samples, c);
        all.insert(all.end(), scored.begin(), scored.end());
    }
    chosen.shared = bestCut(std::move(all));
    for (std::size_t c = 0; c < samples.classes; ++c) {
        Scored scored = ofClass(samples, c);
        const auto positives = static_cast<std::size_t>(
            std::count_if(scored.begin(), scored.end(), [](const auto& one) { return one.second; }));
        const bool own = positives >= kFewestForLabel && scored.size() - positives >= kFewestForLabel;
        chosen.positives.push_back(positives);
        chosen.isOwn.push_back(own);
        chosen.ofClass.push_back(own ? bestCut(std::move(scored)) : chosen.shared);
    }
    return chosen;
}

LabelOutcome labelOutcome(const LabelledScores& samples, std::span<const double> thresholds)
{
    LabelOutcome outcome{.all = {}, .classes = std::vector<LabelCounts>(samples.classes), .macroF1 = 0};
    for (std::size_t i = 0; i < samples.count(); ++i)
        for (std::size_t c = 0; c < samples.classes; ++c) {
            const bool isTrue = samples.labels[i * samples.classes + c] != 0;
            const bool isTold = samples.scores[i * samples.classes + c] >= thresholds[c];
            for (LabelCounts* counts : {&outcome.all, &outcome.classes[c]}) {
                counts->hits += isTrue && isTold ? 1 : 0;
                counts->extra += !isTrue && isTold ? 1 : 0;
                counts->missed += isTrue && !isTold ? 1 : 0;
            }
        }
    std::size_t measured = 0;
    for (const LabelCounts& counts : outcome.classes)
        if (counts.hits + counts.missed > 0) {
            outcome.macroF1 += counts.f1();
            ++measured;
        }
    outcome.macroF1 = ratio(outcome.macroF1, static_cast<double>(measured));
    return outcome;
}

}  // namespace orangery::zero_shot
