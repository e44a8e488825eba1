// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/explanation.h"
#include "widgets/score_bars_painter.h"

namespace orangery::recognition_page {

/// What bars of ranked classes measure.
enum class RankingMeasure { Probability, Cosine };

/// The best `top` classes of an item with probability, cosine and logit. Thresholds of classes are a column of their own;
/// they stand across the bars, and that of the best class as a line, where the bars measure what they are compared with.
[[nodiscard]] widgets::ScoreBarsScene rankingScene(const Study& study, std::size_t item, std::size_t top,
                                                   RankingMeasure measure);

/// Every text of a class with its exact contribution; those of half of all `classes` or more are marked as generic.
[[nodiscard]] widgets::ScoreBarsScene explanationScene(const Explanation& explanation, std::size_t classes);

/// One axis for the bars of two classes, so that they compare.
void shareAxis(widgets::ScoreBarsScene& a, widgets::ScoreBarsScene& b);

/// How an item was scored, in a few words: model, mode, aggregation.
[[nodiscard]] QString scoringText(const Study& study);

/// What a person should know of the numbers, in a sentence.
[[nodiscard]] QString measureText(RankingMeasure measure);
/// What a contribution does not say.
[[nodiscard]] QString proofText();

}  // namespace orangery::recognition_page
