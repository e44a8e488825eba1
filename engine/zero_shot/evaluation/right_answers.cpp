// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/right_answers.h"

#include <algorithm>

namespace orangery::zero_shot {

std::vector<float> logitsOf(std::span<const double> scores, const LogitRule& rule)
{
    std::vector<float> logits;
    for (const double score : scores)
        logits.push_back(static_cast<float>(rule.scale * score + rule.bias));
    return logits;
}

Result<std::vector<bool>> rightAnswers(const ClassScorer& scorer, const LogitRule& rule, EmbeddingSpool& embeddings,
                                       const std::vector<std::size_t>& truth, const std::vector<std::size_t>& same,
                                       const Context& context)
{
    std::vector<bool> right;
    const auto visited = embeddings.forEachBlock([&](const EmbeddingRows& rows) -> Result<void> {
        const std::vector<double> scores = scorer.scores(rows, context.threadCount());
        for (std::size_t i = 0; i < rows.count(); ++i) {
            const std::vector<float> logits =
                logitsOf(std::span(scores).subspan(i * scorer.classes(), scorer.classes()), rule);
            const auto best = static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
            right.push_back(same[best] == same[truth[right.size()]]);
        }
        return context.checkpoint();
    });
    if (!visited)
        return failure(visited.error());
    return right;
}

}  // namespace orangery::zero_shot
