// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/scoring/class_scorer.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string_view>
#include <unordered_map>

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

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kMostOwners = 64;  // then what scorers took over from each other is gathered anew

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

std::optional<NearestText> nearestText(const EmbeddingRows& texts, std::span<const float> v)
{
    std::optional<NearestText> nearest;
    for (std::size_t i = 0; i < texts.count(); ++i)
        if (const double cosine = dot(texts.row(i), v); !nearest || cosine > nearest->cosine)
            nearest = {.text = i, .cosine = cosine};
    return nearest;
}

Result<ClassScorer> ClassScorer::make(PromptTexts prompts, EmbeddingRows texts, Aggregation aggregation)
{
    ClassScorer scorer;
    scorer.m_aggregation = aggregation;
    scorer.m_classes = prompts.groups.front().ofClass.size();
    scorer.m_width = texts.width;
    scorer.m_prompts = std::move(prompts);
    const auto owner = std::make_shared<const EmbeddingRows>(std::move(texts));
    scorer.m_owners.push_back(owner);
    for (std::size_t i = 0; i < owner->count(); ++i)
        scorer.m_rows.push_back(owner->row(i).data());
    scorer.m_vectors = kernels::PackedVectors(scorer.m_classes, scorer.m_width);
    for (const PromptTexts::Group& group : scorer.m_prompts.groups)
        scorer.m_factors.emplace_back(group.ofClass.size());
    for (std::size_t c = 0; c < scorer.m_classes; ++c)
        if (auto made = scorer.makeClass(c); !made)
            return failure(made.error());
    return scorer;
}

Result<ClassScorer> ClassScorer::remake(const ClassScorer& earlier, PromptTexts prompts, EmbeddingRows added,
                                        Aggregation aggregation)
{
    ClassScorer scorer;
    scorer.m_aggregation = aggregation;
    scorer.m_classes = prompts.groups.front().ofClass.size();
    scorer.m_width = earlier.m_width;
    const std::vector<std::size_t> places = earlier.placesOf(prompts);
    scorer.m_prompts = std::move(prompts);
    const auto owner = std::make_shared<const EmbeddingRows>(std::move(added));
    scorer.m_rows.reserve(places.size());
    std::size_t next = 0;
    for (const std::size_t place : places)
        scorer.m_rows.push_back(place != kNowhere ? earlier.m_rows[place] : owner->row(next++).data());
    if (owner->count() > 0)
        scorer.m_owners.push_back(owner);
    scorer.keepOwners(earlier);
    for (const PromptTexts::Group& group : scorer.m_prompts.groups)
        scorer.m_factors.emplace_back(group.ofClass.size());
    const std::vector<std::size_t> changed = scorer.changedSince(earlier);
    if (changed.size() == scorer.m_classes) {
        scorer.m_vectors = kernels::PackedVectors(scorer.m_classes, scorer.m_width);
    } else {
        scorer.m_vectors = earlier.m_vectors;
        scorer.m_factors = earlier.m_factors;
    }
    for (const std::size_t c : changed)
        if (auto made = scorer.makeClass(c); !made)
            return failure(made.error());
    return scorer;
}

/// Takes over from an earlier scorer what some of the rows point to.
void ClassScorer::keepOwners(const ClassScorer& earlier)
{
    for (const std::shared_ptr<const EmbeddingRows>& owner : earlier.m_owners) {
        const float* begin = owner->values.data();
        const float* end = begin + owner->values.size();
        const auto isOwned = [&](const float* row) { return !std::less<>()(row, begin) && std::less<>()(row, end); };
        if (std::any_of(m_rows.begin(), m_rows.end(), isOwned))
            m_owners.push_back(owner);
    }
    if (m_owners.size() <= kMostOwners)
        return;
    EmbeddingRows all{.width = m_width, .values = {}};
    all.values.reserve(m_rows.size() * m_width);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        all.values.insert(all.values.end(), m_rows[i], m_rows[i] + m_width);
    m_owners = {std::make_shared<const EmbeddingRows>(std::move(all))};
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i] = m_owners.front()->row(i).data();
}

Result<void> ClassScorer::makeClass(std::size_t classIndex)
{
    constexpr double kLeastLength = 1e-6;
    std::vector<double> vector(m_width);
    for (std::size_t g = 0; g < m_factors.size(); ++g) {
        const PromptTexts::Group& group = m_prompts.groups[g];
        const std::vector<double> m = meanOf(group.ofClass[classIndex]);
        double factor = group.weight;
        if (m_aggregation == Aggregation::Renormalised) {
            const double length = lengthOf(m);
            if (length < kLeastLength)
                return failure(ErrorCode::Failed,
                               "the texts of class " + std::to_string(classIndex + 1) + " cancel out",
                               "their mean embedding has no direction", "Use --aggregation mean.");
            factor /= length;
        }
        for (std::size_t i = 0; i < m.size(); ++i)
            vector[i] += factor * m[i];
        m_factors[g][classIndex] = factor / static_cast<double>(group.ofClass[classIndex].size());
    }
    m_vectors.set(classIndex, vector);
    return {};
}

