// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/map/map_source.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace orangery::recognition_page {

std::size_t MapSource::inputs() const
{
    return static_cast<std::size_t>(std::count(modalities.begin(), modalities.end(), 0));
}

bool MapSource::hasSamePoints(const MapSource& other) const
{
    return entries == other.entries && rows.width == other.rows.width && rows.values == other.rows.values;
}

MapSource mapSourceOf(const Study& study)
{
    MapSource source;
    const std::vector<StudyItem>& items = study.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::vector<float>& v = items[i].v;
        if (v.empty() || (source.rows.width != 0 && v.size() != source.rows.width))
            continue;
        source.rows.width = v.size();
        source.rows.values.insert(source.rows.values.end(), v.begin(), v.end());
        source.modalities.push_back(0);
        source.entries.push_back({.item = i, .text = items[i].input, .classIndex = {}});
    }
    source.scorer = study.scorer();
    source.logits = study.logits();
    return source;
}

std::vector<MapEntry> textsOf(const zero_shot::ClassScorer& scorer)
{
    const zero_shot::PromptTexts& prompts = scorer.prompts();
    std::vector<std::optional<std::size_t>> owners(prompts.texts.size());
    for (const zero_shot::PromptTexts::Group& group : prompts.groups)
        for (std::size_t c = 0; c < group.ofClass.size(); ++c)
            for (const std::size_t text : group.ofClass[c])
                if (!owners[text])
                    owners[text] = c;
    std::vector<MapEntry> texts;
    for (std::size_t t = 0; t < owners.size(); ++t)
        if (owners[t])
            texts.push_back({.item = {}, .text = prompts.texts[t], .classIndex = owners[t]});
    return texts;
}

void addTexts(MapSource& source, const std::vector<MapEntry>& texts, const zero_shot::EmbeddingRows& rows)
{
    if (rows.width != source.rows.width || rows.count() != texts.size())
        return;
    source.rows.values.insert(source.rows.values.end(), rows.values.begin(), rows.values.end());
    source.modalities.insert(source.modalities.end(), texts.size(), 1);
    source.entries.insert(source.entries.end(), texts.begin(), texts.end());
}

std::vector<MapPrediction> predictionsOf(const MapSource& source, int threads)
{
    std::vector<MapPrediction> predictions;
    const std::size_t inputs = source.inputs();
    if (source.scorer == nullptr || inputs == 0 || source.scorer->width() != source.rows.width)
        return predictions;
    zero_shot::EmbeddingRows rows{.width = source.rows.width, .values = {}};
    rows.values.assign(source.rows.values.begin(),
                       source.rows.values.begin() + static_cast<std::ptrdiff_t>(inputs * rows.width));
    std::vector<double> scores = source.scorer->scores(rows, threads);
    const std::size_t classes = source.scorer->classes();
    predictions.reserve(inputs);
    for (std::size_t i = 0; i < inputs; ++i) {
        const std::span<double> row = std::span(scores).subspan(i * classes, classes);
        for (double& score : row)
            score = source.logits.scale * score + source.logits.bias;
        const auto best =
            static_cast<std::size_t>(std::distance(row.begin(), std::max_element(row.begin(), row.end())));
        predictions.push_back({best, zero_shot::softmax(row)[best]});
    }
    return predictions;
}

}  // namespace orangery::recognition_page
