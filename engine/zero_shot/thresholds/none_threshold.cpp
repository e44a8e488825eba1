// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/thresholds/none_threshold.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orangery::zero_shot {

namespace {

double share(std::size_t part, std::size_t whole)
{
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(part) / static_cast<double>(whole);
}

/// Values between the distinct scores, ascending, one below them all and one above.
std::vector<double> cuts(std::span<const BestAnswer> answers)
{
    std::vector<double> scores;
    for (const BestAnswer& answer : answers)
        scores.push_back(answer.score);
    std::sort(scores.begin(), scores.end());
    scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
    std::vector<double> cuts{scores.front()};
    for (std::size_t i = 1; i < scores.size(); ++i) {
        const double middle = scores[i - 1] + (scores[i] - scores[i - 1]) / 2;
        cuts.push_back(middle > scores[i - 1] ? middle : scores[i]);
    }
    cuts.push_back(std::nextafter(scores.back(), std::numeric_limits<double>::infinity()));
    return cuts;
}

}  // namespace

double ThresholdOutcome::acceptance() const
{
    return share(acceptedKnown, known);
}

double ThresholdOutcome::falseAcceptance() const
{
    return share(acceptedNone, none);
}

double ThresholdOutcome::precision() const
{
    return share(acceptedRight, acceptedKnown + acceptedNone);
}

double ThresholdOutcome::balanced() const
{
    return (acceptance() + 1 - falseAcceptance()) / 2;
}

ThresholdOutcome outcomeAt(std::span<const BestAnswer> answers, double threshold)
{
    ThresholdOutcome outcome{.threshold = threshold};
    for (const BestAnswer& answer : answers) {
        const bool accepted = answer.score >= threshold;
        ++(answer.isNone ? outcome.none : outcome.known);
        if (!accepted)
            continue;
        ++(answer.isNone ? outcome.acceptedNone : outcome.acceptedKnown);
        if (answer.isRight && !answer.isNone)
            ++outcome.acceptedRight;
    }
    return outcome;
}

Result<ThresholdOutcome> chooseThreshold(std::span<const BestAnswer> answers, std::optional<double> falseAcceptance)
{
    const ThresholdOutcome counts = outcomeAt(answers, std::numeric_limits<double>::infinity());
    std::size_t fewestNone = kFewestForThreshold;
    if (falseAcceptance)
        fewestNone =
            std::max(fewestNone, static_cast<std::size_t>(std::ceil(1 / std::max(*falseAcceptance, 1e-6) - 1e-9)));
    if (counts.known < kFewestForThreshold || counts.none < fewestNone)
        return failure(ErrorCode::Input,
                       "a threshold cannot be chosen on " + counted(counts.known, "sample(s) of the classes and ") +
                           std::to_string(counts.none) + " of none of them",
                       "at least " + std::to_string(kFewestForThreshold) + " and " + std::to_string(fewestNone) +
                           " are needed" +
                           (falseAcceptance ? " to tell a false acceptance of " + formatNumber(*falseAcceptance) : ""),
                       "Add samples; half of them, by default, are kept to measure on.");
    std::optional<ThresholdOutcome> best;
    // Ascending, so that of thresholds as good the least is taken, which accepts most.
    for (const double cut : cuts(answers)) {
        const ThresholdOutcome outcome = outcomeAt(answers, cut);
        if (falseAcceptance) {
            best = outcome;
            if (outcome.falseAcceptance() <= *falseAcceptance)
                break;
        } else if (!best || outcome.balanced() > best->balanced()) {
            best = outcome;
        }
    }
    return *best;
}

}  // namespace orangery::zero_shot