std::vector<double> ClassScorer::meanOf(const std::vector<std::size_t>& texts) const
{
    std::vector<double> mean(m_width);
    for (const std::size_t text : texts) {
        const float* values = m_rows[text];
        for (std::size_t i = 0; i < m_width; ++i)
            mean[i] += static_cast<double>(values[i]);
    }
    for (double& value : mean)
        value /= static_cast<double>(texts.size());
    return mean;
}

std::vector<std::size_t> ClassScorer::placesOf(const PromptTexts& prompts) const
{
    // An edit leaves most texts behind each other; only where they are not is one looked up.
    const std::vector<std::string>& own = m_prompts.texts;
    std::unordered_map<std::string_view, std::size_t> lookup;
    std::vector<std::size_t> places;
    places.reserve(prompts.texts.size());
    std::size_t expected = 0;
    for (const std::string& text : prompts.texts) {
        if (expected >= own.size() || own[expected] != text) {
            if (lookup.empty()) {
                lookup.reserve(own.size());
                for (std::size_t i = 0; i < own.size(); ++i)
                    lookup.emplace(own[i], i);
            }
            const auto found = lookup.find(text);
            if (found == lookup.end()) {
                places.push_back(kNowhere);
                continue;
            }
            expected = found->second;
        }
        places.push_back(expected++);
    }
    return places;
}

std::vector<std::size_t> ClassScorer::missing(const PromptTexts& prompts) const
{
    const std::vector<std::size_t> places = placesOf(prompts);
    std::vector<std::size_t> absent;
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i] == kNowhere)
            absent.push_back(i);
    return absent;
}

std::vector<std::size_t> ClassScorer::changedSince(const ClassScorer& earlier) const
{
    const std::vector<PromptTexts::Group>& groups = m_prompts.groups;
    const std::vector<PromptTexts::Group>& before = earlier.m_prompts.groups;
    const auto sameWeight = [](const PromptTexts::Group& a, const PromptTexts::Group& b) {
        return a.weight == b.weight;
    };
    std::vector<std::size_t> changed;
    if (m_classes != earlier.m_classes || m_aggregation != earlier.m_aggregation || width() != earlier.width() ||
        !std::equal(groups.begin(), groups.end(), before.begin(), before.end(), sameWeight)) {
        changed.resize(m_classes);
        std::iota(changed.begin(), changed.end(), std::size_t{0});
        return changed;
    }
    const auto sameText = [&](std::size_t a, std::size_t b) {
        return m_prompts.texts[a] == earlier.m_prompts.texts[b];
    };
    for (std::size_t c = 0; c < m_classes; ++c) {
        bool isSame = true;
        for (std::size_t g = 0; g < groups.size() && isSame; ++g) {
            const std::vector<std::size_t>& own = groups[g].ofClass[c];
            const std::vector<std::size_t>& other = before[g].ofClass[c];
            isSame = std::equal(own.begin(), own.end(), other.begin(), other.end(), sameText);
        }
        if (!isSame)
            changed.push_back(c);
    }
    return changed;
}

std::vector<double> ClassScorer::scores(std::span<const float> v) const
{
    std::vector<double> scores(m_classes);
    kernels::multiplyRows(m_vectors, v, scores);
    return scores;
}

std::vector<double> ClassScorer::scores(const EmbeddingRows& pictures, int threads) const
{
    std::vector<double> scores(pictures.count() * m_classes);
    kernels::multiplyRows(m_vectors, pictures.values, scores, threads);
    return scores;
}

std::vector<SentenceShare> ClassScorer::explain(std::size_t classIndex, std::span<const float> v) const
{
    std::vector<SentenceShare> shares;
    for (std::size_t g = 0; g < m_prompts.groups.size(); ++g)
        for (const std::size_t text : m_prompts.groups[g].ofClass[classIndex]) {
            const double cosine = dot(row(text), v);
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
            m = meanOf(places);
        for (std::size_t k = 0; k < places.size(); ++k, ++i) {
            if (places.size() == 1) {
                shares[i].without = std::numeric_limits<double>::quiet_NaN();
                continue;
            }
            double less = (K * own - group.weight * shares[i].cosine) / (K - 1);
            if (m_aggregation == Aggregation::Renormalised) {
                std::vector<double> rest(m.size());
                const std::span<const float> t = row(places[k]);
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
