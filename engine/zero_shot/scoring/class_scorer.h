// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernels/row_products.h"
#include "engine/zero_shot/scoring/prompt_texts.h"

#include <cstddef>
#include <memory>
#include <optional>
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
    void append(std::span<const float> row)
    {
        width = row.size();
        values.insert(values.end(), row.begin(), row.end());
    }
};

/// Scales every row to length 1. ErrorCode::Failed naming `what` and the row that is zero or not finite.
[[nodiscard]] Result<void> normaliseRows(EmbeddingRows& rows, const std::string& what);

/// Of some texts the one that lies nearest to a picture.
struct NearestText {
    std::size_t text = 0;
    double cosine = 0;
};
/// Both of length 1; the first of several that are as near. Nothing where there is no text.
[[nodiscard]] std::optional<NearestText> nearestText(const EmbeddingRows& texts, std::span<const float> v);

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

    /// As make, where most texts are those of an earlier scorer: takes over their embeddings, and the vectors of classes
    /// that have the same texts as before, to the bit. `added` has the embeddings of `earlier.missing(prompts)`.
    [[nodiscard]] static Result<ClassScorer> remake(const ClassScorer& earlier, PromptTexts prompts,
                                                    EmbeddingRows added, Aggregation aggregation);
    /// Places in `prompts.texts` of the texts that this scorer has no embedding of.
    [[nodiscard]] std::vector<std::size_t> missing(const PromptTexts& prompts) const;

    [[nodiscard]] std::size_t classes() const { return m_classes; }
    [[nodiscard]] std::size_t width() const { return m_width; }
    [[nodiscard]] const PromptTexts& prompts() const { return m_prompts; }

    /// S of every class, for v of length 1.
    [[nodiscard]] std::vector<double> scores(std::span<const float> v) const;
    /// The same of many pictures, to the bit, for any number of threads: pictures x classes.
    [[nodiscard]] std::vector<double> scores(const EmbeddingRows& pictures, int threads = 1) const;
    /// Classes that other texts stand for than in `earlier`, or that count otherwise; all where the two differ in more
    /// than texts.
    [[nodiscard]] std::vector<std::size_t> changedSince(const ClassScorer& earlier) const;
    /// What each text of a class adds, in the order of its texts.
    [[nodiscard]] std::vector<SentenceShare> explain(std::size_t classIndex, std::span<const float> v) const;

private:
    ClassScorer() = default;
    /// For each text of `prompts` its place in this scorer's, or kNowhere.
    [[nodiscard]] std::vector<std::size_t> placesOf(const PromptTexts& prompts) const;
    /// The vector and the factors of a class, from its texts.
    [[nodiscard]] Result<void> makeClass(std::size_t classIndex);
    [[nodiscard]] std::vector<double> meanOf(const std::vector<std::size_t>& texts) const;
    void keepOwners(const ClassScorer& earlier);
    [[nodiscard]] std::span<const float> row(std::size_t text) const { return {m_rows[text], m_width}; }

    PromptTexts m_prompts;
    std::size_t m_width = 0;
    std::vector<const float*> m_rows;                            ///< the embedding of each text
    std::vector<std::shared_ptr<const EmbeddingRows>> m_owners;  ///< of what m_rows points to, shared between scorers
    Aggregation m_aggregation = Aggregation::Mean;
    std::size_t m_classes = 0;
    kernels::PackedVectors m_vectors;            ///< classes x D
    std::vector<std::vector<double>> m_factors;  ///< by group and class: what a text's cosine counts
};

}  // namespace orangery::zero_shot
