// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/scoring/class_scorer.h"

#include <cmath>
#include <limits>

namespace orangery::zero_shot {

namespace {

template <class A, class B>
double dot(std::span<A> a, std::span<B> b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

/// The mean of some rows.
std::vector<double> meanOf(const EmbeddingRows& rows, const std::vector<std::size_t>& places)
{
    std::vector<double> mean(rows.width);
    for (const std::size_t place : places) {
        const std::span<const float> row = rows.row(place);
        for (std::size_t i = 0; i < row.size(); ++i)
            mean[i] += static_cast<double>(row[i]);
    }
    for (double& value : mean)
        value /= static_cast<double>(places.size());
    return mean;
}

double lengthOf(std::span<const double> v)
{
    return std::sqrt(dot(v, v));
}

}  // namespace

Result<void> normaliseRows(EmbeddingRows& rows, const std::string& what)
{
    for (std::size_t r = 0; r < rows.count(); ++r) {
        const std::span<float> row = std::span(rows.values).subspan(r * rows.width, rows.width);
        const double length = std::sqrt(dot(row, row));
        if (!std::isfinite(length) || length == 0)
            return failure(ErrorCode::Failed,
                           "the embedding of " + what + " " + std::to_string(r + 1) +
                               (length == 0 ? " is zero" : " is not finite"),
                           "its direction is not defined",
                           "Check the weights with 'orangery inspect' and the precision.");
        for (float& value : row)
            value = static_cast<float>(static_cast<double>(value) / length);
    }
    return {};
}

Result<ClassScorer> ClassScorer::make(PromptTexts prompts, EmbeddingRows texts, Aggregation aggregation)
{
    constexpr double kLeastLength = 1e-6;
    ClassScorer scorer;
    scorer.m_aggregation = aggregation;
    scorer.m_classes = prompts.groups.front().ofClass.size();
    scorer.m_vectors.assign(scorer.m_classes * texts.width, 0);
    for (const PromptTexts::Group& group : prompts.groups) {
        std::vector<double>& factors = scorer.m_factors.emplace_back();
        for (std::size_t c = 0; c < scorer.m_classes; ++c) {
            const std::vector<double> m = meanOf(texts, group.ofClass[c]);
            double factor = group.weight;
            if (aggregation == Aggregation::Renormalised) {
                const double length = lengthOf(m);
                if (length < kLeastLength)
                    return failure(ErrorCode::Failed, "the texts of class " + std::to_string(c + 1) + " cancel out",
                                   "their mean embedding has no direction", "Use --aggregation mean.");
                factor /= length;
            }
            for (std::size_t i = 0; i < m.size(); ++i)
                scorer.m_vectors[c * texts.width + i] += factor * m[i];
            factors.push_back(factor / static_cast<double>(group.ofClass[c].size()));
        }
    }
    scorer.m_prompts = std::move(prompts);
    scorer.m_texts = std::move(texts);
    return scorer;
}

std::vector<double> ClassScorer::scores(std::span<const float> v) const
{
    std::vector<double> scores(m_classes);
    for (std::size_t c = 0; c < m_classes; ++c)
        scores[c] = dot(std::span(m_vectors).subspan(c * v.size(), v.size()), v);
    return scores;
}

std::vector<SentenceShare> ClassScorer::explain(std::size_t classIndex, std::span<const float> v) const
{
    std::vector<SentenceShare> shares;
    for (std::size_t g = 0; g < m_prompts.groups.size(); ++g)
        for (const std::size_t text : m_prompts.groups[g].ofClass[classIndex]) {
            const double cosine = dot(m_texts.row(text), v);
            shares.push_back({.text = text, .cosine = cosine, .contribution = m_factors[g][classIndex] * cosine});
        }
    double score = 0;
    for (const SentenceShare& share : shares)
        score += share.contribution;
    std::size_t i = 0;
    for (std::size_t g = 0; g < m_prompts.groups.size(); ++g) {
        const PromptTexts::Group& group = m_prompts.groups[g];
        const std::vector<std::size_t>& places = group.ofClass[classIndex];
        const auto K = static_cast<double>(places.size());
        double own = 0;  // the group's part of the score
        for (std::size_t k = 0; k < places.size(); ++k)
            own += shares[i + k].contribution;
        std::vector<double> m;
        if (m_aggregation == Aggregation::Renormalised)
            m = meanOf(m_texts, places);
        for (std::size_t k = 0; k < places.size(); ++k, ++i) {
            if (places.size() == 1) {
                shares[i].without = std::numeric_limits<double>::quiet_NaN();
                continue;
            }
            double less = (K * own - group.weight * shares[i].cosine) / (K - 1);
            if (m_aggregation == Aggregation::Renormalised) {
                std::vector<double> rest(m.size());
                const std::span<const float> t = m_texts.row(places[k]);
                for (std::size_t d = 0; d < m.size(); ++d)
                    rest[d] = K * m[d] - static_cast<double>(t[d]);
                less = group.weight * dot(std::span<const double>(rest), v) / lengthOf(rest);
            }
            shares[i].without = score - own + less;
        }
    }
    return shares;
}

}  // namespace orangery::zero_shot
