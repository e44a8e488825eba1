// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/embedding_map/embedding_map.h"
#include "plugins/recognition/study/study.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orangery::recognition_page {

/// What a point of the map is.
struct MapEntry {
    std::optional<std::size_t> item;        ///< of the study; nothing for a text
    std::string text;                       ///< the text, or the path of the input
    std::optional<std::size_t> classIndex;  ///< of a text

    bool operator==(const MapEntry& other) const = default;
};

/// Embeddings of a study at one moment, in the order of its items, then the texts.
struct MapSource {
    std::vector<MapEntry> entries;
    zero_shot::EmbeddingRows rows;
    std::vector<int> modalities;  ///< 0 inputs, 1 texts
    std::shared_ptr<const zero_shot::ClassScorer> scorer;
    zero_shot::LogitRule logits;

    [[nodiscard]] std::size_t inputs() const;
    /// Whether the same points are to be placed.
    [[nodiscard]] bool hasSamePoints(const MapSource& other) const;
};

/// The inputs of a study that are embedded.
[[nodiscard]] MapSource mapSourceOf(const Study& study);
/// The texts that stand for classes; of one that stands for several, the first.
[[nodiscard]] std::vector<MapEntry> textsOf(const zero_shot::ClassScorer& scorer);
/// Adds texts with their embeddings.
void addTexts(MapSource& source, const std::vector<MapEntry>& texts, const zero_shot::EmbeddingRows& rows);

struct MapPrediction {
    std::size_t classIndex = 0;
    std::optional<double> probability;  ///< runs do not tell it
};
/// The best class of every input and how likely it is; nothing without a scorer. Worked out on a worker.
[[nodiscard]] std::vector<MapPrediction> predictionsOf(const MapSource& source, int threads);

}  // namespace orangery::recognition_page
