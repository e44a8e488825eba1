// SPDX-License-Identifier: GPL-3.0-or-later
// What inputs are told to be by thresholds.
#include "engine/zero_shot/recognition/recognition_facts.h"
#include "plugins/recognition/study/study.h"

#include <utility>

namespace orangery::recognition_page {

zero_shot::RecognisedItem Study::recognised(std::size_t item) const
{
    zero_shot::RecognisedItem told{.index = item,
                                   .input = m_items.at(item).input,
                                   .ranking = ranking(item),
                                   .background = backgroundScore(m_items[item], m_background, m_thresholds)};
    if (m_thresholds && !told.ranking.empty())
        told.judge(*m_thresholds, m_classes.names);
    return told;
}

std::vector<std::string> Study::thresholdRemarks() const
{
    if (!m_thresholds || m_classes.names.empty())
        return {};
    const zero_shot::RecognitionOptions options{.embedder = m_embedder,
                                                .classes = {},
                                                .descriptions = {},
                                                .prompts = m_prompts,
                                                .aggregation = m_aggregation,
                                                .scale = {}};
    const zero_shot::PreparedClasses prepared{.classes = {.names = m_classes.names}, .described = {}, .prompts = {}};
    Json facts = describeRecognition(options, prepared, m_facts.value_or(zero_shot::EncoderFacts{}), Context{});
    if (!m_facts)  // there is no model to differ
        for (const char* name : {"model", "family", "logit_scale"})
            facts.erase(name);
    return differences(*m_thresholds, facts, m_classes.names);
}

void Study::setThresholds(std::optional<zero_shot::Thresholds> thresholds)
{
    m_thresholds = std::move(thresholds);
    embedBackground();
    Q_EMIT thresholdsChanged();
}

/// What the texts tell is told once they are there.
void Study::embedBackground()
{
    m_background = {};
    if (!m_thresholds || m_thresholds->background.empty() || model().empty())
        return;
    const std::vector<std::string>& texts = m_thresholds->background;
    withTexts(texts, this, [this, texts](Result<zero_shot::EmbeddingRows> rows) {
        if (!rows || !m_thresholds || m_thresholds->background != texts)
            return;
        m_background = *std::move(rows);
        Q_EMIT thresholdsChanged();
    });
}

std::optional<zero_shot::BackgroundScore> backgroundScore(const StudyItem& item,
                                                          const zero_shot::EmbeddingRows& background,
                                                          const std::optional<zero_shot::Thresholds>& thresholds)
{
    if (!thresholds || thresholds->background.empty())
        return std::nullopt;
    if (item.v.empty() || item.v.size() != background.width)
        return item.recordedBackground;
    const auto nearest = zero_shot::nearestText(background, item.v);
    return nearest
               ? std::optional(zero_shot::BackgroundScore{thresholds->background.at(nearest->text), nearest->cosine})
               : std::nullopt;
}

}  // namespace orangery::recognition_page
