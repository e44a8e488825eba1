// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/scoring/prompt_texts.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Embeddings, one a row.
struct EmbeddingRows {
    std::size_t width = 0;      ///< D
    std::vector<float> values;  ///< rows x D

    [[nodiscard]] std::size_t count() const { return width == 0 ? 0 : values.size() / width; }
    [[nodiscard]] std::span<const float> row(std::size_t i) const
    {
        return std::span(values).subspan(i * width, width);
    }
};

/// Scales every row to length 1. ErrorCode::Failed naming `what` and the row that is zero or not finite.
[[nodiscard]] Result<void> normaliseRows(EmbeddingRows& rows, const std::string& what);

/// What one sentence adds to the score of its class.
struct SentenceShare {
    std::size_t text = 0;     ///< place in PromptTexts::texts
    double cosine = 0;        ///< with the picture
    double contribution = 0;  ///< all of a class add up to its score
    double without = 0;       ///< the class's score if this sentence were not there; NaN where it is the only one
};

/// Scores classes for normalised embeddings of pictures. Scores are linear in the picture's embedding whatever the
/// aggregation, so each class is one vector.
class ClassScorer {
public:
    /// `texts` are the normalised embeddings of PromptTexts::texts. ErrorCode::Failed where a class's texts cancel out.
    [[nodiscard]] static Result<ClassScorer> make(PromptTexts prompts, EmbeddingRows texts, Aggregation aggregation);

    [[nodiscard]] std::size_t classes() const { return m_classes; }
    [[nodiscard]] std::size_t width() const { return m_texts.width; }
    [[nodiscard]] const PromptTexts& prompts() const { return m_prompts; }

    /// S of every class, for v of length 1.
    [[nodiscard]] std::vector<double> scores(std::span<const float> v) const;
    /// What each text of a class adds, in the order of its texts.
    [[nodiscard]] std::vector<SentenceShare> explain(std::size_t classIndex, std::span<const float> v) const;

private:
    ClassScorer() = default;

    PromptTexts m_prompts;
    EmbeddingRows m_texts;
    Aggregation m_aggregation = Aggregation::Mean;
    std::size_t m_classes = 0;
    std::vector<double> m_vectors;               ///< classes x D
    std::vector<std::vector<double>> m_factors;  ///< by group and class: what a text's cosine counts
};

}  // namespace orangery::zero_shot
